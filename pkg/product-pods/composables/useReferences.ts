import type { Ref } from 'vue';
import { onMounted, ref } from 'vue';
import { useStore } from 'vuex';

import { asApiError, clusterPath } from '../api/rancher-api';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

export interface Reference {
  value: string;
  label: string;
  namespace?: string;
}

interface References {
  /** `hidden`: the user may not list them, or the cluster has no such kind. */
  state: Ref<'loading' | 'ready' | 'hidden'>;
  options: Ref<Reference[]>;
  load: () => Promise<void>;
  /** Looks for names with this in them, on the server. */
  search: (part: string) => void;
}

interface Listed {
  data?: { id?: string; name?: string; metadata?: { name?: string; namespace?: string } }[];
}

const PAGE = 100;
const PAUSE_MS = 250;

/** The objects of a kind that the user may see: those of the release's namespace first, then those of others. */
export const useReferences = (type: () => string, namespace: () => string): References => {
  const api = useApi();
  const cluster = useCluster();
  const store = useStore();
  const state = ref<'loading' | 'ready' | 'hidden'>('loading');
  const options = ref<Reference[]>([]);
  let wanted = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isCredential = (): boolean => type() === 'cloudcredential';
  const pathFor = (part: string): string => {
    if (isCredential()) {
      return '/v3/cloudcredentials';
    }
    const query = new URLSearchParams({ pagesize: String(PAGE), page: '1', sort: 'metadata.name', ...(part ? { filter: `metadata.name=${ part }` } : {}) });

    return `${ clusterPath(cluster.value) }/${ encodeURIComponent(type()) }?${ query }`;
  };
  const load = async(): Promise<void> => {
    const part = wanted;

    try {
      const { data = [] } = await api.request<Listed>({ path: pathFor(part) });

      if (part !== wanted) {
        return;
      }
      options.value = data.flatMap(({ id, name, metadata }): Reference[] => {
        const value = isCredential() ? id : metadata?.name;
        const place = metadata?.namespace;

        return value ? [{ value, label: isCredential() ? name ?? value : place && place !== namespace() ? `${ value } (${ place })` : value, ...(place ? { namespace: place } : {}) }] : [];
      }).sort((a, b) => Number(b.namespace === namespace()) - Number(a.namespace === namespace()));
      state.value = 'ready';
    } catch (error) {
      // Without an answer a name can be typed all the same.
      state.value = asApiError(error).isForbidden || !options.value.length ? 'hidden' : 'ready';
    }
  };

  onMounted(() => {
    if (!isCredential() && !store.getters['cluster/schemaFor']?.(type())) {
      state.value = 'hidden';
    } else {
      // Where a field stands far below, its list is asked for when it is opened.
      state.value = 'ready';
    }
  });

  return {
    state,
    options,
    load,
    search: (part) => {
      wanted = part.trim();
      clearTimeout(timer);
      timer = setTimeout(load, PAUSE_MS);
    },
  };
};
