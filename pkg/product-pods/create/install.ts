import { OPERATION_ANNOTATION, namespaceFor } from '@product-pods/domain';

import { clusterPath } from '../api/rancher-api';
import type { CreateContext, Named } from './objects';
import { podPath } from './objects';

interface Operation extends Named {
  status?: { releaseName?: string };
}

/** The Operation that an earlier attempt started without hearing of it. */
export const findOperation = async({ api, request }: CreateContext): Promise<Operation | undefined> => {
  const { data } = await api.request<{ data?: Operation[] }>({ path: `${ clusterPath(request.clusterId) }/catalog.cattle.io.operations/${ namespaceFor(request.name) }` });

  return data?.find(({ status }) => status?.releaseName === request.name);
};

/** Starts the installation as the user, unless an earlier attempt did. */
export const install = async(context: CreateContext): Promise<{ namespace: string; name: string }> => {
  const { api, request } = context;
  const { clusterId, projectId, name, template, values } = request;
  const namespace = namespaceFor(name);
  const started = context.resuming ? await findOperation(context) : undefined;

  if (started) {
    return { namespace, name: started.metadata.name };
  }
  const { operationNamespace, operationName } = await api.request<{ operationNamespace: string; operationName: string }>({
    path:   `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(template.repository) }?action=install`,
    method: 'POST',
    body:   {
      charts:  [{ chartName: template.chart, version: template.version, releaseName: name, values, annotations: {} }],
      namespace,
      projectId,
      timeout: '600s',
      wait:    false,
    },
  });

  return { namespace: operationNamespace, name: operationName };
};

/** Lets support and the operator find the Operation; without it they look through the namespace, so its loss is no failure. */
export const noteOperation = async({ api, request }: CreateContext, operation: { namespace: string; name: string }): Promise<void> => {
  await api.request({
    path:        podPath(request),
    method:      'PATCH',
    contentType: 'application/merge-patch+json',
    body:        { metadata: { annotations: { [OPERATION_ANNOTATION]: `${ operation.namespace }/${ operation.name }` } } },
  }).catch(() => undefined);
};
