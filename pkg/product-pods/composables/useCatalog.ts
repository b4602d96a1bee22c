import type { ComputedRef, Ref } from 'vue';
import { computed, onMounted, ref } from 'vue';

import { asApiError } from '../api/rancher-api';
import type { Catalog, CatalogTemplate } from '../catalog/templates';
import { loadCatalog, matchesSearch } from '../catalog/templates';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface CatalogState {
  catalog: Ref<Catalog | undefined>;
  /** Why the catalogue as a whole could not be read. */
  error: Ref<string>;
  search: Ref<string>;
  found: ComputedRef<CatalogTemplate[]>;
  load: () => Promise<void>;
}

/** The templates of all repositories, and those of them that match a search. */
export const useCatalog = (): CatalogState => {
  const api = useApi();
  const cluster = useCluster();
  const catalog = ref<Catalog>();
  const error = ref('');
  const search = ref('');
  const load = async(): Promise<void> => {
    try {
      error.value = '';
      catalog.value = await loadCatalog(api, cluster.value);
    } catch (failure) {
      error.value = asApiError(failure).message;
    }
  };

  onMounted(load);

  return { catalog, error, search, found: computed(() => (catalog.value?.templates ?? []).filter((template) => matchesSearch(template, search.value))), load };
};
