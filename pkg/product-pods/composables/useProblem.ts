import type { FieldProblem } from '@product-pods/domain';
import { problemMessage } from '@product-pods/domain';
import { useStore } from 'vuex';

import { useText } from './useText';

/** What is wrong with an answer, as a sentence in the user's language. */
export const useProblem = (): { sentence: (problem?: FieldProblem) => string } => {
  const text = useText();
  const store = useStore();

  return {
    sentence: (problem) => {
      if (!problem) {
        return '';
      }

      return store.getters['i18n/exists'](`productPods.answer.${ problem.code }`) ? text(`answer.${ problem.code }`, { limit: problem.limit ?? '' }) : problemMessage(problem);
    },
  };
};
