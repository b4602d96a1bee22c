import type { UsualTime } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';

import type { CatalogTemplate } from '../catalog/templates';
import { useDuration } from './useDuration';
import { useNow } from './useNow';
import { useText } from './useText';

/** When a pod created now would end, and how long it takes to be ready, in words. */
export const useCreateWords = (end: Ref<number | 'never' | undefined>, template: () => CatalogTemplate | undefined, usual: (template: CatalogTemplate) => UsualTime | undefined): { endWords: ComputedRef<string>; readyWords: ComputedRef<string> } => {
  const text = useText();
  const now = useNow();
  const { left, moment, seconds } = useDuration();

  return {
    endWords: computed(() => {
      if (end.value === undefined) {
        return '';
      }

      return end.value === 'never' ? text('form.endNever') : text('form.end', { at: moment(end.value), left: left(new Date(end.value).toISOString(), now.value) });
    }),
    readyWords: computed(() => {
      const of = template();
      const measured = of && usual(of);
      const estimate = of?.spec?.readySeconds;

      if (measured) {
        return text('review.readyMeasured', { time: seconds(Math.max(1, Math.round(measured.p50))), most: seconds(Math.max(1, Math.round(measured.p95))) });
      }

      return estimate ? text('review.readyEstimated', { time: seconds(estimate) }) : '';
    }),
  };
};
