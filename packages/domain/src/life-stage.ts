import { checkGracePeriod, checkRenewedAt, renewal } from './renewal';
import { findCondition } from './conditions';
import type { LifePolicy } from './life-policy';
import type { ProductPod } from './product-pod';
import type { Fault } from './result';
import { expiresAt, toUtc } from './ttl';

/** Reasons of a pod that has expired and yet is not removed by itself. */
export const PARKED_REASONS = ['ExpiredProtected', 'ExpiredAsleep'] as const;
export type ParkedReason = typeof PARKED_REASONS[number];

/** When a pod's life ends; times are RFC 3339, UTC, whole seconds. */
export interface Ends {
  /** The earlier of the lifetime's end and the end for want of renewal; `undefined` for a pod that never expires. */
  end?: string;
  /** By when the owner must confirm. */
  renewalDueAt?: string;
  /** From when the time to confirm in counts, in milliseconds. */
  renewalFrom?: number;
  /** What cannot be read in the specification. The lifetime's own fault comes first. */
  faults: Fault[];
}

/** Where in its life a pod is, from what ends it alone. */
export type Stage =
  | { stage: 'living' }
  /** It has expired and can be brought back until then. */
  | { stage: 'restorable'; expiredAt: string; until: string; then: 'Remove' | 'Archive' }
  /** It has expired and stays until somebody decides. */
  | { stage: 'parked'; reason: ParkedReason; since: string }
  /** Its grace period is over and it waits for its archive. */
  | { stage: 'archiving'; expiredAt: string; until: string }
  /** It is being removed; this is never taken back. */
  | { stage: 'ending'; why: string };

/** The ends of a pod at `now` (milliseconds). What cannot be read changes nothing that stood before. */
export function endsOf(pod: ProductPod, now: number): Ends {
  const byTtl = expiresAt(pod.metadata.creationTimestamp ?? '', pod.spec.ttl);
  const byRenewal = renewal(pod, now);
  const confirmed = pod.spec.renewEvery === undefined || pod.spec.renewedAt === undefined ? byRenewal : checkRenewedAt(pod.spec.renewedAt, now);
  const faults = [byTtl, byRenewal.ok ? confirmed : byRenewal].flatMap((result) => (result.ok ? [] : [result.error]));

  // An unreadable lifetime must not make a pod immortal that had an end before, nor take it away early.
  if (!byTtl.ok) {
    return { faults, ...(pod.status?.expiresAt ? { end: pod.status.expiresAt } : {}) };
  }

  const confirm = byRenewal.ok ? byRenewal.value : undefined;
  const ends = [byTtl.value, confirm && toUtc(confirm.endsAt)].filter((end) => end !== undefined);
  const [first] = ends.sort();

  return { faults, ...(first === undefined ? {} : { end: first }), ...(confirm ? { renewalDueAt: toUtc(confirm.dueAt), renewalFrom: confirm.from } : {}) };
}

/** The grace period of a pod in milliseconds: its own, or the policy's where it has none that can be read. */
export function graceOf({ spec }: Pick<ProductPod, 'spec'>, policy: LifePolicy): number {
  const own = spec.gracePeriod === undefined ? undefined : checkGracePeriod(spec.gracePeriod);

  return own?.ok ? own.value : policy.graceMs;
}

interface StageFacts {
  end: string | undefined;
  policy: LifePolicy;
  /** Whether its data lies safe in the archive. */
  archived: boolean;
  /** Whether its namespace is gone, or on its way with nothing left in it: nothing can be kept then. */
  namespaceGone?: boolean;
}

/** Where in its life the pod is at `now` (milliseconds). An ending that has begun is never taken back. */
export function stageOf(pod: ProductPod, facts: StageFacts, now: number): Stage {
  if (pod.metadata.deletionTimestamp) {
    return { stage: 'ending', why: 'It is being deleted.' };
  }
  if (facts.namespaceGone) {
    return { stage: 'ending', why: 'Its namespace has been removed.' };
  }

  const stage = stageByTime(pod, facts, now);

  return stage.stage !== 'ending' && hasBegunToEnd(pod) ? { stage: 'ending', why: 'Its end has begun.' } : stage;
}

/** Whether the record says that the end has begun: from then on things may have been destroyed. */
export function hasBegunToEnd({ status }: Pick<ProductPod, 'status'>): boolean {
  return findCondition(status?.conditions, 'Terminated') !== undefined;
}

function stageByTime(pod: ProductPod, { end, policy, archived }: StageFacts, now: number): Stage {
  if (end === undefined || now < Date.parse(end)) {
    return { stage: 'living' };
  }
  if (pod.spec.protected || pod.spec.expiryAction === 'Sleep') {
    return { stage: 'parked', reason: pod.spec.protected ? 'ExpiredProtected' : 'ExpiredAsleep', since: pod.status?.timings?.parkedAt ?? toUtc(now) };
  }

  const expiredAt = expiredSince(pod, end, now);
  const graceEnd = Date.parse(expiredAt) + graceOf(pod, policy);
  const until = toUtc(graceEnd);
  const archive = pod.spec.expiryAction === 'Archive' && !archived;

  // Nothing that could be restored was ever there.
  if (!pod.status?.timings?.installedAt) {
    return { stage: 'ending', why: `Its lifetime ended at ${ end }, and nothing was installed.` };
  }
  if (now < graceEnd) {
    return { stage: 'restorable', expiredAt, until, then: archive ? 'Archive' : 'Remove' };
  }

  return archive ? { stage: 'archiving', expiredAt, until } : { stage: 'ending', why: `Its lifetime ended at ${ end } and nobody brought it back.` };
}

/** From when the grace period counts: the end itself, or when the pod stopped being kept from its end by something else. */
function expiredSince({ status }: ProductPod, end: string, now: number): string {
  const { expiredAt, parkedAt } = status?.timings ?? {};

  if (expiredAt !== undefined && expiredAt >= end) {
    return expiredAt;
  }

  return parkedAt === undefined ? end : toUtc(now);
}
