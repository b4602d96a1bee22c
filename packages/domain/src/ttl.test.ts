import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { terminated } from './testing';
import { checkTtl, expiresAt, extend, extension, formatDuration, LONGEST_TTL_MS, parseDuration, parseTtl, SHORTEST_TTL_MS, toUtc, UNITS } from './ttl';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CREATION = '2026-01-31T10:00:00Z';
const SECONDS = { min: SHORTEST_TTL_MS / 1000, max: LONGEST_TTL_MS / 1000 };
const podWith = (ttl: string) => ({ metadata: { name: 'demo', namespace: 'pp-demo', creationTimestamp: CREATION }, spec: { template: { repository: 'r', chart: 'c', version: '1' }, ttl } });

const two = (value: number) => String(value).padStart(2, '0');

/** The Gregorian calendar without any clock: the seconds since 1970 of a moment written in UTC. */
function secondsOf(year: number, month: number, day: number, ofDay = 0): number {
  const isLeap = (any: number) => any % 4 === 0 && (any % 100 !== 0 || any % 400 === 0);
  const lengths = (any: number) => [31, isLeap(any) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let days = day - 1;

  for (let before = 1970; before < year; before++) {
    days += isLeap(before) ? 366 : 365;
  }
  for (const length of lengths(year).slice(0, month - 1)) {
    days += length;
  }

  return days * 86_400 + ofDay;
}

/** The same way back, by counting. */
function utcOf(seconds: number): string {
  let year = 1970;
  let month = 1;

  while (secondsOf(year + 1, 1, 1) <= seconds) {
    year++;
  }
  while (month < 12 && secondsOf(year, month + 1, 1) <= seconds) {
    month++;
  }

  const rest = seconds - secondsOf(year, month, 1);

  return `${ year }-${ two(month) }-${ two(Math.floor(rest / 86_400) + 1) }T${ two(Math.floor(rest / 3600) % 24) }:${ two(Math.floor(rest / 60) % 60) }:${ two(rest % 60) }Z`;
}

/** Moments between 1970 and 2200, half of them about the ends of years and months, leap days, and the nights when clocks change. */
const moments = fc.oneof(
  fc.integer({ min: 0, max: secondsOf(2200, 1, 1) }),
  fc.tuple(fc.integer({ min: 1971, max: 2199 }), fc.constantFrom([1, 1], [3, 1], [3, 8], [3, 29], [4, 5], [10, 4], [10, 25], [11, 1]), fc.integer({ min: -2 * 86_400, max: 2 * 86_400 })).map(([year, [month = 1, day = 1], seconds]) => secondsOf(year, month, day, seconds)),
);

afterEach(() => {
  vi.unstubAllEnvs();
});

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
    ['2026-12-24T23:60:00Z', 'ttlDate'],
    ['2026-12-31T23:59:60Z', 'ttlDate'],
    ['2026-13-01T00:00:00Z', 'ttlDate'],
    ['2026-12-24T18:00:00+24:00', 'ttlDate'],
    ['2026-12-24T18:00:00+02', 'ttlDate'],
    ['2100-02-29T00:00:00Z', 'ttlDate'],
    ['2026-12-24T18:00:00', 'ttlDate'],
  ])('refuses %j as %s', (text, code) => {
    expect(parseTtl(text)).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/\.$/) } });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseTtl(text).ok === 'boolean'));
  });

  it('reads a time with any offset as the moment it is', () => {
    fc.assert(fc.property(moments, fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), fc.option(fc.stringMatching(/^\.\d{1,9}$/), { nil: '' }), (seconds, offset, part) => {
      fc.pre(seconds + offset * 60 >= 0);
      const local = utcOf(seconds + offset * 60).slice(0, -1);
      const parsed = parseTtl(`${ local }${ part }${ offset < 0 ? '-' : '+' }${ two(Math.floor(Math.abs(offset) / 60)) }:${ two(Math.abs(offset) % 60) }`);

      expect(parsed).toEqual({ ok: true, value: { kind: 'time', at: seconds * 1000 + Math.floor(Number(`0${ part }`) * 1000) } });
    }));
  });
});

describe('parseDuration', () => {
  it('is the sum of its parts', () => {
    const parts = fc.tuple(...UNITS.map(([, size]) => fc.option(fc.integer({ min: 0, max: Math.floor(LONGEST_TTL_MS / 5 / size) }), { nil: undefined })));

    fc.assert(fc.property(parts, (counts) => {
      const text = counts.map((count, index) => (count === undefined ? '' : `${ count }${ UNITS[index]?.[0] }`)).join('');
      const sum = counts.reduce((total: number, count = 0, index) => total + count * (UNITS[index]?.[1] ?? NaN), 0);

      fc.pre(sum >= SHORTEST_TTL_MS);
      expect(parseDuration(text)).toEqual({ ok: true, value: sum });
    }));
  });
});

describe('formatDuration', () => {
  it('is read back as the same duration, largest unit first', () => {
    fc.assert(fc.property(fc.integer({ min: SHORTEST_TTL_MS / 1000, max: LONGEST_TTL_MS / 1000 }), (seconds) => {
      expect(parseTtl(formatDuration(seconds * 1000))).toEqual({ ok: true, value: { kind: 'duration', ms: seconds * 1000 } });
    }));
  });

  it.each([[0, '0s'], [999, '0s'], [1000, '1s'], [59_999, '59s'], [90 * 60_000, '1h30m'], [LONGEST_TTL_MS, '521w3d']])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('drops part seconds and carries every unit over into the next', () => {
    fc.assert(fc.property(fc.integer(SECONDS), fc.integer({ min: 0, max: 999 }), (seconds, part) => {
      const text = formatDuration(seconds * 1000 + part);

      expect(parseDuration(text)).toEqual({ ok: true, value: seconds * 1000 });
      expect(text).toMatch(/^(?=.)([1-9]\d*w)?([1-6]d)?(([1-9]|1\d|2[0-3])h)?([1-5]?\dm)?([1-5]?\ds)?$/);
      expect(text).not.toMatch(/(^|\D)0/);
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

  it.each([
    ['2028-02-28T12:00:00Z', '1d', '2028-02-29T12:00:00Z'],
    ['2028-02-29T00:00:00Z', '1d', '2028-03-01T00:00:00Z'],
    ['2027-02-28T12:00:00Z', '1d', '2027-03-01T12:00:00Z'],
    ['2028-02-29T23:59:59Z', '365d', '2029-02-28T23:59:59Z'],
    ['2027-12-31T23:59:59Z', '1m1s', '2028-01-01T00:01:00Z'],
    ['2099-12-31T00:00:00Z', '60d', '2100-03-01T00:00:00Z'],
    // Nights when clocks change in Berlin, New York and on Lord Howe: a day has 24 hours nevertheless.
    ['2026-03-28T12:00:00Z', '1d', '2026-03-29T12:00:00Z'],
    ['2026-10-24T12:00:00Z', '1d', '2026-10-25T12:00:00Z'],
    ['2026-03-08T01:30:00-05:00', '1d', '2026-03-09T06:30:00Z'],
    ['2026-10-04T01:45:00+10:30', '1d', '2026-10-04T15:15:00Z'],
  ])('of a pod created at %s, %s later, is %s', (creation, ttl, end) => {
    expect(expiresAt(creation, ttl)).toEqual({ ok: true, value: end });
  });

  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'])('is creation and lifetime added up, on a machine in %s too', (timeZone) => {
    vi.stubEnv('TZ', timeZone);
    expect(new Date(Date.UTC(2026, 0, 1)).getHours()).toBe(Number(new Date(Date.UTC(2026, 0, 1)).toLocaleString('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' })));

    fc.assert(fc.property(moments, fc.integer(SECONDS), (creation, ttl) => {
      expect(expiresAt(utcOf(creation), `${ ttl }s`)).toEqual({ ok: true, value: utcOf(creation + ttl) });
      expect(expiresAt(utcOf(creation), utcOf(creation + ttl))).toEqual({ ok: true, value: utcOf(creation + ttl) });
    }));
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
    // Both have expired: they live on from now.
    ['1h', '1h', '2h'],
    ['30m', '1h', '2h'],
  ])('%s by %s becomes %s', (ttl, by, expected) => {
    expect(extend(podWith(ttl), by, now)).toEqual({ ok: true, value: expected });
  });

  it('brings nothing back whose removal has begun', () => {
    const pod = podWith('8h');

    expect(extend({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: CREATION } }, '1h', now)).toMatchObject({ ok: false, error: { code: 'alreadyEnding' } });
    expect(extend({ ...pod, status: { conditions: [terminated('Uninstalling')] } }, '1h', now)).toMatchObject({ ok: false, error: { code: 'alreadyEnding' } });
  });

  it('renews what needs to be confirmed', () => {
    const pod = podWith('8h');

    expect(extension(pod, '1h', now)).toEqual({ ok: true, value: { ttl: '9h' } });
    expect(extension({ ...pod, spec: { ...pod.spec, renewEvery: '30d' } }, '1h', now)).toEqual({ ok: true, value: { ttl: '9h', renewedAt: toUtc(now) } });
  });

  it.each([
    ['8h', 'never', 'ttlUnreadable'],
    ['8h', '2030-01-01T00:00:00Z', 'ttlUnreadable'],
    ['8h', '1s', 'ttlTooShort'],
    ['3650d', '1d', 'ttlTooLong'],
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

  it('never shortens a life, never leaves the bounds, and keeps the form', () => {
    const life = fc.integer(SECONDS);

    fc.assert(fc.property(moments, life, fc.boolean(), life, fc.nat(), (creation, ttlSeconds, isTime, by, age) => {
      const ttl = isTime ? utcOf(creation + ttlSeconds) : formatDuration(ttlSeconds * 1000);
      const pod = { metadata: { ...podWith(ttl).metadata, creationTimestamp: utcOf(creation) }, spec: podWith(ttl).spec };
      const longer = extend(pod, `${ by }s`, (creation + age % ttlSeconds) * 1000);

      if (ttlSeconds + by > SECONDS.max) {
        expect(longer).toMatchObject({ ok: false, error: { code: 'ttlTooLong' } });
      } else {
        expect(longer).toEqual({ ok: true, value: isTime ? utcOf(creation + ttlSeconds + by) : formatDuration((ttlSeconds + by) * 1000) });
        expect(longer.ok && expiresAt(utcOf(creation), longer.value)).toEqual({ ok: true, value: utcOf(creation + ttlSeconds + by) });
      }
    }));
  });
});
