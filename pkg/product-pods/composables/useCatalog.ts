import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { computed, onMounted, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';

import { asApiError } from '../api/rancher-api';
import type { CatalogueWish, FilterOption, ShelfItem, UsualOf } from '../catalog/shelf';
import { NO_WISH, filtersOf, queryOf, shelve, sorted, wanted, wishFrom } from '../catalog/shelf';
import type { Catalog, CatalogTemplate } from '../catalog/templates';
import { loadCatalog } from '../catalog/templates';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface CatalogState {
  catalog: ShallowRef<Catalog | undefined>;
  /** Why the catalogue as a whole could not be read. */
  error: Ref<string>;
  wish: CatalogueWish;
  filters: ComputedRef<Record<'category' | 'repository' | 'product', FilterOption[]>>;
  found: ComputedRef<CatalogTemplate[]>;
  /** Whether anything is left out because somebody looks for something. */
  isNarrowed: ComputedRef<boolean>;
  reset: () => void;
  load: () => Promise<void>;
}

/** What repositories answer one after the other is shown that often. */
const PROGRESS_MS = 150;
/** An address follows when typing pauses. */
const PAUSE_MS = 300;

/** The address in the browser, without going anywhere: what somebody looks for can be kept and sent to others. */
const keepInAddress = (wish: CatalogueWish): void => {
  const url = new URL(window.location.href);

  Object.keys(NO_WISH).forEach((key) => url.searchParams.delete(key));
  Object.entries(queryOf(wish)).forEach(([key, value]) => url.searchParams.set(key, value));
  window.history.replaceState(window.history.state, '', url);
};

/** The templates of all repositories, and those of them that somebody looks for. */
export const useCatalog = (usual: UsualOf): CatalogState => {
  const api = useApi();
  const cluster = useCluster();
  const route = useRoute();
  const catalog = shallowRef<Catalog>();
  const error = ref('');
  const wish = reactive<CatalogueWish>(wishFrom(route.query));
  const shelf = computed(() => shelve(catalog.value?.templates ?? []));
  // Apart from the search: a keystroke does not sort again.
  const inOrder = computed(() => sorted(shelf.value, wish.sort, usual));
  const found = computed<ShelfItem[]>(() => wanted(inOrder.value, wish));
  let next: Catalog | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    catalog.value = next ?? catalog.value;
  };
  const load = async(): Promise<void> => {
    round += 1;
    const mine = round;

    try {
      error.value = '';
      const whole = await loadCatalog(api, cluster.value, (known) => {
        if (mine === round) {
          next = known;
          timer ??= setTimeout(show, PROGRESS_MS);
        }
      });

      if (mine === round) {
        next = whole;
        show();
      }
    } catch (failure) {
      error.value = asApiError(failure).message;
    }
  };

  watch(wish, () => {
    clearTimeout(pause);
    pause = setTimeout(() => keepInAddress(wish), PAUSE_MS);
  });
  onMounted(load);
  onScopeDispose(() => {
    round += 1;
    clearTimeout(timer);
    clearTimeout(pause);
  });

  return {
    catalog,
    error,
    wish,
    load,
    filters:    computed(() => filtersOf(shelf.value)),
    found:      computed(() => found.value.map(({ template }) => template)),
    isNarrowed: computed(() => Object.keys(queryOf({ ...wish, sort: NO_WISH.sort })).length > 0),
    reset:      () => {
      Object.assign(wish, { ...NO_WISH, sort: wish.sort });
    },
  };
};
