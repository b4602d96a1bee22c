import { quantityValue } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';

import type { PreflightCheck, PreflightSubject } from '../create/preflight';
import { preflight } from '../create/preflight';
import { useApi } from './useApi';

const PAUSE_MS = 400;

/** What would keep a pod from coming to life, asked anew whenever something that matters has changed. */
export const usePreflight = (subject: () => PreflightSubject | undefined): { checks: Ref<PreflightCheck[]>; isAsking: Ref<boolean> } => {
  const api = useApi();
  const checks = shallowRef<PreflightCheck[]>([]);
  const isAsking = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const ask = async(about: PreflightSubject): Promise<void> => {
    asked += 1;
    const mine = asked;

    isAsking.value = true;
    const found = await preflight(api, about, quantityValue);

    if (mine === asked) {
      checks.value = found;
      isAsking.value = false;
    }
  };

  watch(() => JSON.stringify(subject() ?? null), (text) => {
    const about = JSON.parse(text) as PreflightSubject | null;

    clearTimeout(timer);
    if (about) {
      timer = setTimeout(() => ask(about), PAUSE_MS);
    }
  }, { immediate: true });
  onScopeDispose(() => {
    asked += 1;
    clearTimeout(timer);
  });

  return { checks, isAsking };
};
