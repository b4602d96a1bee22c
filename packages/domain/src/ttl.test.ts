import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTtl, expiresAt, extend, formatDuration, LONGEST_TTL_MS, parseTtl, SHORTEST_TTL_MS, toUtc } from './ttl';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CREATION = '2026-01-31T10:00:00Z';
const podWith = (ttl: string) => ({ metadata: { name: 'demo', namespace: 'pp-demo', creationTimestamp: CREATION }, spec: { template: { repository: 'r', chart: 'c', version: '1' }, ttl } });

describe('parseTtl', () => {
  it.each([
    ['36h', 36 * HOUR],
    ['1w2d', 9 * DAY],
    ['90m', 1.5 * HOUR],
    ['1w1d1h1m1s', 8 * DAY + HOUR + 61_000],
    ['60s', 60_000],
    ['0d1h', HOUR],
    ['3650d', LONGEST_TTL_MS],
  ])('reads %s', (text, ms) => {
    expect(parseTtl(text)).toEqual({ ok: true, value: { kind: 'duration', ms } });
  });

  it.each([
    ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00Z'],
    ['2026-12-24T18:00:00.999Z', '2026-12-24T18:00:00Z'],
    ['2026-12-24T18:00:00+02:00', '2026-12-24T16:00:00Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
  ])('reads the time %s', (text, utc) => {
    const parsed = parseTtl(text);

    expect(parsed.ok && parsed.value.kind === 'time' && toUtc(parsed.value.at)).toBe(utc);
  });

  it('reads never', () => {
    expect(parseTtl('never')).toEqual({ ok: true, value: { kind: 'never' } });
  });

  it.each([
    ['', 'ttlEmpty'],
    ['soon', 'ttlUnreadable'],
    ['8', 'ttlUnreadable'],
    ['h', 'ttlUnreadable'],
    ['-8h', 'ttlUnreadable'],
    ['8H', 'ttlUnreadable'],
    ['8h ', 'ttlUnreadable'],
    ['1.5h', 'ttlUnreadable'],
    ['8h\n', 'ttlUnreadable'],
    ['Never', 'ttlUnreadable'],
    ['9'.repeat(41), 'ttlUnreadable'],
    ['8y', 'ttlUnit'],
    ['1h1h', 'ttlRepeated'],
    ['1m1h', 'ttlOrder'],
    ['59s', 'ttlTooShort'],
    ['0m', 'ttlTooShort'],
    ['3650d1s', 'ttlTooLong'],
    ['999999999w', 'ttlTooLong'],
    ['2026-02-31T00:00:00Z', 'ttlDate'],
    ['2027-02-29T00:00:00Z', 'ttlDate'],
    ['2026-12-24', 'ttlDate'],
    ['2026-12-24T25:00:00Z', 'ttlDate'],
    ['2026-12-24T24:00:00Z', 'ttlDate'],
    ['2026-12-24T18:00:00', 'ttlDate'],
  ])('refuses %j as %s', (text, code) => {
    expect(parseTtl(text)).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/\.$/) } });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseTtl(text).ok === 'boolean'));
  });
});

describe('formatDuration', () => {
  it('is read back as the same duration, largest unit first', () => {
    fc.assert(fc.property(fc.integer({ min: SHORTEST_TTL_MS / 1000, max: LONGEST_TTL_MS / 1000 }), (seconds) => {
      expect(parseTtl(formatDuration(seconds * 1000))).toEqual({ ok: true, value: { kind: 'duration', ms: seconds * 1000 } });
    }));
  });
});

describe('expiresAt', () => {
  it.each([
    ['36h', '2026-02-01T22:00:00Z'],
    ['4w', '2026-02-28T10:00:00Z'],
    ['2026-06-01T00:00:00+02:00', '2026-05-31T22:00:00Z'],
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
    ['never', undefined],
  ])('%s after the creation is %s', (ttl, end) => {
    expect(expiresAt(CREATION, ttl)).toEqual({ ok: true, value: end });
  });

  it('refuses a time more than ten years away', () => {
    expect(expiresAt(CREATION, '2036-02-01T00:00:00Z')).toMatchObject({ ok: false, error: { code: 'ttlTooLong' } });
  });

  it('is of fixed width and sorts as text', () => {
    const seconds = fc.integer({ min: 60, max: LONGEST_TTL_MS / 1000 });

    fc.assert(fc.property(seconds, seconds, (a, b) => {
      const [first, second] = [a, b].map((ttl) => expiresAt(CREATION, formatDuration(ttl * 1000))).map((end) => (end.ok ? end.value ?? '' : ''));

      expect([first?.length, second?.length]).toEqual([20, 20]);
      expect(Math.sign((first ?? '').localeCompare(second ?? ''))).toBe(Math.sign(a - b));
    }));
  });
});

describe('checkTtl', () => {
  const now = Date.parse(CREATION);

  it.each([['2026-01-31T10:00:59Z', 'ttlTooShort'], ['2020-01-01T00:00:00Z', 'ttlTooShort'], ['2037-01-01T00:00:00Z', 'ttlTooLong']])('refuses %s as %s', (ttl, code) => {
    expect(checkTtl(ttl, now)).toMatchObject({ ok: false, error: { code } });
  });

  it.each(['2026-01-31T10:01:00Z', '1h', 'never'])('accepts %s', (ttl) => {
    expect(checkTtl(ttl, now).ok).toBe(true);
  });
});

describe('extend', () => {
  const now = Date.parse(CREATION) + HOUR;

  it.each([
    ['8h', '1d', '1d8h'],
    ['6d', '1d', '1w'],
    ['never', '1d', 'never'],
    ['2026-02-01T00:00:00Z', '1h', '2026-02-01T01:00:00Z'],
    ['2026-02-01T02:00:00+02:00', '1h', '2026-02-01T01:00:00Z'],
  ])('%s by %s becomes %s', (ttl, by, expected) => {
    expect(extend(podWith(ttl), by, now)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ['8h', 'never', 'ttlUnreadable'],
    ['8h', '2030-01-01T00:00:00Z', 'ttlUnreadable'],
    ['8h', '1s', 'ttlTooShort'],
    ['3650d', '1d', 'ttlTooLong'],
    ['1h', '1h', 'alreadyExpired'],
    ['rubbish', '1h', 'ttlUnreadable'],
  ])('%s by %s is refused as %s', (ttl, by, code) => {
    expect(extend(podWith(ttl), by, now)).toMatchObject({ ok: false, error: { code } });
  });

  it('moves the end by exactly what is asked, never back', () => {
    const hours = fc.integer({ min: 2, max: 40_000 });

    fc.assert(fc.property(hours, hours, (life, more) => {
      const ttl = formatDuration(life * HOUR);
      const longer = extend(podWith(ttl), `${ more }h`, now);

      expect(longer.ok).toBe(true);
      expect(longer.ok && expiresAt(CREATION, longer.value)).toEqual({ ok: true, value: toUtc(Date.parse(CREATION) + (life + more) * HOUR) });
    }));
  });
});
