import type { Stage } from './life-stage';
import type { NextAction, ProductPod } from './product-pod';
import type { Fault } from './result';
import type { Wish } from './sleep-wish';
import { toUtc } from './ttl';

/** Why a pod is, or is to be, asleep: by its wish or schedule, or because it has expired. */
export type Rest =
  | { kind: 'wish'; wish: Wish }
  | { kind: 'expired'; stage: Exclude<Stage, { stage: 'living' } | { stage: 'ending' }> }
  /** It is to be awake, but has given back what it held of the quotas and not got it again. */
  | { kind: 'quota'; message: string };

/** What is known about the course of a pod's life at one moment. */
export interface Life {
  ttl: string;
  end: string | undefined;
  renewalDueAt: string | undefined;
  /** An unreadable lifetime; nothing else about the pod is decided then. */
  ttlFault: Fault | undefined;
  wish: Wish;
  /** Absent for a pod that is to be awake. */
  rest: Rest | undefined;
  /** When a failed pod that nobody keeps is removed. */
  failedEnd: string | undefined;
}

/** Puts together why the pod is to sleep, if it is. */
export function restOf(stage: Stage, wish: Wish): Rest | undefined {
  if (stage.stage !== 'living' && stage.stage !== 'ending') {
    return { kind: 'expired', stage };
  }

  return wish.state === 'Asleep' ? { kind: 'wish', wish } : undefined;
}

/** What happens next to a pod that is left alone: the earliest of its turns, its confirmation and its end. */
export function nextInLife({ ttl, end, renewalDueAt, wish, failedEnd }: Life, whyExpire?: string): NextAction {
  const candidates: NextAction[] = [
    ...(failedEnd ? [{ action: 'Remove' as const, at: failedEnd, why: 'A failed pod that nobody keeps is removed.' }] : []),
    ...(whyExpire === undefined && wish.next ? [{ action: wish.next.state === 'Asleep' ? 'Sleep' as const : 'Wake' as const, at: toUtc(wish.next.at), why: 'Its sleep schedule says so.' }] : []),
    ...(whyExpire === undefined && renewalDueAt && wish.reason !== 'RenewalMissed' ? [{ action: 'Sleep' as const, at: renewalDueAt, why: 'It goes to sleep unless its owner confirms that it is still needed.' }] : []),
    ...(end ? [{ action: 'Expire' as const, at: end, why: whyExpire ?? (wish.reason === 'RenewalMissed' ? 'Its owner has not confirmed that it is still needed.' : `Its lifetime of ${ ttl } ends.`) }] : []),
  ];
  const [first] = candidates.sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''));

  return first ?? { action: 'None', why: 'It never expires.' };
}

/** When a failed pod that nobody keeps is removed, in milliseconds; `undefined` when it is kept. */
export function failedEndOf(pod: ProductPod, failedMs: number | null): number | undefined {
  const { failedAt } = pod.status?.timings ?? {};

  // A pod whose specification cannot be read may be in use all the same: only what never came to life is cleared away.
  const cleared = CLEARED.some((reason) => reason === pod.status?.reason);

  return failedMs === null || !failedAt || !cleared || pod.spec.keepFailed || pod.spec.protected ? undefined : Date.parse(failedAt) + failedMs;
}

const CLEARED = ['InstallFailed', 'InstallNotStarted', 'ReleaseRemoved'] as const;
