import { describe, expect, it } from 'vitest';
import { Calm } from './calm';
import { type Delivery, judgeNotices } from './notices';
import type { PodPlan } from './plan';
import { newRecord, type PodRecord } from './record';

const BORN = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => BORN + seconds * 1000;
const END = '2026-01-01T00:03:00Z';
const plan = { name: 'c000', foreign: false } as PodPlan;

function record(more: Partial<PodRecord> = {}): PodRecord {
  return { ...newRecord(plan, 'pp-c000'), facts: { createdAt: BORN, terms: [{ since: BORN, ttl: '180s', gracePeriod: '1m' }], installedAt: at(5) }, ...more };
}

const delivery = (mark: string, seconds: number, more: Partial<Delivery> = {}): Delivery => ({
  at: at(seconds), id: `id-${ mark }`, subject: 'pp-c000/c000', type: `io.productpods.pod.${ mark === '0s' ? 'expired' : 'expiring' }`, mark, deadline: END, signed: true, ...more,
});
const BOTH = [delivery('1m', 121), delivery('0s', 180.4)];

function judge(deliveries: Delivery[], pod = record(), calm = new Calm(BORN - 60_000)) {
  return judgeNotices(new Map([['c000', pod]]), deliveries, { marks: ['1m'], calm, now: at(600) });
}

describe('judgeNotices', () => {
  it('finds nothing in notices that came once and in time', () => {
    expect(judge(BOTH)).toEqual({ wrong: [], repeated: 0, distinct: 2 });
  });

  it.each([
    ['missing', [delivery('0s', 181)], /nobody heard that 1m remained/],
    ['all missing', [], /nobody heard/],
    ['early', [delivery('1m', 119), delivery('0s', 181)], /1 s too early/],
    ['twice', [...BOTH, delivery('0s', 185)], /delivered twice, 4600 ms apart/],
    ['given again under another name', [...BOTH, delivery('0s', 185, { id: 'other' })], /as id-0s and as other/],
    ['of a mark nobody set', [...BOTH, delivery('30s', 151)], /nobody wants/],
    ['of an end that never was', [...BOTH, delivery('1m', 300, { deadline: '2026-01-01T00:09:00Z' })], /never ended then/],
    ['of nobody', [...BOTH, delivery('1m', 300, { subject: 'pp-x/x' })], /no such pod/],
    ['not signed', [delivery('1m', 121, { signed: false }), delivery('0s', 181)], /signature/],
  ])('tells one that is %s', (_, deliveries, expected) => {
    expect(judge(deliveries).wrong.some(({ evidence }) => expected.test(evidence))).toBe(true);
  });

  it('excuses a repetition, and silence, when something was at fault', () => {
    const calm = new Calm(BORN);

    calm.begin(at(182));
    calm.end(at(183));
    expect(judge([...BOTH, delivery('0s', 185)], record(), calm)).toEqual({ wrong: [], repeated: 1, distinct: 2 });
    expect(judge([delivery('1m', 121)], record(), calm).wrong).toEqual([]);
  });

  it.each([
    ['deleted before', { ...record().facts, deletedAt: at(100) }],
    ['extended before', { ...record().facts, terms: [{ since: BORN, ttl: '180s' }, { since: at(100), ttl: '1h' }] }],
    ['without a release', { ...record().facts, installedAt: undefined }],
  ])('expects none of a pod that is %s', (_, facts) => {
    expect(judge([], record({ facts: facts as PodRecord['facts'] })).wrong).toEqual([]);
  });
});
