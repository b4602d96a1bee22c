import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueNotice, recordNotice, soonAt } from './notices';
import type { DueNotice } from './notices';
import { NOTICE_KINDS } from './product-pod';
import type { GivenNotice } from './product-pod';
import { formatDuration, toUtc } from './ttl';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-01T00:00:00Z');
const MARKS = [30 * DAY, 7 * DAY, DAY, HOUR];
/** A life of ten days. */
const END = START + 10 * DAY;
const END_TEXT = '2026-01-11T00:00:00Z';
const facts = { kind: 'Expiry' as const, startedAt: START, deadline: END, marksMs: MARKS, given: [] };
const given = (mark: string, changes: Partial<GivenNotice> = {}): GivenNotice => ({ kind: 'Expiry', mark, deadline: END_TEXT, givenAt: '2026-01-05T00:00:00Z', ...changes });
const due = (mark: string) => ({ kind: 'Expiry' as const, mark, deadline: END_TEXT });

describe('dueNotice', () => {
  it.each<[string, number, GivenNotice[], DueNotice]>([
    ['the largest mark that fits is ahead', START, [], { nextAt: END - 7 * DAY }],
    ['a moment before', END - 7 * DAY - 1, [], { nextAt: END - 7 * DAY }],
    ['it comes', END - 7 * DAY, [], { due: due('1w'), nextAt: END - DAY }],
    ['it was given', END - 7 * DAY, [given('1w')], { nextAt: END - DAY }],
    ['it was written in another way', END - 7 * DAY, [given('7d')], { nextAt: END - DAY }],
    ['the next comes', END - DAY, [given('1w')], { due: due('1d'), nextAt: END - HOUR }],
    ['several were missed: only the most urgent', END - HOUR, [], { due: due('1h'), nextAt: END }],
    ['the last hour', END - 1, [given('1h')], { nextAt: END }],
    ['the deadline itself', END, [given('1h')], { due: due('0s') }],
    ['all were missed', END + DAY, [], { due: due('0s') }],
    ['all were given', END + DAY, [given('0s')], {}],
    ['a smaller mark was given by another policy', END - DAY, [given('12h')], { nextAt: END - HOUR }],
    ['a mark below one minute was given by another policy', END - HOUR, [given('30s')], { nextAt: END }],
    ['a larger mark was given by another policy', END - DAY, [given('3d')], { due: due('1d'), nextAt: END - HOUR }],
    ['the clock was set back after a notice', END - 2 * DAY, [given('1h')], { nextAt: END }],
    ['it was given for another deadline', END - DAY, [given('1h', { deadline: '2026-01-10T00:00:00Z' })], { due: due('1d'), nextAt: END - HOUR }],
    ['it was given for another kind of deadline', END - DAY, [given('0s', { kind: 'Renewal' })], { due: due('1d'), nextAt: END - HOUR }],
    ['several were given, in any order', END - DAY, [given('1h'), given('1w')], { nextAt: END }],
    ['what was given cannot be read', END - DAY, [given('soon'), given('1y'), given('')], { due: due('1d'), nextAt: END - HOUR }],
  ])('%s', (_what, now, notices, expected) => {
    expect(dueNotice({ ...facts, given: notices }, now)).toEqual(expected);
  });

  it.each<[string, Partial<typeof facts>, number, DueNotice]>([
    ['a mark as long as the life does not count', { marksMs: [10 * DAY, HOUR] }, START, { nextAt: END - HOUR }],
    ['a mark a second shorter does', { marksMs: [10 * DAY - SECOND] }, START + SECOND, { due: due('1w2d23h59m59s'), nextAt: END }],
    ['no marks', { marksMs: [] }, START, { nextAt: END }],
    ['marks in any order, twice, and no marks at all', { marksMs: [HOUR, 7 * DAY, HOUR, 0, -DAY, 999, NaN] }, END - HOUR, { due: due('1h'), nextAt: END }],
    ['part seconds are not written, so they do not count', { marksMs: [HOUR + 999] }, END - HOUR - 1, { nextAt: END - HOUR }],
    ['a life that is over when it begins', { startedAt: END + DAY }, END + DAY, { due: due('0s') }],
    ['part seconds of the deadline are not written either', { deadline: END + 999 }, END - 7 * DAY + 999, { due: due('1w'), nextAt: END + 999 - DAY }],
  ])('%s', (_what, changes, now, expected) => {
    expect(dueNotice({ ...facts, ...changes }, now)).toEqual(expected);
  });

  it('gives each mark at most once, in order, never before its time, and says when to look again', () => {
    const seconds = fc.integer({ min: 1, max: 100_000 });
    const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom('next' as const, 'extend' as const)), { minLength: 1, maxLength: 60 });

    fc.assert(fc.property(fc.array(seconds, { maxLength: 6 }), seconds, fc.integer({ min: 0, max: 999 }), steps, (marks, life, part, walk) => {
      const marksMs = marks.map((mark) => mark * SECOND);
      const heard = new Map<string, number[]>();
      // Only what is written down survives a restart, so every step is one.
      let record: GivenNotice[] = [given('0s', { kind: 'Renewal' })];
      let deadline = START + life * SECOND + part;
      let now = START;

      for (const step of walk) {
        const { due: notice, nextAt } = dueNotice({ ...facts, marksMs, deadline, given: record }, now);

        expect(nextAt === undefined || (nextAt > now && nextAt <= deadline)).toBe(true);
        if (notice) {
          const before = heard.get(notice.deadline) ?? [];
          const mark = [...marksMs, 0].find((candidate) => formatDuration(candidate) === notice.mark) ?? NaN;

          expect(notice).toEqual({ kind: 'Expiry', mark: formatDuration(mark), deadline: toUtc(deadline) });
          expect(mark).toBeLessThan(before.at(-1) ?? Math.max(deadline - START, 1));
          expect(deadline - mark).toBeLessThanOrEqual(now);
          heard.set(notice.deadline, [...before, mark]);
          record = recordNotice(record, { ...notice, givenAt: toUtc(now) });
        }
        expect(dueNotice({ ...facts, marksMs, deadline, given: record }, now)).toEqual(nextAt === undefined ? {} : { nextAt });
        if (nextAt !== undefined) {
          expect(dueNotice({ ...facts, marksMs, deadline, given: record }, nextAt - 1)).toEqual({ nextAt });
          expect(dueNotice({ ...facts, marksMs, deadline, given: record }, nextAt).due?.mark).toBe(formatDuration(deadline - nextAt));
        }
        if (step === 'extend') {
          deadline += 5000 * SECOND;
        } else {
          now = step === 'next' ? nextAt ?? now : now + step * SECOND;
        }
      }
      expect(record).toHaveLength(heard.size ? 2 : 1);
    }));
  });

  it('gives every mark that fits to who looks whenever it asks for', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 })), fc.integer({ min: 1, max: 100_000 }), (marks, life) => {
      const marksMs = marks.map((mark) => mark * SECOND);
      const deadline = START + life * SECOND;
      const heard: string[] = [];
      let record: GivenNotice[] = [];

      for (let now: number | undefined = START; now !== undefined;) {
        const { due: notice, nextAt }: DueNotice = dueNotice({ ...facts, marksMs, deadline, given: record }, now);

        if (notice) {
          heard.push(notice.mark);
          record = recordNotice(record, { ...notice, givenAt: toUtc(now) });
        }
        now = nextAt;
      }
      expect(heard).toEqual([...marks.filter((mark) => mark < life).sort((a, b) => b - a), 0].map((mark) => formatDuration(mark * SECOND)));
    }));
  });
});

describe('recordNotice', () => {
  const renewal = given('1d', { kind: 'Renewal', deadline: '2026-06-01T00:00:00Z' });

  it.each<[string, GivenNotice[], GivenNotice, GivenNotice[]]>([
    ['the first', [], given('1w'), [given('1w')]],
    ['another of the same kind', [given('1w')], given('1d'), [given('1d')]],
    ['the order of the kinds', [renewal], given('1w'), [given('1w'), renewal]],
    ['one kind leaves the other alone', [given('1w'), renewal], { ...renewal, mark: '1h' }, [given('1w'), { ...renewal, mark: '1h' }]],
    ['what should never have been written', [renewal, given('1w'), given('1d'), { ...renewal, kind: 'Party' as 'Renewal' }], { ...renewal, mark: '0s' }, [given('1d'), { ...renewal, mark: '0s' }]],
  ])('%s', (_what, before, notice, after) => {
    const copy = structuredClone(before);

    expect(recordNotice(before, notice)).toEqual(after);
    expect(before).toEqual(copy);
    expect(after.map(({ kind }) => kind)).toEqual(NOTICE_KINDS.filter((kind) => after.some((kept) => kept.kind === kind)));
  });
});

describe('soonAt', () => {
  it.each<[string, number, number[], number]>([
    ['the largest mark that fits', 10 * DAY, MARKS, 3 * DAY],
    ['a mark as long as the life does not', 7 * DAY, MARKS, 6 * DAY],
    ['the smallest', 2 * HOUR, MARKS, HOUR],
    ['none fits: the second half of a short life', HOUR, MARKS, 30 * MINUTE],
    ['none fits: the last hour of a long one', 3 * HOUR, [DAY], 2 * HOUR],
    ['no marks', 10 * DAY, [], 10 * DAY - HOUR],
    ['the deadline itself is no mark here', 10 * DAY, [0], 10 * DAY - HOUR],
  ])('%s', (_what, life, marks, expected) => {
    expect(soonAt(START, START + life, marks) - START).toBe(expected);
  });

  it('is within the life, and when the first notice comes where a mark fits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 * DAY }), fc.array(fc.integer({ min: 1, max: 40 * DAY / SECOND })), (life, marks) => {
      const marksMs = marks.map((mark) => mark * SECOND);
      const soon = soonAt(START, START + life, marksMs);

      expect(soon).toBeGreaterThan(START);
      expect(soon).toBeLessThan(START + life);
      if (marksMs.some((mark) => mark < life)) {
        expect(dueNotice({ ...facts, deadline: START + life, marksMs }, START)).toEqual({ nextAt: soon });
      }
    }));
  });
});
