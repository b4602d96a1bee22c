import { RE2JS } from 're2js';

import { LIMITS } from './limits';

/** A pattern that can be searched for in time linear in the text. */
export interface SafePattern {
  /** Whether the pattern is found anywhere in the text. */
  test: (text: string) => boolean;
}

const cache = new Map<string, SafePattern | undefined>();
const CACHED_MAX = 5_000;

/**
 * A regular expression of a chart, compiled for an engine that cannot backtrack; `undefined` for one that it does not know.
 *
 * It is the syntax that Helm itself reads, with which the chart's own checks are written. What JavaScript alone knows (a look-ahead) Helm
 * refuses too.
 */
export function safePattern(source: string): SafePattern | undefined {
  if (cache.has(source)) {
    return cache.get(source);
  }
  const pattern = compile(source);

  if (cache.size >= CACHED_MAX) {
    cache.clear();
  }
  cache.set(source, pattern);

  return pattern;
}

/** Constructs that JavaScript knows and Helm does not: looking around, and back. */
const FOREIGN = /\(\?<?[=!]|\\[1-9k]/;

/** What means the same in both: escaped punctuation, the classes of ASCII characters, and a few repetitions of one character. */
const PLAIN = /\\[dDwWsSbB.*+?^$()[\]{}|\\/-]|(?<=[\w\]])\{\d{1,2}(,\d{0,2})?\}/g;

/** Whether Helm could read the pattern. It costs a fraction of {@link safePattern} where the answer is plain. */
export function isSafePattern(source: string): boolean {
  if (source.length > LIMITS.pattern || FOREIGN.test(source)) {
    return false;
  }

  return (isJavaScript(source) && !/[{\\]/.test(source.replace(PLAIN, ''))) || safePattern(source) !== undefined;
}

function isJavaScript(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function compile(source: string): SafePattern | undefined {
  // A repetition of repetitions would be unrolled into more than fits into memory.
  if (source.length > LIMITS.pattern || repeats(source) > 2_000) {
    return undefined;
  }

  try {
    const pattern = RE2JS.compile(source);

    return { test: (text) => pattern.matcher(text).find() };
  } catch {
    return undefined;
  }
}

/** What a pattern is made of, as far as its size depends on it: a class or an escaped character, a group's beginning and end, a counted repetition. */
const TOKENS = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|\{(\d+)(?:,(\d*))?\}|[^]/g;

/** An upper bound for how many characters a pattern has once its counted repetitions are written out. */
function repeats(source: string): number {
  const sums = [0];
  let last = 0;

  for (const [token, least, most] of source.matchAll(TOKENS)) {
    const sum = sums.length - 1;

    if (token === '(') {
      sums.push(0);
    } else if (token === ')' && sum > 0) {
      last = Math.max(1, sums.pop() ?? 0);
      sums[sum - 1] = (sums[sum - 1] ?? 0) + last;
    } else if (least === undefined) {
      last = 1;
      sums[sum] = (sums[sum] ?? 0) + last;
    } else {
      const more = last * Math.max(1, Number(most || least)) - last;

      last += more;
      sums[sum] = (sums[sum] ?? 0) + more;
    }
  }

  return Math.max(...sums);
}
