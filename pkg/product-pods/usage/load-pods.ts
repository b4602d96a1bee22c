import type { Account, Amounts, CountedPod } from '@product-pods/domain';
import { API_GROUP, API_VERSION, NOTHING, PLURAL, PROJECT_LABEL, STEVE_TYPE, sumOf } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';
import type { Cells } from './counted-pod';
import { countedPod, fieldOf } from './counted-pod';

/** Rows of a table alone: without them ten thousand pods are a hundred times as much. */
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const PAGE = 2000;
const STEVE_PAGE = 500;

interface Table {
  metadata?: { continue?: string };
  rows?: { cells: Cells }[];
}

/** All pods of the cluster, for who may list them; `onPart` sees how many there are so far. */
const loadAll = async(api: RancherApi, clusterId: string, onPart: (count: number) => void): Promise<CountedPod[]> => {
  const pods: CountedPod[] = [];

  for (let next: string | undefined = ''; next !== undefined;) {
    const query: string = new URLSearchParams({ limit: String(PAGE), includeObject: 'None', ...(next ? { continue: next } : {}) }).toString();
    const { rows, metadata }: Table = await api.request<Table>({ path: `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/${ PLURAL }?${ query }`, accept: TABLE });

    pods.push(...(rows ?? []).map(({ cells }) => countedPod(cells)));
    onPart(pods.length);
    next = metadata?.continue || undefined;
  }

  return pods;
};

interface SteveList {
  data?: { metadata: { fields?: Cells } }[];
  pages?: number;
}

/** Those of the pods that the user may see which a filter lets through; without one, all of them. */
const loadVisible = async(api: RancherApi, clusterId: string, filter: string, onPart: (count: number) => void = () => undefined): Promise<CountedPod[]> => {
  const pods: CountedPod[] = [];
  // The columns say all that counts.
  const parts = ['spec', 'status', 'metadata.annotations', 'metadata.managedFields', 'metadata.relationships'].map((field) => `exclude=${ field }`).join('&');

  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await api.request<SteveList>({ path: `${ clusterPath(clusterId) }/${ STEVE_TYPE }s?${ filter ? `filter=${ encodeURIComponent(filter) }&` : '' }${ parts }&pagesize=${ STEVE_PAGE }&page=${ page }` });

    pods.push(...(answer.data ?? []).map(({ metadata }) => countedPod(metadata.fields ?? [])));
    onPart(pods.length);
    pages = answer.pages ?? 1;
  }

  return pods;
};

/** The pods whose use is shown: those of the whole cluster, or of what the user may see. */
export interface SeenPods {
  pods: CountedPod[];
  whole: boolean;
}

export const loadPods = async(api: RancherApi, clusterId: string, onPart: (count: number) => void = () => undefined): Promise<SeenPods> => {
  try {
    return { pods: await loadAll(api, clusterId, onPart), whole: true };
  } catch (error) {
    if (asApiError(error).status !== 403) {
      throw error;
    }

    return { pods: await loadVisible(api, clusterId, '', onPart), whole: false };
  }
};

/** What an account uses, as far as the user may see its pods. Who may see no pod at all has none. */
export const loadUse = async(api: RancherApi, clusterId: string, { kind, name }: Account): Promise<Amounts> => {
  const [filter, counts] = kind === 'Person'
    ? [`${ fieldOf('Owner') }='${ name }'`, ({ owner }: CountedPod) => owner === name] as const
    : [`metadata.labels[${ PROJECT_LABEL }]='${ name }'`, ({ project }: CountedPod) => project === name] as const;

  try {
    return sumOf((await loadVisible(api, clusterId, filter)).filter(counts));
  } catch (error) {
    if (asApiError(error).isForbidden) {
      return NOTHING;
    }
    throw error;
  }
};
