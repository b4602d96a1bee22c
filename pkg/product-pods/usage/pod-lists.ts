import type { ProductPod } from '@product-pods/domain';
import { STEVE_TYPE } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { clusterPath } from '../api/rancher-api';
import { fieldOf } from './counted-pod';

export const POD_LISTS = ['expiring', 'oldest', 'neverEnding'] as const;
export type PodListName = typeof POD_LISTS[number];

export const POD_LIST_PAGE = 10;

interface PodPage {
  pods: ProductPod[];
  count: number;
}

/** How the server is asked for each; it filters, sorts and pages. */
const QUERIES: Record<PodListName, { filters: string[]; sort: string }> = {
  // Those that never end have no end to sort by, and what is over does not expire next.
  expiring:    { filters: [`${ fieldOf('TTL') }!='never'`, `${ fieldOf('Phase') } notin (Expired,Terminating)`], sort: fieldOf('Expires') },
  oldest:      { filters: [], sort: 'metadata.creationTimestamp' },
  neverEnding: { filters: [`${ fieldOf('TTL') }='never'`], sort: 'metadata.creationTimestamp' },
};

/** A page of one of the lists, from 1. */
export const loadPodList = async(api: RancherApi, clusterId: string, list: PodListName, page: number): Promise<PodPage> => {
  const { filters, sort } = QUERIES[list];
  const query = [...filters.map((filter) => `filter=${ encodeURIComponent(filter) }`), `sort=${ sort }`, `pagesize=${ POD_LIST_PAGE }`, `page=${ page }`, 'exclude=metadata.managedFields'].join('&');
  const { data = [], count = data.length } = await api.request<{ data?: ProductPod[]; count?: number }>({ path: `${ clusterPath(clusterId) }/${ STEVE_TYPE }s?${ query }` });

  return { pods: data, count };
};
