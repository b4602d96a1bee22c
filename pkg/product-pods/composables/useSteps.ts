import type { Ref } from 'vue';
import { ref } from 'vue';

import type { BannerStep } from '../banners';
import type { ProductPodRow } from '../product-pod-row';
import { useRetry } from './useRetry';

interface Steps {
  /** Whether something that was asked for is still on its way. */
  busy: Ref<boolean>;
  /** Why a retry did not begin; what other steps have to say they say themselves. */
  error: Ref<string>;
  /** Those of these steps that this user may take now. */
  possible: (steps: BannerStep[]) => BannerStep[];
  take: (step: BannerStep) => Promise<void>;
}

/** What can be done about a pod from its page. */
export const useSteps = (pod: () => ProductPodRow): Steps => {
  const { retry, error } = useRetry(pod);
  const busy = ref(false);

  return {
    busy,
    error,
    possible: (steps) => steps.filter((step) => {
      switch (step) {
      case 'Retry': return pod().canUpdate;
      case 'Delete': return pod().canDelete;
      default: return pod().commands.includes(step);
      }
    }),
    take: async(step) => {
      busy.value = true;
      try {
        switch (step) {
        case 'Retry': return await retry();
        case 'Delete': return pod().promptRemove();
        default: return await pod().command(step);
        }
      } finally {
        busy.value = false;
      }
    },
  };
};
