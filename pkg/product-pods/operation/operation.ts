import { API_GROUP, API_VERSION, INSTALL_ERROR_ANNOTATION, OPERATION_ANNOTATION, PLURAL } from '@product-pods/domain';
import type { ObjectMeta, ProductPod, Values } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';

/** Rancher's record of one run of helm, as Steve shows it. */
export interface Operation {
  metadata: ObjectMeta & { state?: { name: string; error?: boolean; transitioning?: boolean; message?: string } };
  links?: { logs?: string };
  status?: { releaseName?: string; podCreated?: boolean; conditions?: { type: string; status: string; message?: string }[] };
}

export const isFailed = (operation: Operation): boolean => Boolean(operation.status?.conditions?.some(({ type, status }) => type === 'Stalled' && status === 'True')) ||
  operation.metadata.state?.name === 'error';

/** Helm has ended, well or badly. */
export const isOver = (operation: Operation): boolean => isFailed(operation) ||
  Boolean(operation.status?.podCreated && operation.metadata.state && !operation.metadata.state.transitioning && operation.metadata.state.name !== 'in-progress');

type Pod = Pick<ProductPod, 'metadata' | 'spec'>;

const podPath = (clusterId: string, { metadata }: Pod): string => `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ metadata.namespace }/${ PLURAL }/${ metadata.name }`;

/** The latest Operation on the pod's release: the one the page noted, else found in the namespace. Gone after about an hour. */
export const findOperation = async(api: RancherApi, clusterId: string, { metadata }: Pod): Promise<Operation | undefined> => {
  const path = `${ clusterPath(clusterId) }/catalog.cattle.io.operations`;
  const noted = metadata.annotations?.[OPERATION_ANNOTATION];

  try {
    if (noted) {
      return await api.request<Operation>({ path: `${ path }/${ noted }` });
    }
    const { data = [] } = await api.request<{ data?: Operation[] }>({ path: `${ path }/${ metadata.namespace }` });

    return data
      .filter(({ status }) => status?.releaseName === metadata.name)
      .sort((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''))[0];
  } catch (error) {
    const known = asApiError(error);

    if (known.isForbidden) {
      return undefined;
    }
    throw known;
  }
};

/** Writes helm's last error line where the operator, and everybody who looks later, finds it. */
export const noteInstallError = async(api: RancherApi, clusterId: string, pod: Pod, line: string): Promise<void> => {
  await api.request({
    path:        podPath(clusterId, pod),
    method:      'PATCH',
    contentType: 'application/merge-patch+json',
    body:        { metadata: { annotations: { [INSTALL_ERROR_ANNOTATION]: line.slice(0, 1000) } } },
  });
};

interface HelmSecret {
  metadata: { name: string; creationTimestamp?: string };
  data?: { release?: { config?: Values } };
}

/** The values of the pod's release as helm recorded them; nothing where helm failed before it recorded any. */
export const recordedValues = async(api: RancherApi, clusterId: string, { metadata }: { metadata: Pick<ObjectMeta, 'namespace' | 'name'> }): Promise<Values | undefined> => {
  const secrets = await api.request<{ items?: HelmSecret[] }>({
    path: `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ metadata.namespace }/secrets?labelSelector=${ encodeURIComponent(`owner=helm,name=${ metadata.name }`) }`,
  });
  const [latest] = (secrets.items ?? []).sort((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''));

  if (!latest) {
    return undefined;
  }
  const { data } = await api.request<HelmSecret>({ path: `${ clusterPath(clusterId) }/secrets/${ metadata.namespace }/${ latest.metadata.name }?includeHelmData=true` });
  const release = data?.release;

  return release && typeof release === 'object' ? release.config ?? {} : undefined;
};

/** Starts the installation once more, with the given values; helm takes over whatever the failed one left. */
export const retryInstall = async(api: RancherApi, clusterId: string, pod: Pod, options: { projectId: string; values: Values }): Promise<void> => {
  const { namespace, name } = pod.metadata;
  const { repository, chart, version } = pod.spec.template;
  const operation = await api.request<{ operationNamespace: string; operationName: string }>({
    path:   `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?action=upgrade`,
    method: 'POST',
    body:   {
      charts:        [{ chartName: chart, version, releaseName: name, values: options.values, annotations: {}, resetValues: true }],
      namespace,
      projectId:     options.projectId,
      timeout:       '600s',
      wait:          false,
      force:         false,
      historyMax:    5,
      cleanupOnFail: false,
    },
  });

  await api.request({
    path:        podPath(clusterId, pod),
    method:      'PATCH',
    contentType: 'application/merge-patch+json',
    body:        {
      metadata: {
        annotations: {
          [OPERATION_ANNOTATION]:     `${ operation.operationNamespace }/${ operation.operationName }`,
          [INSTALL_ERROR_ANNOTATION]: null,
        },
      },
    },
  });
};
