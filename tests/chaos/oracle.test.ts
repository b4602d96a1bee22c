import { describe, expect, it } from 'vitest';
import {
  durationMs, endOf, goneBy, LAG_MS, mayExpire, mayRemove, mayStop, mustBe, type PodFacts, removalOf, type Term,
} from './oracle';

const S = 1000;
const BORN = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => BORN + seconds * S;

const term = (more: Partial<Term> = {}): Term => ({
  since: BORN, ttl: '100s', gracePeriod: '30s', ...more,
});
const pod = (more: Partial<PodFacts> = {}): PodFacts => ({
  createdAt: BORN, terms: [term()], installedAt: at(5), ...more,
});
/** Extended by an hour at that second. */
const extendedAt = (seconds: number) => pod({ terms: [term(), term({ since: at(seconds), ttl: '1h' })] });

describe('durations and ends', () => {
  it.each([['0s', 0], ['90s', 90 * S], ['1h30m', 5400 * S], ['1w2d', 777_600 * S]])('%s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });

  it.each([['100s', at(100)], ['2026-01-01T00:01:40Z', at(100)], ['2026-01-01T01:01:40.700+01:00', at(100)], ['never', Infinity]])('a lifetime of %s', (ttl, expected) => {
    expect(endOf(pod(), term({ ttl }))).toBe(expected);
  });

  it.each([
    ['after its grace', {}, {}, at(130)],
    ['at its end without a release', { installedAt: undefined }, {}, at(100)],
    ['at its end when the release came later', { installedAt: at(100) }, {}, at(100)],
    ['after a day of grace by default', {}, { gracePeriod: undefined }, at(86_500)],
    ['never when protected', {}, { protected: true }, Infinity],
    ['never when it only sleeps', {}, { expiryAction: 'Sleep' }, Infinity],
  ])('it is removed %s', (_, facts, terms, expected) => {
    expect(removalOf(pod(facts), term(terms))).toBe(expected);
  });
});

describe('what may happen', () => {
  it.each([
    ['a moment before its end', pod(), 99.999, [false, false, false]],
    ['at its end', pod(), 100, [true, true, false]],
    ['at the end of its grace', pod(), 130, [true, true, true]],
    ['before it is deleted', pod({ deletedAt: at(50) }), 49, [false, false, false]],
    ['once it is deleted', pod({ deletedAt: at(50) }), 50, [true, true, true]],
    ['asleep by wish', pod({ terms: [term({ desiredState: 'Asleep' })] }), 20, [true, false, false]],
    ['extended in time', extendedAt(99), 101, [false, false, false]],
    ['extended too late, just now', extendedAt(101), 102, [true, true, false]],
    ['extended too late, long ago', extendedAt(101), 102 + LAG_MS / S, [false, false, false]],
    ['protected, long after its end', pod({ terms: [term({ protected: true })] }), 9000, [true, true, false]],
  ])('%s', (_, facts, seconds, expected) => {
    const now = at(seconds);

    expect([mayStop(facts, now), mayExpire(facts, now), mayRemove(facts, now)]).toEqual(expected);
  });

  it('is judged by the first terms before anything is known', () => {
    expect(mayStop(pod({ terms: [term({ since: at(3) })] }), at(1))).toBe(false);
  });
});

describe('what must happen', () => {
  it.each([
    ['after its grace', pod(), at(130)],
    ['when it is deleted', pod({ deletedAt: at(50) }), at(50)],
    ['never while protected', pod({ terms: [term({ protected: true })] }), Infinity],
    ['a grace after its protection ended', pod({ terms: [term({ protected: true }), term({ since: at(500) })] }), at(530)],
    ['as if nothing had been when its protection ended in time', pod({ terms: [term({ protected: true }), term({ since: at(20) })] }), at(130)],
  ])('it is gone %s', (_, facts, expected) => {
    expect(goneBy(facts)).toBe(expected);
  });

  it.each([
    ['nothing without a release', pod({ installedAt: undefined }), 20, undefined],
    ['it runs', pod(), 20, { running: true, since: at(5) }],
    ['it sleeps by wish', pod({ terms: [term(), term({ since: at(10), desiredState: 'Asleep' })] }), 20, { running: false, since: at(10) }],
    ['it runs again', pod({ terms: [term({ desiredState: 'Asleep' }), term({ since: at(15), desiredState: 'Running' })] }), 20, { running: true, since: at(15) }],
    ['it is stopped in its grace', pod(), 110, { running: false, since: at(100) }],
    ['it runs again after a late extension', extendedAt(110), 120, { running: true, since: at(110) }],
    ['nothing on its way out', pod(), 131, undefined],
    ['nothing once deleted', pod({ deletedAt: at(50) }), 60, undefined],
  ])('%s', (_, facts, seconds, expected) => {
    expect(mustBe(facts, at(seconds))).toEqual(expected);
  });
});
