import type { Fault } from '../result';
import { formatDuration, parseTtl } from '../ttl';
import { judgeLifetime } from './judge-life';
import type { MergedPolicy } from './merge';

/** A lifetime to choose, and what policies have against it. */
export interface OfferedLifetime {
  ttl: string;
  fault?: Fault;
}

/**
 * What to begin with where nobody has chosen a lifetime: the policies' default, else the first of `usual` that they allow, else the
 * longest that they do.
 */
export function firstLifetime(merged: MergedPolicy | undefined, usual: readonly string[], now: number): string {
  const { defaultTtl, longestMs } = merged?.rules ?? {};
  const wishes = [...(defaultTtl ? [defaultTtl.value] : []), ...usual];
  const allowed = merged ? wishes.find((ttl) => !judgeLifetime(ttl, merged, now).length) : wishes[0];

  return allowed ?? (longestMs ? formatDuration(longestMs.value) : wishes[0] ?? '');
}

/** What there is to choose: the one to begin with first, then the others from short to long, the longest that policies allow among them. */
export function offeredLifetimes(merged: MergedPolicy | undefined, { first, usual, now }: { first: string; usual: readonly string[]; now: number }): OfferedLifetime[] {
  const longest = merged?.rules.longestMs?.value;
  const rest = [...usual, ...(longest === undefined ? [] : [formatDuration(longest)])].sort((a, b) => lengthOf(a) - lengthOf(b));
  const offered = [first, ...rest].filter(Boolean);

  return offered.filter((ttl, index) => offered.findIndex((other) => other === ttl || lengthOf(other) === lengthOf(ttl)) === index).map((ttl) => {
    const [fault] = merged ? judgeLifetime(ttl, merged, now) : [];

    return { ttl, ...(fault ? { fault } : {}) };
  });
}

/** In milliseconds; what is no span of time stands at the end, and is like nothing else. */
function lengthOf(ttl: string): number {
  const read = parseTtl(ttl);

  return read.ok && read.value.kind === 'duration' ? read.value.ms : read.ok && read.value.kind === 'never' ? Infinity : NaN;
}
