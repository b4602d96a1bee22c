/**
 * What must be true of a pod at a moment, from what people asked for and nothing else.
 *
 * It repeats rules of `packages/domain` in few lines of its own, on purpose: a rule that is wrong there must not be excused here.
 */

/** What the specification said from `since` (milliseconds) on. */
export interface Term {
  since: number;
  ttl: string;
  gracePeriod?: string;
  expiryAction?: string;
  protected?: boolean;
  desiredState?: string;
}

export interface PodFacts {
  /** Milliseconds, whole seconds, as the API server says. */
  createdAt: number;
  /** In the order of time; never empty. */
  terms: Term[];
  /** When somebody asked for its deletion. */
  deletedAt?: number;
  /** When its release was there; absent while it is not. */
  installedAt?: number;
}

/**
 * How old the knowledge may be on which something is done: a request may hang in a stopped etcd for twenty seconds, and a watch may
 * come as late. What was allowed at any moment within it is allowed.
 */
export const LAG_MS = 45_000;

const UNIT_MS: Record<string, number> = {
  s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000,
};
const DEFAULT_GRACE = '24h';

/** Milliseconds of a duration such as `1h30m` or `0s`. */
export function durationMs(text: string): number {
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? NaN), 0);
}

/** When the lifetime of a term ends; infinite for `never`. */
export function endOf({ createdAt }: Pick<PodFacts, 'createdAt'>, { ttl }: Term): number {
  if (ttl === 'never') {
    return Infinity;
  }

  return Math.floor((/^\d{4}-/.test(ttl) ? Date.parse(ttl) : createdAt + durationMs(ttl)) / 1000) * 1000;
}

/** A release this young when the lifetime ends may not have been noticed. */
const NOTICED_MS = 5000;

/**
 * From when a term removes the pod; infinite when it never does. Without a release that was there for `noticedMs` at its end there is
 * nothing to be restored, and no grace.
 */
export function removalOf(facts: PodFacts, term: Term, noticedMs = 0): number {
  const end = endOf(facts, term);

  if (term.protected || (term.expiryAction ?? 'Delete') !== 'Delete') {
    return Infinity;
  }

  return end + (facts.installedAt !== undefined && facts.installedAt + noticedMs < end ? durationMs(term.gracePeriod ?? DEFAULT_GRACE) : 0);
}

/** The terms that held at some moment from `at - LAG_MS` to `at`, each with the last such moment. */
function recent({ terms }: PodFacts, at: number): { term: Term; last: number }[] {
  return terms
    .map((term, index) => ({ term, last: Math.min(at, terms[index + 1]?.since ?? Infinity) }))
    .filter(({ term, last }, index) => (term.since <= at || index === 0) && last >= at - LAG_MS);
}

export const termAt = ({ terms }: PodFacts, at: number): Term => (terms.findLast(({ since }) => since <= at) ?? terms[0]) as Term;

const isDeleted = ({ deletedAt }: PodFacts, at: number) => deletedAt !== undefined && deletedAt <= at;

/** Whether the pod may be stopped at that moment: asked to sleep, expired or deleted. */
export function mayStop(facts: PodFacts, at: number): boolean {
  return isDeleted(facts, at) || recent(facts, at).some(({ term, last }) => term.desiredState === 'Asleep' || endOf(facts, term) <= last);
}

/** Whether the pod may say that it has expired. */
export function mayExpire(facts: PodFacts, at: number): boolean {
  return isDeleted(facts, at) || recent(facts, at).some(({ term, last }) => endOf(facts, term) <= last);
}

/** Whether its removal may begin: its data is lost from then on. */
export function mayRemove(facts: PodFacts, at: number): boolean {
  return isDeleted(facts, at) || recent(facts, at).some(({ term, last }) => removalOf(facts, term, NOTICED_MS) <= last);
}

/** From when nothing of it may be left; infinite as long as it may stay. What kept it from its end (protection) may start its grace anew. */
export function goneBy(facts: PodFacts): number {
  const term = facts.terms.at(-1) as Term;
  const removal = removalOf(facts, term);
  const before = facts.terms.at(-2);
  const parked = before !== undefined && removalOf(facts, before) === Infinity && endOf(facts, before) <= term.since;
  const anew = parked && removal !== Infinity ? term.since + durationMs(term.gracePeriod ?? DEFAULT_GRACE) : removal;

  return Math.min(facts.deletedAt ?? Infinity, Math.max(removal, anew));
}

/** Since when its workloads must run, or must not, at `at`; `undefined` where neither is said, as without a release or on its way out. */
export function mustBe(facts: PodFacts, at: number): { running: boolean; since: number } | undefined {
  const term = termAt(facts, at);
  const end = endOf(facts, term);

  if (facts.installedAt === undefined || facts.installedAt > at || isDeleted(facts, at) || removalOf(facts, term) <= at) {
    return undefined;
  }
  if (end <= at) {
    return { running: false, since: Math.max(end, term.since, facts.installedAt) };
  }

  return { running: term.desiredState !== 'Asleep', since: Math.max(term.since, facts.installedAt) };
}
