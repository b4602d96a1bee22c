import type { DesiredState, ProductPod, SeenWish } from './product-pod';
import type { Fault } from './result';
import { scheduleAt } from './sleep-schedule';
import type { Turn } from './sleep-schedule';
import { toUtc } from './ttl';

/** Why a pod sleeps. */
export const SLEEP_REASONS = ['AsleepByHand', 'AsleepBySchedule', 'RenewalMissed'] as const;
export type SleepReason = typeof SLEEP_REASONS[number];

/** What a living pod should do at one moment, and what changes it next. */
export interface Wish {
  state: DesiredState;
  /** Only for a pod that should sleep. */
  reason?: SleepReason;
  /** The wish by hand to be remembered. */
  seen?: SeenWish;
  next?: { state: DesiredState; at: number };
  /** Whether the schedule has had its turn since somebody wished otherwise: the wish is history. */
  overtaken?: boolean;
  fault?: Fault;
}

/** A turn to the state that holds already is none for people. */
const TURNS_AHEAD = 4;

/**
 * What the pod should do at `now` (milliseconds): a missed renewal outweighs everything, then the latest word counts, by hand or by
 * schedule. Turns of the schedule before the pod was created are none of its business.
 */
export function wishOf(pod: ProductPod, renewalDueAt: string | undefined, now: number): Wish {
  const seen = seenWish(pod, now);
  const schedule = pod.spec.sleepSchedule && scheduleAt(pod.spec.sleepSchedule, now);
  const remembered = { ...(seen ? { seen } : {}), ...(schedule && !schedule.ok ? { fault: schedule.error } : {}) };

  if (renewalDueAt !== undefined && Date.parse(renewalDueAt) <= now) {
    return { ...remembered, state: 'Asleep', reason: 'RenewalMissed' };
  }

  const last = schedule?.ok ? turnOfThisPod(schedule.value.last, pod) : undefined;
  const bySchedule = last !== undefined && (!seen || last.at > Date.parse(seen.since));
  const state = (bySchedule ? last.state : seen?.state) ?? 'Running';
  const next = schedule?.ok ? nextChange(pod, schedule.value.next, state) : undefined;

  return {
    ...remembered,
    state,
    ...(state === 'Asleep' ? { reason: bySchedule ? 'AsleepBySchedule' as const : 'AsleepByHand' as const } : {}),
    ...(next ? { next } : {}),
    ...(bySchedule && seen ? { overtaken: true } : {}),
  };
}

/** The wish by hand with the moment it was first seen. */
function seenWish({ spec, status }: ProductPod, now: number): SeenWish | undefined {
  if (spec.desiredState === undefined) {
    return undefined;
  }

  return status?.wish?.state === spec.desiredState ? status.wish : { state: spec.desiredState, since: toUtc(now) };
}

function turnOfThisPod(turn: Turn | undefined, { metadata }: ProductPod): Turn | undefined {
  return turn && turn.at > Date.parse(metadata.creationTimestamp ?? '') ? turn : undefined;
}

function nextChange({ spec }: ProductPod, first: Turn | undefined, state: DesiredState): Turn | undefined {
  let turn = first;

  for (let ahead = 0; turn && turn.state === state && ahead < TURNS_AHEAD; ahead++) {
    const after = spec.sleepSchedule && scheduleAt(spec.sleepSchedule, turn.at);

    turn = after?.ok ? after.value.next : undefined;
  }

  return turn && turn.state !== state ? turn : undefined;
}
