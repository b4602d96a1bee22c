import { STEVE_TYPE } from '@product-pods/domain';
import { useStore } from 'vuex';

const POLL_MS = 250;
const TIMEOUT_MS = 15_000;
/** Steve tells of new schemas by itself; after this long it is asked. */
const ASK_AFTER_MS = 3_000;

/**
 * The dashboard's knowledge of our type.
 *
 * Somebody without any pod may have no right to the type at all; it comes with the first namespace, seconds later.
 */
export const useSchema = (): { appears: () => Promise<boolean> } => {
  const store = useStore();
  const isThere = (): boolean => Boolean(store.getters['cluster/schemaFor'](STEVE_TYPE));

  return {
    appears: async() => {
      let asked = 0;

      for (let waited = 0; !isThere() && waited < TIMEOUT_MS; waited += POLL_MS) {
        if (waited - asked >= ASK_AFTER_MS) {
          asked = waited;
          await store.dispatch('cluster/loadSchemas', true);
        }
        await new Promise<void>((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }

      return isThere();
    },
  };
};
