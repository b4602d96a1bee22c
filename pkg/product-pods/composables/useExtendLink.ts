import { onMounted, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';

import type { ProductPodRow } from '../product-pod-row';

const QUERY = 'extend';

/** Links in notices end in `?extend`: they open the dialog once, and a reload does not open it again. */
export const useExtendLink = (pod: () => ProductPodRow): void => {
  const route = useRoute();
  const router = useRouter();

  onMounted(() => {
    if (!(QUERY in route.query)) {
      return;
    }
    // The page's tabs name the open one in the address at the same time, and may bring the query back with it.
    watch(() => route.fullPath, () => {
      if (QUERY in route.query) {
        const { [QUERY]: _asked, ...query } = route.query;

        router.replace({ query, hash: route.hash });
      }
    }, { immediate: true });

    if (pod().commands.some((command) => command === 'Extend' || command === 'BringBack')) {
      pod().extend();
    }
  });
};
