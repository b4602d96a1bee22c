import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useRoute } from 'vue-router';

/** The id of the cluster that the page is about. */
export const useCluster = (): ComputedRef<string> => {
  const route = useRoute();

  return computed(() => String(route.params['cluster'] ?? 'local'));
};
