import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProductPodSpec } from './product-pod';
import { checkGracePeriod, checkRenewedAt, checkRenewEvery, renewal } from './renewal';
import { buildPod } from './testing';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** When the pod was created, and how long ago that is. */
const CREATED = Date.parse('2026-01-01T00:00:00Z');
const NOW = CREATED + 60 * DAY;

function podWith(spec: Partial<ProductPodSpec>, creationTimestamp: string | undefined = '2026-01-01T00:00:00Z') {
  const pod = buildPod({ metadata: { creationTimestamp } });

  return { ...pod, spec: { ...pod.spec, ...spec } };
}

describe('renewal', () => {
  it.each<[string, Partial<ProductPodSpec>, { dueAt: number; endsAt: number } | undefined]>([
    ['is not asked for', {}, undefined],
    ['is not asked for, whatever was confirmed', { renewedAt: 'rubbish' }, undefined],
    ['counts from the creation', { renewEvery: '30d' }, { dueAt: CREATED + 30 * DAY, endsAt: CREATED + 60 * DAY }],
    ['counts from the last confirmation', { renewEvery: '30d', renewedAt: '2026-02-01T00:00:00Z' }, { dueAt: CREATED + 61 * DAY, endsAt: CREATED + 91 * DAY }],
    ['reads its offset', { renewEvery: '1h', renewedAt: '2026-02-01T02:00:00+02:00' }, { dueAt: CREATED + 31 * DAY + HOUR, endsAt: CREATED + 31 * DAY + 2 * HOUR }],
    ['counts from the creation if that is later', { renewEvery: '30d', renewedAt: '2020-01-01T00:00:00Z' }, { dueAt: CREATED + 30 * DAY, endsAt: CREATED + 60 * DAY }],
    ['takes a confirmation at this moment', { renewEvery: '30d', renewedAt: '2026-03-02T00:00:00Z' }, { dueAt: NOW + 30 * DAY, endsAt: NOW + 60 * DAY }],
    ['takes one by a clock that is ahead', { renewEvery: '30d', renewedAt: '2026-03-02T01:00:00Z' }, { dueAt: NOW + HOUR + 30 * DAY, endsAt: NOW + HOUR + 60 * DAY }],
    ['does not count one in the future', { renewEvery: '30d', renewedAt: '2090-01-01T00:00:00Z' }, { dueAt: CREATED + 30 * DAY, endsAt: CREATED + 60 * DAY }],
  ])('%s', (_what, spec, expected) => {
    expect(renewal(podWith(spec), NOW)).toEqual({ ok: true, value: expected && { from: 2 * expected.dueAt - expected.endsAt, ...expected } });
  });

  it('names a confirmation in the future', () => {
    expect(checkRenewedAt('2090-01-01T00:00:00Z', NOW)).toMatchObject({ ok: false, error: { code: 'renewedAtAhead', field: 'renewedAt' } });
    expect(checkRenewedAt('2026-03-02T01:00:00Z', NOW)).toEqual({ ok: true, value: NOW + HOUR });
    expect(checkRenewedAt('rubbish', NOW)).toMatchObject({ ok: false, error: { code: 'renewedAtUnreadable' } });
  });

  const notRenewed = { code: 'renewedAtUnreadable', message: 'The last confirmation is not a time such as 2026-12-24T18:00:00Z.', field: 'renewedAt' };

  it.each([
    ['', notRenewed],
    ['yesterday', notRenewed],
    ['never', notRenewed],
    ['8h', notRenewed],
    ['2026-02-31T00:00:00Z', notRenewed],
    ['2026-02-01', notRenewed],
    ['9'.repeat(100_000), notRenewed],
  ])('refuses a confirmation at %.40j', (renewedAt, error) => {
    expect(renewal(podWith({ renewEvery: '30d', renewedAt }), NOW)).toEqual({ ok: false, error });
  });

  it('refuses what cannot be read before it looks further', () => {
    expect(renewal(podWith({ renewEvery: 'often', renewedAt: 'rubbish' }), NOW)).toMatchObject({ ok: false, error: { field: 'renewEvery' } });
    expect(renewal(podWith({ renewEvery: '30d' }, 'rubbish'), NOW)).toEqual({ ok: false, error: { code: 'creationUnreadable', message: '“rubbish” is not a creation time.' } });
    expect(renewal(podWith({ renewEvery: '30d' }, ''), NOW)).toMatchObject({ ok: false, error: { code: 'creationUnreadable' } });
  });

  it('counts from the creation, or from a confirmation that lies behind or as little ahead as clocks do', () => {
    const seconds = fc.integer({ min: -DAY, max: 400 * DAY }).map((ms) => Math.floor(ms / 1000) * 1000);

    fc.assert(fc.property(seconds, seconds, fc.integer({ min: 1, max: 10_000 }), (confirmed, later, hours) => {
      const renewedAt = new Date(CREATED + confirmed).toISOString();
      const times = renewal(podWith({ renewEvery: `${ hours }h`, renewedAt }), CREATED + later);
      const base = CREATED + (confirmed <= later + HOUR ? Math.max(0, confirmed) : 0);

      expect(times).toEqual({ ok: true, value: { from: base, dueAt: base + hours * HOUR, endsAt: base + 2 * hours * HOUR } });
    }));
  });
});

const between = 'The time between confirmations is from one hour to ten years (3650d).';
const grace = 'A grace period is 0s, or from one minute to 90 days (90d).';
const unreadable = (what: string) => `${ what } is written in numbers with units, largest first, such as 30d or 1w2d.`;

describe('checkRenewEvery', () => {
  it.each([['1h', HOUR], ['60m', HOUR], ['26w', 182 * DAY], ['3650d', 3650 * DAY]])('reads %s', (text, value) => {
    expect(checkRenewEvery(text)).toEqual({ ok: true, value });
  });

  it.each<[string, string, string]>([
    ['59m59s', 'renewEveryTooShort', between],
    ['0s', 'renewEveryTooShort', between],
    ['3650d1s', 'renewEveryTooLong', between],
    ['999999999w', 'renewEveryTooLong', between],
    ...['', 'never', '30', '30D', '1h1d', '1d1d', '1y', '-1d', '1.5h', '2026-12-24T18:00:00Z', '30d\n', `${ '0'.repeat(50) }1d`, '000000001w000000001d000000001h000000001m000000001s', '9'.repeat(100_000)].map((text) => [text, 'renewEveryUnreadable', unreadable('The time between confirmations')] as [string, string, string]),
  ])('refuses %.40j as %s', (text, code, message) => {
    expect(checkRenewEvery(text)).toEqual({ ok: false, error: { code, message, field: 'renewEvery' } });
  });
});

describe('checkGracePeriod', () => {
  it.each([['0s', 0], ['60s', MINUTE], ['1m', MINUTE], ['24h', DAY], ['90d', 90 * DAY], ['12w6d', 90 * DAY]])('reads %s', (text, value) => {
    expect(checkGracePeriod(text)).toEqual({ ok: true, value });
  });

  it.each<[string, string, string]>([
    ['59s', 'gracePeriodTooShort', grace],
    ['0m', 'gracePeriodTooShort', grace],
    ['00s', 'gracePeriodTooShort', grace],
    ['90d1s', 'gracePeriodTooLong', grace],
    ['3651d', 'gracePeriodTooLong', grace],
    ...['', '0', 'never', '1d ', '1m1h', `1m${ '0s'.repeat(50_000) }`].map((text) => [text, 'gracePeriodUnreadable', unreadable('A grace period')] as [string, string, string]),
  ])('refuses %.40j as %s', (text, code, message) => {
    expect(checkGracePeriod(text)).toEqual({ ok: false, error: { code, message, field: 'gracePeriod' } });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.stringMatching(/^[0-9wdhms.-]{0,12}$/)), (text) => {
      const fields = [checkGracePeriod(text), checkRenewEvery(text)].map((result) => result.ok || result.error.field);

      expect([true, 'gracePeriod']).toContain(fields[0]);
      expect([true, 'renewEvery']).toContain(fields[1]);
    }));
  });
});
