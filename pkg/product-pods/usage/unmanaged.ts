import type { ProductPodUsage, UnmanagedRelease } from '@product-pods/domain';
import { API_GROUP, API_VERSION, USAGE_PLURAL } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, kubernetesPath } from '../api/rancher-api';

/** What the operator reports on policies. Only administrators may read it; for others, and where there is no such kind, there is none. */
export const loadUsageObjects = async(api: RancherApi, clusterId: string): Promise<ProductPodUsage[]> => {
  try {
    const { items = [] } = await api.request<{ items?: ProductPodUsage[] }>({ path: `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/${ USAGE_PLURAL }` });

    return items;
  } catch (error) {
    if (asApiError(error).isForbidden) {
      return [];
    }
    throw error;
  }
};

/** What all policies flag, each release once; there may be more of it than a report lists. */
export const unmanagedIn = (reports: readonly ProductPodUsage[]): { releases: UnmanagedRelease[]; count: number } => {
  const releases = [...new Map(reports.flatMap(({ status }) => status?.unmanaged ?? []).map((release) => [`${ release.namespace }/${ release.release }`, release])).values()];

  return { releases, count: Math.max(releases.length, ...reports.map(({ status }) => status?.unmanagedCount ?? 0)) };
};
