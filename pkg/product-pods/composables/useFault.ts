import type { Fault } from '@product-pods/domain';
import { useStore } from 'vuex';

import { useText } from './useText';

/** A rule's fault as a sentence: translated where we have one for its code, else as the rule says it. */
export const useFault = (): { fault: (fault?: Fault) => string } => {
  const text = useText();
  const store = useStore();

  return {
    fault: (fault) => {
      if (!fault) {
        return '';
      }

      return store.getters['i18n/exists'](`productPods.fault.${ fault.code }`) ? text(`fault.${ fault.code }`) : fault.message;
    },
  };
};
