import type { ComputedRef } from 'vue';
import { computed } from 'vue';

import { cronWords } from '../cron-words';
import type { ProductPodRow } from '../product-pod-row';
import { useDuration } from './useDuration';
import { useText } from './useText';

interface Fact {
  key: string;
  value: string;
}

/** What was agreed about the life of a pod beside its lifetime, in words. */
export const useLifeFacts = (pod: () => ProductPodRow): ComputedRef<Fact[]> => {
  const text = useText();
  const { duration, moment } = useDuration();

  const atExpiry = (): string => {
    const { protected: isProtected, expiryAction, gracePeriod } = pod().spec;

    if (isProtected) {
      return text('life.protected');
    }
    if (expiryAction === 'Sleep' || expiryAction === 'Archive') {
      return text(`life.${ expiryAction }`);
    }
    if (gracePeriod === '0s') {
      return text('life.removed');
    }

    return gracePeriod ? text('life.restorable', { time: duration(gracePeriod) }) : text('life.restorableUsually');
  };
  const schedule = (): string => {
    const { sleep, wake, timeZone = 'UTC' } = pod().spec.sleepSchedule ?? {};

    if (!sleep) {
      return '';
    }

    return text(wake ? 'life.schedule' : 'life.scheduleByHand', { sleep: cronWords(sleep) || sleep, wake: cronWords(wake ?? '') || wake, zone: timeZone });
  };
  const renewal = (): string => {
    const { renewEvery } = pod().spec;
    const due = pod().status?.renewalDueAt;

    return renewEvery ? text(due ? 'life.renewalDue' : 'life.renewal', { time: duration(renewEvery), at: due ? moment(due) : '' }) : '';
  };

  return computed(() => [
    { key: 'atExpiry', value: pod().expiresAt ? atExpiry() : '' },
    { key: 'schedule', value: schedule() },
    { key: 'renewal', value: renewal() },
  ].filter(({ value }) => value));
};
