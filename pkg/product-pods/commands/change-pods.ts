import type { ObjectMeta, SpecChange } from '@product-pods/domain';
import { API_GROUP, API_VERSION, PLURAL } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { kubernetesPath } from '../api/rancher-api';
import type { Refusal } from '../api/refusal';
import { refusalOf } from '../api/refusal';

/** What became of a change of several pods. */
export interface Changes<Pod> {
  done: Pod[];
  failed: { pod: Pod; refusal: Refusal }[];
}

/** Changes these fields of the specification and no other, so that nobody's change is lost. Throws what the server says. */
export const changePod = async(api: RancherApi, clusterId: string, { metadata }: { metadata: ObjectMeta }, spec: SpecChange): Promise<void> => {
  await api.request({
    path:        `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ metadata.namespace }/${ PLURAL }/${ metadata.name }`,
    method:      'PATCH',
    contentType: 'application/merge-patch+json',
    body:        { spec },
  });
};

/** Changes several pods; one that is refused does not keep the others. */
export const changePods = async<Pod extends { metadata: ObjectMeta }>(api: RancherApi, clusterId: string, changes: { pod: Pod; spec: SpecChange }[]): Promise<Changes<Pod>> => {
  const results = await Promise.allSettled(changes.map(({ pod, spec }) => changePod(api, clusterId, pod, spec)));

  return {
    done:   changes.flatMap(({ pod }, index) => (results[index]?.status === 'fulfilled' ? [pod] : [])),
    failed: changes.flatMap(({ pod }, index) => {
      const result = results[index];

      return result?.status === 'rejected' ? [{ pod, refusal: refusalOf(result.reason) }] : [];
    }),
  };
};
