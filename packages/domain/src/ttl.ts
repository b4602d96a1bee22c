import type { ProductPod } from './product-pod';
import { fail, ok } from './result';
import type { Result } from './result';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The units of the grammar, largest first, in milliseconds. */
export const UNITS = [
  ['w', 7 * DAY_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

export const SHORTEST_TTL_MS = MINUTE_MS;
/** Ten years of 365 days; the CRD's rule says the same. */
export const LONGEST_TTL_MS = 3650 * DAY_MS;
/** Longer texts cannot be a lifetime; the CRD says the same. */
export const TTL_MAX_LENGTH = 40;

/** A lifetime as written in `spec.ttl`. */
export type Ttl =
  | { kind: 'duration'; ms: number }
  | { kind: 'time'; at: number }
  | { kind: 'never' };

const TIME = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const DURATION = /^(?:\d{1,9}[a-z])+$/;

/** Milliseconds as RFC 3339 in UTC, whole seconds, always 20 characters, so that it sorts as text. */
export function toUtc(ms: number): string {
  return `${ new Date(Math.floor(ms / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19) }Z`;
}

/** A duration in the grammar, largest unit first: 90 minutes are `1h30m`. Part seconds are dropped. */
export function formatDuration(ms: number): string {
  let rest = Math.floor(ms / SECOND_MS) * SECOND_MS;
  let text = '';

  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);

    if (count > 0) {
      text += `${ count }${ unit }`;
      rest -= count * size;
    }
  }

  return text || '0s';
}

/**
 * Reads a lifetime: units combined largest first (`1w2d`, `36h`), an RFC 3339 time, or `never`.
 *
 * Durations are bounded by {@link SHORTEST_TTL_MS} and {@link LONGEST_TTL_MS}. A time is not compared with any clock here.
 */
export function parseTtl(text: string): Result<Ttl> {
  if (text === '') {
    return fail('ttlEmpty', 'A lifetime is needed, for example 8h, 1w2d or a date.');
  }
  if (text.length > TTL_MAX_LENGTH) {
    return fail('ttlUnreadable', `A lifetime has at most ${ TTL_MAX_LENGTH } characters.`);
  }
  if (text === 'never') {
    return ok({ kind: 'never' });
  }
  if (/^\d{4}-/.test(text)) {
    return parseTime(text);
  }

  const duration = parseDuration(text);

  return duration.ok ? ok({ kind: 'duration', ms: duration.value }) : duration;
}

function parseTime(text: string): Result<Ttl> {
  const at = TIME.test(text) ? Date.parse(text) : NaN;
  // Date.parse rolls 31 February over to March; a time that does not exist is refused instead.
  const [, year, month, day] = TIME.exec(text) ?? [];
  const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));

  if (Number.isNaN(at) || calendarDay.getUTCDate() !== Number(day)) {
    return fail('ttlDate', `“${ text }” is not a time such as 2026-12-24T18:00:00Z.`);
  }

  return ok({ kind: 'time', at });
}

/** Reads a duration in the grammar to milliseconds, within the bounds of a lifetime. */
export function parseDuration(text: string): Result<number> {
  if (!DURATION.test(text)) {
    return fail('ttlUnreadable', `“${ text }” is not a lifetime: write numbers with units, such as 8h, 1w2d or 90m.`);
  }

  let previous = -1;
  let total = 0;

  for (const [, digits, letter] of text.matchAll(/(\d+)([a-z])/g)) {
    const index = UNITS.findIndex(([unit]) => unit === letter);
    const unit = UNITS[index];

    if (!unit) {
      return fail('ttlUnit', `“${ letter }” is not a unit of time: use w, d, h, m or s.`);
    }
    if (index === previous) {
      return fail('ttlRepeated', `The unit ${ letter } appears twice in “${ text }”.`);
    }
    if (index < previous) {
      return fail('ttlOrder', `Write the larger unit first: “${ text }” has ${ letter } too late.`);
    }
    previous = index;
    total += Number(digits) * unit[1];
  }

  return withinBounds(total);
}

function withinBounds(ms: number): Result<number> {
  if (ms < SHORTEST_TTL_MS) {
    return fail('ttlTooShort', 'A lifetime is at least one minute.');
  }
  if (ms > LONGEST_TTL_MS) {
    return fail('ttlTooLong', 'A lifetime is at most ten years (3650d).');
  }

  return ok(ms);
}

/**
 * When a pod created at `creation` (RFC 3339) ends: RFC 3339 in UTC, whole seconds; `undefined` for `never`.
 *
 * A time before the creation is a lifetime that is over already, not a fault.
 */
export function expiresAt(creation: string, ttl: string): Result<string | undefined> {
  const parsed = parseTtl(ttl);
  const created = Date.parse(creation);

  if (!parsed.ok) {
    return parsed;
  }
  if (Number.isNaN(created)) {
    return fail('creationUnreadable', `“${ creation }” is not a creation time.`);
  }

  switch (parsed.value.kind) {
  case 'never':
    return ok(undefined);
  case 'duration':
    return ok(toUtc(created + parsed.value.ms));
  case 'time':
    return parsed.value.at - created > LONGEST_TTL_MS ? fail('ttlTooLong', 'A lifetime is at most ten years (3650d).') : ok(toUtc(parsed.value.at));
  }
}

/** Checks a lifetime for a pod that would be created now (milliseconds): what {@link expiresAt} lets pass must also lie ahead. */
export function checkTtl(ttl: string, now: number): Result<Ttl> {
  const parsed = parseTtl(ttl);

  if (parsed.ok && parsed.value.kind === 'time') {
    const bounded = withinBounds(parsed.value.at - now);

    return bounded.ok ? parsed : bounded;
  }

  return parsed;
}

/**
 * The lifetime that lets `pod` live longer by `by` (a duration) than it does now; it keeps the form the owner chose.
 *
 * It never shortens. A pod that has expired and is still there lives for `by` from `now` (milliseconds) on; one whose removal has
 * begun cannot be brought back.
 */
export function extend(pod: Pick<ProductPod, 'metadata' | 'spec' | 'status'>, by: string, now: number): Result<string> {
  const creation = pod.metadata.creationTimestamp ?? '';
  const end = expiresAt(creation, pod.spec.ttl);
  const more = parseDuration(by);

  if (!end.ok) {
    return end;
  }
  if (!more.ok) {
    return more;
  }
  if (pod.metadata.deletionTimestamp || pod.status?.conditions?.some(({ type }) => type === 'Terminated')) {
    return fail('alreadyEnding', 'The pod is being removed; it cannot be extended any more.');
  }
  if (end.value === undefined) {
    return ok('never');
  }

  const newEnd = Math.max(Date.parse(end.value), Math.ceil(now / SECOND_MS) * SECOND_MS) + more.value;
  const lifetime = withinBounds(newEnd - Date.parse(creation));

  if (!lifetime.ok) {
    return lifetime;
  }

  return ok(pod.spec.ttl.includes('-') ? toUtc(newEnd) : formatDuration(lifetime.value));
}

/** What to change about a pod so that it lives longer by `by`: extending one says that it is still needed, which renews it too. */
export function extension(pod: Pick<ProductPod, 'metadata' | 'spec' | 'status'>, by: string, now: number): Result<Pick<ProductPod['spec'], 'ttl' | 'renewedAt'>> {
  const ttl = extend(pod, by, now);

  return ttl.ok ? ok({ ttl: ttl.value, ...(pod.spec.renewEvery === undefined ? {} : { renewedAt: toUtc(now) }) }) : ttl;
}
