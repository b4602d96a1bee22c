import type { Fault, ProductPodSpec } from '@product-pods/domain';
import { checkGracePeriod, checkRenewEvery, checkSleepSchedule } from '@product-pods/domain';

/** The fields of a pod's specification that say how it lives, beside its lifetime. */
export type LifeSpec = Pick<ProductPodSpec, 'expiryAction' | 'gracePeriod' | 'sleepSchedule' | 'renewEvery' | 'protected'>;

/** What somebody has chosen about the life of a pod. Empty texts leave it to the cluster. */
export interface LifeDraft {
  expiryAction: 'Delete' | 'Sleep';
  grace: string;
  /** Whether the schedule below counts. */
  sleeps: boolean;
  sleep: string;
  /** Empty: somebody must wake it. */
  wake: string;
  timeZone: string;
  renewEvery: string;
  protected: boolean;
}

export type LifeProblems = Partial<Record<'grace' | 'sleep' | 'wake' | 'timeZone' | 'renewEvery', Fault>>;

/** Lifetimes that are offered by a press. */
export const USUAL_LIFETIMES = ['2h', '8h', '1d', '1w', '30d'] as const;

/** Schedules that are offered by a press; without `wake` somebody must wake the pod. */
export const SLEEP_PRESETS = [
  { id: 'weekdays', sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5' },
  { id: 'nights', sleep: '0 22 * * *', wake: '0 6 * * *' },
  { id: 'weekends', sleep: '0 20 * * 5', wake: '0 7 * * 1' },
  { id: 'evenings', sleep: '0 20 * * *', wake: '' },
] as const;

/** A life of which nobody has said anything. */
export const plainLife = (timeZone: string): LifeDraft => ({ expiryAction: 'Delete', grace: '', sleeps: false, sleep: SLEEP_PRESETS[0].sleep, wake: SLEEP_PRESETS[0].wake, timeZone, renewEvery: '', protected: false });

const scheduleOf = ({ sleep, wake, timeZone }: LifeDraft): NonNullable<LifeSpec['sleepSchedule']> => ({ sleep: sleep.trim(), ...(wake.trim() ? { wake: wake.trim() } : {}), timeZone });

/** Only what somebody has chosen: the rest stays with the cluster, whatever it decides later. */
export const lifeSpec = (life: LifeDraft): LifeSpec => ({
  ...(life.expiryAction === 'Delete' ? {} : { expiryAction: life.expiryAction }),
  ...(life.grace.trim() ? { gracePeriod: life.grace.trim() } : {}),
  ...(life.sleeps ? { sleepSchedule: scheduleOf(life) } : {}),
  ...(life.renewEvery.trim() ? { renewEvery: life.renewEvery.trim() } : {}),
  ...(life.protected ? { protected: true } : {}),
});

/** The choices behind such a specification: the way back from {@link lifeSpec}. */
export const lifeDraft = (spec: LifeSpec, timeZone: string): LifeDraft => ({
  ...plainLife(timeZone),
  ...(spec.expiryAction === 'Sleep' ? { expiryAction: spec.expiryAction } : {}),
  ...(spec.gracePeriod ? { grace: spec.gracePeriod } : {}),
  ...(spec.sleepSchedule ? { sleeps: true, sleep: spec.sleepSchedule.sleep, wake: spec.sleepSchedule.wake ?? '', timeZone: spec.sleepSchedule.timeZone ?? 'UTC' } : {}),
  ...(spec.renewEvery ? { renewEvery: spec.renewEvery } : {}),
  ...(spec.protected ? { protected: true } : {}),
});

const SCHEDULE_FIELDS: Record<string, 'sleep' | 'wake' | 'timeZone'> = { 'sleepSchedule.sleep': 'sleep', 'sleepSchedule.wake': 'wake', 'sleepSchedule.timeZone': 'timeZone' };

/** What is wrong with what was chosen, by field; nothing where nothing is. */
export const lifeProblems = (life: LifeDraft): LifeProblems | undefined => {
  const { gracePeriod, sleepSchedule, renewEvery } = lifeSpec(life);
  const grace = gracePeriod === undefined ? undefined : checkGracePeriod(gracePeriod);
  const schedule = sleepSchedule === undefined ? undefined : checkSleepSchedule(sleepSchedule);
  const renewal = renewEvery === undefined ? undefined : checkRenewEvery(renewEvery);
  const problems: LifeProblems = {
    ...(grace && !grace.ok ? { grace: grace.error } : {}),
    ...(schedule && !schedule.ok ? { [SCHEDULE_FIELDS[schedule.error.field ?? ''] ?? 'sleep']: schedule.error } : {}),
    ...(renewal && !renewal.ok ? { renewEvery: renewal.error } : {}),
  };

  return Object.keys(problems).length ? problems : undefined;
};
