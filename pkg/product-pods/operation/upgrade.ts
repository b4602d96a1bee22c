import type { ProductPod, Values } from '@product-pods/domain';
import { API_GROUP, API_VERSION, INSTALL_ERROR_ANNOTATION, OPERATION_ANNOTATION, PLURAL } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';
import type { Operation } from './operation';
import { isFailed, isOver } from './operation';

/** What a pod is to be like: the version of its chart and all that differs from that version's own values. */
export interface PodSettings {
  version: string;
  values: Values;
}

type Pod = Pick<ProductPod, 'metadata' | 'spec'>;

interface Context {
  api: RancherApi;
  clusterId: string;
  /** `<cluster>/<project>` of the pod's namespace. */
  projectId: string;
}

const podPath = (clusterId: string, { metadata }: Pod): string => `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ metadata.namespace }/${ PLURAL }/${ metadata.name }`;

const patchPod = ({ api, clusterId }: Context, pod: Pod, patch: object, query = ''): Promise<unknown> => api.request({ path: `${ podPath(clusterId, pod) }${ query }`, method: 'PATCH', contentType: 'application/merge-patch+json', body: patch });

/**
 * Applies settings to a pod that is there, as the user, by Rancher's own upgrade. A refusal leaves everything as it was: the cluster is
 * asked about the version for trial first, and the record is changed only when the upgrade has begun.
 */
export const upgradePod = async(context: Context, pod: Pod, { version, values }: PodSettings): Promise<{ namespace: string; name: string }> => {
  const { api, clusterId, projectId } = context;
  const { repository, chart } = pod.spec.template;
  const { namespace, name } = pod.metadata;
  const isNewVersion = version !== pod.spec.template.version;

  await patchPod(context, pod, { spec: { template: { version } } }, '?dryRun=All');
  const { operationNamespace, operationName } = await api.request<{ operationNamespace: string; operationName: string }>({
    path:   `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?action=upgrade`,
    method: 'POST',
    body:   {
      charts:        [{ chartName: chart, version, releaseName: name, values, annotations: {}, resetValues: true }],
      namespace,
      projectId,
      timeout:       '600s',
      wait:          false,
      force:         false,
      historyMax:    5,
      cleanupOnFail: true,
    },
  });

  await patchPod(context, pod, {
    metadata: { annotations: { [OPERATION_ANNOTATION]: `${ operationNamespace }/${ operationName }`, [INSTALL_ERROR_ANNOTATION]: null } },
    ...(isNewVersion ? { spec: { template: { version } } } : {}),
  });

  return { namespace: operationNamespace, name: operationName };
};

/** Where an upgrade is: `undefined` while helm is at work. */
export const upgradeResult = async({ api, clusterId }: Pick<Context, 'api' | 'clusterId'>, { namespace, name }: { namespace: string; name: string }): Promise<'done' | 'failed' | undefined> => {
  try {
    const operation = await api.request<Operation>({ path: `${ clusterPath(clusterId) }/catalog.cattle.io.operations/${ namespace }/${ name }` });

    return isFailed(operation) ? 'failed' : isOver(operation) ? 'done' : undefined;
  } catch (error) {
    // It may take a moment to appear; who does not answer now may answer in a moment.
    const known = asApiError(error);

    if (known.isForbidden || known.isUnreachable) {
      return undefined;
    }
    throw known;
  }
};
