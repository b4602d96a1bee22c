import type { ProductPod } from './product-pod';
import { fail, ok } from './result';
import type { Result } from './result';
import { LONGEST_TTL_MS, parseDuration, parseTtl, SHORTEST_TTL_MS, TTL_MAX_LENGTH } from './ttl';

const HOUR_MS = 3_600_000;

export const SHORTEST_RENEWAL_MS = HOUR_MS;
export const LONGEST_RENEWAL_MS = LONGEST_TTL_MS;
export const SHORTEST_GRACE_MS = SHORTEST_TTL_MS;
export const LONGEST_GRACE_MS = 90 * 24 * HOUR_MS;

/** By when the owner must confirm, and when the pod expires if he does not; milliseconds. */
export interface RenewalTimes {
  /** From when the time to confirm in counts. */
  from: number;
  dueAt: number;
  endsAt: number;
}

/** By how much the clock of who confirms may be ahead. */
export const CLOCK_TOLERANCE_MS = HOUR_MS;

/**
 * When a pod must be confirmed and when it expires for want of that, one and two periods after the latest of its creation and the last
 * confirmation; `undefined` for a pod that needs none.
 *
 * A confirmation that lies further ahead of `now` (milliseconds) than clocks do does not count until then: nobody confirms in advance,
 * and the times must not move on with every look. {@link checkRenewedAt} says so.
 */
export function renewal({ metadata, spec }: Pick<ProductPod, 'metadata' | 'spec'>, now: number): Result<RenewalTimes | undefined> {
  if (spec.renewEvery === undefined) {
    return ok(undefined);
  }

  const every = checkRenewEvery(spec.renewEvery);
  const created = Date.parse(metadata.creationTimestamp ?? '');
  const renewed = spec.renewedAt === undefined ? ok(-Infinity) : readRenewedAt(spec.renewedAt);

  if (!every.ok) {
    return every;
  }
  if (!renewed.ok) {
    return renewed;
  }
  if (Number.isNaN(created)) {
    return fail('creationUnreadable', `“${ metadata.creationTimestamp ?? '' }” is not a creation time.`);
  }

  const from = Math.max(created, renewed.value <= now + CLOCK_TOLERANCE_MS ? renewed.value : -Infinity);

  return ok({ from, dueAt: from + every.value, endsAt: from + 2 * every.value });
}

/** Reads `spec.renewEvery` to milliseconds: from {@link SHORTEST_RENEWAL_MS} to {@link LONGEST_RENEWAL_MS}. */
export function checkRenewEvery(text: string): Result<number> {
  return checkDuration(text, { field: 'renewEvery', what: 'The time between confirmations', range: 'from one hour to ten years (3650d)', shortest: SHORTEST_RENEWAL_MS, longest: LONGEST_RENEWAL_MS });
}

/** Reads `spec.gracePeriod` to milliseconds: `0s`, or from {@link SHORTEST_GRACE_MS} to {@link LONGEST_GRACE_MS}. */
export function checkGracePeriod(text: string): Result<number> {
  return text === '0s' ? ok(0) : checkDuration(text, { field: 'gracePeriod', what: 'A grace period', range: '0s, or from one minute to 90 days (90d)', shortest: SHORTEST_GRACE_MS, longest: LONGEST_GRACE_MS });
}

/** Checks `spec.renewedAt` at `now` (milliseconds). */
export function checkRenewedAt(text: string, now: number): Result<number> {
  const renewed = readRenewedAt(text);

  return renewed.ok && renewed.value > now + CLOCK_TOLERANCE_MS ? fail('renewedAtAhead', 'The last confirmation lies in the future; it does not count until then.', 'renewedAt') : renewed;
}

/** Reads `spec.renewedAt` to milliseconds. It is not compared with any clock here. */
function readRenewedAt(text: string): Result<number> {
  const time = parseTtl(text);

  return time.ok && time.value.kind === 'time' ? ok(time.value.at) : fail('renewedAtUnreadable', 'The last confirmation is not a time such as 2026-12-24T18:00:00Z.', 'renewedAt');
}

interface Bounds {
  field: 'renewEvery' | 'gracePeriod';
  /** Begins the sentences about it. */
  what: string;
  range: string;
  shortest: number;
  longest: number;
}

/** Reads a duration in the grammar of a lifetime, within bounds of its own. */
function checkDuration(text: string, { field, what, range, shortest, longest }: Bounds): Result<number> {
  const duration = text.length > TTL_MAX_LENGTH ? fail('ttlUnreadable', '') : parseDuration(text);
  const code = duration.ok ? undefined : duration.error.code;

  if (code === 'ttlTooShort' || (duration.ok && duration.value < shortest)) {
    return fail(`${ field }TooShort`, `${ what } is ${ range }.`, field);
  }
  if (code === 'ttlTooLong' || (duration.ok && duration.value > longest)) {
    return fail(`${ field }TooLong`, `${ what } is ${ range }.`, field);
  }

  return duration.ok ? duration : fail(`${ field }Unreadable`, `${ what } is written in numbers with units, largest first, such as 30d or 1w2d.`, field);
}
