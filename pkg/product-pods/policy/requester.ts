import type { ProductPodPolicy, ReadPolicy, Requester } from '@product-pods/domain';
import { API_GROUP, API_VERSION, POLICY_PLURAL, readPolicy } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, kubernetesPath } from '../api/rancher-api';

/** All policies of a cluster, as the rules use them. A cluster that knows none has none. */
export const loadPolicies = async(api: RancherApi, clusterId: string): Promise<ReadPolicy[]> => {
  try {
    const { items = [] } = await api.request<{ items?: ProductPodPolicy[] }>({ path: `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/${ POLICY_PLURAL }` });

    return items.map(readPolicy);
  } catch (error) {
    if (asApiError(error).status === 404) {
      return [];
    }
    throw error;
  }
};

/** Who somebody is to the cluster: the very name and groups that admission sees. */
export const whoAmI = async(api: RancherApi, clusterId: string): Promise<Requester> => {
  const { status } = await api.request<{ status?: { userInfo?: { username?: string; groups?: string[] } } }>({
    path:   `${ kubernetesPath(clusterId) }/apis/authentication.k8s.io/v1/selfsubjectreviews`,
    method: 'POST',
    body:   { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });

  return { user: status?.userInfo?.username ?? '', groups: status?.userInfo?.groups ?? [] };
};

/** Rancher's id of a project without the cluster's, as policies name it. */
export const bareProject = (projectId: string): string => projectId.split('/')[1] ?? projectId;
