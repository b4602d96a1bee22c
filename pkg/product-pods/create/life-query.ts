import type { LifeDraft, LifeSpec } from './life';
import { lifeDraft } from './life';

type Query = Record<string, unknown>;

const FIELDS = ['expiryAction', 'grace', 'sleep', 'wake', 'timeZone', 'renewEvery', 'protected'] as const;

/** The life that a link into the form asks for; nothing where it asks for none. */
export const lifeFromQuery = (query: Query, timeZone: string): LifeDraft | undefined => {
  const given = Object.fromEntries(FIELDS.flatMap((field) => (typeof query[field] === 'string' ? [[field, query[field]]] : []))) as Partial<Record<typeof FIELDS[number], string>>;
  const { expiryAction, grace, sleep, wake, renewEvery } = given;

  return Object.keys(given).length ? lifeDraft({
    ...(expiryAction === 'Sleep' ? { expiryAction } : {}),
    ...(grace ? { gracePeriod: grace } : {}),
    ...(sleep ? { sleepSchedule: { sleep, ...(wake ? { wake } : {}), timeZone: given.timeZone || timeZone } } : {}),
    ...(renewEvery ? { renewEvery } : {}),
    ...(given.protected === 'true' ? { protected: true } : {}),
  }, timeZone) : undefined;
};

/** The part of a link into the form that asks for such a life. */
export const lifeToQuery = ({ expiryAction, gracePeriod, sleepSchedule, renewEvery, protected: isProtected }: LifeSpec): Record<string, string> => ({
  ...(expiryAction ? { expiryAction } : {}),
  ...(gracePeriod ? { grace: gracePeriod } : {}),
  // What is absent means UTC here and the browser's zone in the form.
  ...(sleepSchedule ? { sleep: sleepSchedule.sleep, ...(sleepSchedule.wake ? { wake: sleepSchedule.wake } : {}), timeZone: sleepSchedule.timeZone ?? 'UTC' } : {}),
  ...(renewEvery ? { renewEvery } : {}),
  ...(isProtected ? { protected: 'true' } : {}),
});
