import type { ProductPod } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onMounted, ref, shallowRef, watch } from 'vue';

import { asApiError } from '../api/rancher-api';
import type { PodListName } from '../usage/pod-lists';
import { loadPodList } from '../usage/pod-lists';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface PodListState {
  list: Ref<PodListName>;
  page: Ref<number>;
  /** Nothing while they are being loaded for the first time. */
  pods: Ref<ProductPod[] | undefined>;
  count: Ref<number>;
  error: Ref<string>;
  load: () => Promise<void>;
}

/** Pods in an order that the server makes, page by page. */
export const usePodList = (): PodListState => {
  const api = useApi();
  const cluster = useCluster();
  const list = ref<PodListName>('expiring');
  const page = ref(1);
  const pods = shallowRef<ProductPod[]>();
  const count = ref(0);
  const error = ref('');
  const load = async(): Promise<void> => {
    const asked = `${ list.value } ${ page.value }`;

    try {
      const found = await loadPodList(api, cluster.value, list.value, page.value);

      // Answers may overtake each other.
      if (asked === `${ list.value } ${ page.value }`) {
        error.value = '';
        pods.value = found.pods;
        count.value = found.count;
      }
    } catch (failure) {
      error.value = asApiError(failure).message || 'no answer';
    }
  };

  watch(list, () => {
    page.value = 1;
  });
  watch([list, page], load);
  onMounted(load);

  return { list, page, pods, count, error, load };
};
