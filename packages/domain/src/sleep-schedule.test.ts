import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SleepSchedule } from './product-pod';
import { checkSleepSchedule, scheduleAt, SHORTEST_BETWEEN_TURNS_MS } from './sleep-schedule';
import type { Turn } from './sleep-schedule';

const MINUTE = 60_000;
const WEEK = 7 * 1440 * MINUTE;
const at = (text: string) => Date.parse(text);
const asleep = (text: string): Turn => ({ state: 'Asleep', at: at(text) });
const running = (text: string): Turn => ({ state: 'Running', at: at(text) });

/** Zones whose clocks change in ways of their own: by half an hour, at midnight, across midnight, during Ramadan, by a whole day (2011). */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Nuuk', 'Asia/Beirut', 'Africa/Casablanca', 'Europe/Dublin', 'America/Havana', 'Pacific/Apia', 'Asia/Kathmandu'];

const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
const expressions = fc.tuple(
  fc.oneof(number(0, 59), pick('0,30', '*/15', '7-59/20')),
  fc.oneof(number(0, 23), pick('*', '*/2', '1-4', '2,14', '0,1,2,3,22,23')),
  fc.oneof({ weight: 4, arbitrary: pick('*') }, number(1, 31), pick('1,15', '*/5', '29-31')),
  fc.oneof({ weight: 4, arbitrary: pick('*') }, number(1, 12), pick('feb', '3,10', 'MAR-apr')),
  fc.oneof({ weight: 4, arbitrary: pick('*') }, number(0, 7), pick('1-5', 'sat,sun', 'FRI-SUN', '5-7')),
).map((fields) => fields.join(' '));
const schedules: fc.Arbitrary<SleepSchedule> = fc.record({ sleep: expressions, wake: expressions, timeZone: pick(...ZONES) }, { requiredKeys: ['sleep'] }).filter((schedule) => checkSleepSchedule(schedule).ok);

/** When the clocks of these zones change, to the minute, as read off them. */
const changes = ZONES.flatMap((timeZone) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (now: number) => at(`${ clock.format(now).replace(' ', 'T') }Z`) - now;
  const weeks = ['2011-01-01', '2026-01-01', '2027-01-01'].flatMap((year) => Array.from({ length: 53 }, (_, week) => at(year) + week * WEEK));

  return weeks.filter((week) => offsetAt(week) !== offsetAt(week + WEEK)).map((week) => {
    let [before, after] = [week, week + WEEK];

    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;

      [before, after] = offsetAt(middle) === offsetAt(week) ? [middle, after] : [before, middle];
    }

    return { timeZone, change: after };
  });
});

/** Any schedule at any time, and every other time one in a zone that is about to change its clocks, or has just done so. */
const situations = fc.tuple(schedules, fc.oneof(
  fc.integer({ min: at('2000-01-01'), max: at('2120-01-01') }).map((now) => ({ now })),
  fc.tuple(pick(...changes), fc.integer({ min: -240, max: 240 })).map(([{ timeZone, change }, minutes]) => ({ timeZone, now: change + minutes * MINUTE })),
)).map(([schedule, { now, ...zone }]) => ({ schedule: { ...schedule, ...zone }, now }));

function turnsAt(schedule: SleepSchedule, now: number): { last: Turn; next: Turn } {
  const result = scheduleAt(schedule, now);

  if (!result.ok || !result.value.last || !result.value.next) {
    throw new Error(`${ JSON.stringify(schedule) } has no turns at ${ new Date(now).toISOString() }: ${ JSON.stringify(result) }`);
  }

  return { last: result.value.last, next: result.value.next };
}

describe('checkSleepSchedule', () => {
  it.each<[SleepSchedule]>([
    [{ sleep: '0 20 * * *' }],
    [{ sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: 'Europe/Berlin' }],
    [{ sleep: '0 20 * * MON-FRI', wake: '30 6 1,15 jan-mar *', timeZone: 'America/Argentina/ComodRivadavia' }],
    [{ sleep: '0   20 * * *', timeZone: 'Etc/GMT+2' }],
    [{ sleep: '0 */2 * * *', wake: '30 */2 * * *' }],
    [{ sleep: '*/15 * * * *' }],
    [{ sleep: '0 0 29 2 *', wake: '0 0 31 * *' }],
    // A day of the month that never comes is no fault where a weekday is an alternative.
    [{ sleep: '0 0 30 2 1' }],
    [{ sleep: '55 23 * * 1', wake: '5 0 * * 3' }],
    [{ sleep: '0 20 * * *', wake: '0 20 * * 5' }],
    [{ sleep: '45 19 * * *', wake: '0 20 * * *' }],
    [{ sleep: '50 19 * * 1', wake: '0 20 * * 2' }],
  ])('accepts %j', (schedule) => {
    expect(checkSleepSchedule(schedule)).toEqual({ ok: true, value: schedule });
  });

  const unreadable = 'This is not a cron expression of five fields, such as 0 20 * * 1-5 for 20:00 from Monday to Friday.';

  it.each([
    '', ' ', 'soon', '0 20 * *', '0 0 20 * * *', '0 0 20 * * * 2026', '@daily', '@reboot', '60 20 * * *', '0 24 * * *', '0 20 0 * *', '0 20 32 * *', '0 20 * 13 *', '0 20 * 0 *',
    '0 20 * * 8', '0 20 * * 5-1', '0 20 L * *', '0 20 LW * *', '0 20 15W * *', '0 20 * * FRIL', '0 20 * * FRI#2', '0 20 * * +1', '0 20 ? * *', '0 20 * * SOMEDAY', '0 20 * * abc',
    '0 20 WWW * *', '0 20 LLL * *', '0 20 * mon *', '-1 20 * * *', '1.5 20 * * *', '5/5 20 * * *', '*/0 20 * * *', '*/99 20 * * *', '0, 20 * * *', '0,,5 20 * * *', '0\t20 * * *', '0 20 * * *\n',
    '0 20 * * *\u0000', '٠ ٢ * * *', '2026-12-24T18:00:00Z', '0 20 * * * '.repeat(9_000), `${ '1,'.repeat(50_000) }1 20 * * *`, '*'.repeat(100_000), ' '.repeat(100_000), '__proto__', 'constructor',
  ])('refuses %.50j as unreadable', (text) => {
    expect(checkSleepSchedule({ sleep: text })).toEqual({ ok: false, error: { code: 'scheduleUnreadable', message: unreadable, field: 'sleepSchedule.sleep' } });
    expect(checkSleepSchedule({ sleep: '0 20 * * *', wake: text })).toEqual({ ok: false, error: { code: 'scheduleUnreadable', message: unreadable, field: 'sleepSchedule.wake' } });
  });

  it.each(['', 'Berlin', 'Europe/Berlin ', 'Europe/Berlin\u0000', 'Europe/Atlantis', '+02:00', 'Local', 'Z', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '../etc/passwd', 'Europe//Berlin', 'A'.repeat(100_000), '/'.repeat(100_000), `Europe/${ 'a/'.repeat(50_000) }`])('knows no time zone %.50j', (timeZone) => {
    expect(checkSleepSchedule({ sleep: '0 20 * * *', timeZone })).toEqual({ ok: false, error: { code: 'scheduleTimeZone', message: 'The time zone is not one of the IANA database, such as Europe/Berlin.', field: 'sleepSchedule.timeZone' } });
  });

  const never = (text: string) => `“${ text }” never comes: no month that it names has such a day.`;
  const apart = 'Turns must be at least 15 minutes apart.';
  const same = 'The pod would be woken whenever it is to fall asleep.';

  it.each<[string, string | undefined, string, string, string]>([
    ['0 0 30 2 *', undefined, 'scheduleNever', never('0 0 30 2 *'), 'sleep'],
    ['0 20 * * *', '0 0 31 2,4,6,9,11 *', 'scheduleNever', never('0 0 31 2,4,6,9,11 *'), 'wake'],
    ['* * * * *', undefined, 'scheduleTooOften', apart, 'sleep'],
    ['* * 29 2 *', undefined, 'scheduleTooOften', apart, 'sleep'],
    ['*/14 * * * *', undefined, 'scheduleTooOften', apart, 'sleep'],
    // The steps of cron begin anew each hour: 50 minutes past and the hour itself are ten minutes apart.
    ['*/25 * * * *', undefined, 'scheduleTooOften', apart, 'sleep'],
    ['0,50 0,23 * * *', undefined, 'scheduleTooOften', apart, 'sleep'],
    ['0 20 * * *', '0-59 8 * * *', 'scheduleTooOften', apart, 'wake'],
    ['0 20 * * *', '14 20 * * *', 'scheduleTooOften', apart, 'wake'],
    ['0 20 * * 1', '46 19 * * 1', 'scheduleTooOften', apart, 'wake'],
    ['55 23 * * *', '5 0 * * 3', 'scheduleTooOften', apart, 'wake'],
    ['55 23 28 2 *', '5 0 29 2 *', 'scheduleTooOften', apart, 'wake'],
    ['55 23 31 12 *', '5 0 1 * *', 'scheduleTooOften', apart, 'wake'],
    ['0 20 * * *', '0 20 * * *', 'scheduleSame', same, 'wake'],
    ['0 20 * * 0', '00 20 * * sun', 'scheduleSame', same, 'wake'],
    ['0 20 * * 1-5', '0 8,20 * * *', 'scheduleSame', same, 'wake'],
  ])('refuses to sleep at %s and wake at %s: %s', (sleep, wake, code, message, field) => {
    expect(checkSleepSchedule({ sleep, wake })).toEqual({ ok: false, error: { code, message, field: `sleepSchedule.${ field }` } });
  });

  it('never throws, whatever it is given', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.stringMatching(/^[\d*\/,a-zLW#?@ -]{0,30}$/), expressions);

    fc.assert(fc.property(texts, texts, fc.option(fc.oneof(fc.string({ unit: 'binary-ascii' }), pick(...ZONES)), { nil: undefined }), fc.integer({ min: 0, max: 4e12 }), (sleep, wake, timeZone, now) => {
      const schedule = { sleep, wake, timeZone };
      const checked = checkSleepSchedule(schedule);
      const turns = scheduleAt(schedule, now);

      expect(turns.ok).toBe(checked.ok);
      expect(turns.ok || turns.error).toEqual(checked.ok || checked.error);
    }));
  });
});

describe('scheduleAt', () => {
  const nights = { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: 'Europe/Berlin' };

  it.each<[SleepSchedule, string, Turn, Turn]>([
    // 2026-07-10 is a Friday.
    [nights, '2026-07-10T12:00:00Z', running('2026-07-10T05:00:00Z'), asleep('2026-07-10T18:00:00Z')],
    [nights, '2026-07-10T18:00:00Z', asleep('2026-07-10T18:00:00Z'), running('2026-07-13T05:00:00Z')],
    [nights, '2026-07-10T17:59:59.999Z', running('2026-07-10T05:00:00Z'), asleep('2026-07-10T18:00:00Z')],
    [nights, '2026-12-24T19:30:00Z', asleep('2026-12-24T19:00:00Z'), running('2026-12-25T06:00:00Z')],
    [{ sleep: '0 20 * * *' }, '2026-07-10T12:00:00Z', asleep('2026-07-09T20:00:00Z'), asleep('2026-07-10T20:00:00Z')],
    // Where both come at once, waking wins: never asleep on Fridays.
    [{ sleep: '0 20 * * *', wake: '0 20 * * 5' }, '2026-07-10T20:00:00Z', running('2026-07-10T20:00:00Z'), asleep('2026-07-11T20:00:00Z')],
    [{ sleep: '0 20 * * *', wake: '0 20 * * 5' }, '2026-07-10T12:00:00Z', asleep('2026-07-09T20:00:00Z'), running('2026-07-10T20:00:00Z')],
    // 2100 is no leap year.
    [{ sleep: '0 0 29 feb *' }, '2098-01-01T00:00:00Z', asleep('2096-02-29T00:00:00Z'), asleep('2104-02-29T00:00:00Z')],
    [{ sleep: '0 0 29 feb *' }, '2096-02-29T00:00:00Z', asleep('2096-02-29T00:00:00Z'), asleep('2104-02-29T00:00:00Z')],
    [{ sleep: '0 0 29 feb *' }, '2104-02-28T23:59:00Z', asleep('2096-02-29T00:00:00Z'), asleep('2104-02-29T00:00:00Z')],
    [{ sleep: '0 0 1 1 *', wake: '0 0 31 12 7' }, '2026-06-01T00:00:00Z', asleep('2026-01-01T00:00:00Z'), running('2026-12-06T00:00:00Z')],
  ])('%j at %s', (schedule, now, last, next) => {
    expect(scheduleAt(schedule, at(now))).toEqual({ ok: true, value: { last, next } });
  });

  it.each<[string, string, string, string, string, string]>([
    ['does not exist: at the jump', '30 2 * * *', 'Europe/Berlin', '2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ['is the end of the jump', '0 3 * * *', 'Europe/Berlin', '2026-03-28T02:00:00Z', '2026-03-29T01:00:00Z', '2026-03-30T01:00:00Z'],
    ['comes twice: the first time', '30 2 * * *', 'Europe/Berlin', '2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['begins the hour that comes twice', '0 2 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', '2026-10-25T00:00:00Z', '2026-10-26T01:00:00Z'],
    ['ends the hour that comes twice', '0 3 * * *', 'Europe/Berlin', '2026-10-24T01:00:00Z', '2026-10-25T02:00:00Z', '2026-10-26T02:00:00Z'],
    ['does not exist: at the jump', '30 2 * * *', 'America/New_York', '2026-03-07T07:30:00Z', '2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ['comes twice: the first time', '30 1 * * *', 'America/New_York', '2026-10-31T05:30:00Z', '2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
    ['does not exist: at the jump by half an hour', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T15:45:00Z', '2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z'],
    ['comes twice: the first time', '45 1 * * *', 'Australia/Lord_Howe', '2026-04-03T14:45:00Z', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
    ['does not exist: at midnight', '30 0 * * *', 'Asia/Beirut', '2026-03-27T22:30:00Z', '2026-03-28T22:00:00Z', '2026-03-29T21:30:00Z'],
    ['does not exist: when the jump ends on the next day', '30 23 * * *', 'America/Nuuk', '2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ['does not exist: on a day that was left out', '0 12 * * *', 'Pacific/Apia', '2011-12-29T22:00:00Z', '2011-12-30T10:00:00Z', '2011-12-30T22:00:00Z'],
  ])('a local time that %s (%s in %s)', (_what, sleep, timeZone, ...times) => {
    const [before, turn, after] = times.map(asleep);

    expect([turnsAt({ sleep, timeZone }, at(times[1]) - 1), turnsAt({ sleep, timeZone }, at(times[1])), turnsAt({ sleep, timeZone }, at(times[2]) - 1)]).toEqual([{ last: before, next: turn }, { last: turn, next: after }, { last: turn, next: after }]);
  });

  it('comes once in an hour that comes twice, with several turns in it', () => {
    const halves = { sleep: '0 * * * *', wake: '30 * * * *', timeZone: 'Europe/Berlin' };

    expect(turnsAt(halves, at('2026-10-25T00:45:00Z'))).toEqual({ last: running('2026-10-25T00:30:00Z'), next: asleep('2026-10-25T02:00:00Z') });
    // The clock shows 02:15 once more; 02:30 has come already.
    expect(turnsAt(halves, at('2026-10-25T01:15:00Z'))).toEqual({ last: running('2026-10-25T00:30:00Z'), next: asleep('2026-10-25T02:00:00Z') });
    expect(turnsAt(halves, at('2026-10-25T01:45:00Z'))).toEqual({ last: running('2026-10-25T00:30:00Z'), next: asleep('2026-10-25T02:00:00Z') });
  });

  it('has no turns where the schedule is refused', () => {
    expect(scheduleAt({ sleep: '* * * * *' }, 0)).toEqual({ ok: false, error: { code: 'scheduleTooOften', message: 'Turns must be at least 15 minutes apart.', field: 'sleepSchedule.sleep' } });
  });

  it('is around now, and begins anew at the next turn', () => {
    fc.assert(fc.property(situations, ({ schedule, now }) => {
      const { last, next } = turnsAt(schedule, now);

      expect(last.at).toBeLessThanOrEqual(now);
      expect(next.at).toBeGreaterThan(now);
      expect(turnsAt(schedule, next.at).last).toEqual(next);
      expect(turnsAt(schedule, next.at - 1)).toEqual({ last, next });
      expect(turnsAt(schedule, last.at)).toEqual({ last, next });
    }), { numRuns: 250 });
  });

  it('visits the same turns forwards and backwards', () => {
    fc.assert(fc.property(situations, fc.integer({ min: 1, max: 20 }), ({ schedule, now }, steps) => {
      const forwards = [turnsAt(schedule, now).next];
      const backwards: Turn[] = [];

      for (let step = 1; step < steps; step++) {
        forwards.push(turnsAt(schedule, forwards.at(-1)?.at ?? now).next);
      }
      for (let turn = forwards.at(-1); turn && turn.at > now && backwards.length <= steps; turn = turnsAt(schedule, turn.at - 1).last) {
        backwards.unshift(turn);
      }
      expect(backwards).toEqual(forwards);
    }), { numRuns: 250 });
  });

  it('keeps its turns apart except where clocks change', () => {
    fc.assert(fc.property(situations, ({ schedule, now }) => {
      const { last, next } = turnsAt({ ...schedule, timeZone: 'UTC' }, now);

      expect(next.at - last.at).toBeGreaterThanOrEqual(SHORTEST_BETWEEN_TURNS_MS);
    }));
  });

  it('agrees with croner where no clock ever changes', () => {
    fc.assert(fc.property(expressions, situations, (sleep, { now }) => {
      fc.pre(checkSleepSchedule({ sleep }).ok);
      const cron = new Cron(sleep, { mode: '5-part', timezone: 'UTC' });

      expect(turnsAt({ sleep }, now)).toEqual({
        last: { state: 'Asleep', at: cron.previousRuns(1, new Date(Math.floor(now / 1000) * 1000 + 1000))[0]?.getTime() },
        next: { state: 'Asleep', at: cron.nextRun(new Date(now))?.getTime() },
      });
    }));
  });

  // An independent way to the same turns: watch the wall clock minute by minute, and note when it first reaches or passes a time.
  it.each([
    ['Europe/Berlin', '2026-03-28'], ['Europe/Berlin', '2026-10-24'], ['America/New_York', '2026-03-07'], ['America/New_York', '2026-10-31'],
    ['Australia/Lord_Howe', '2026-10-03'], ['Australia/Lord_Howe', '2026-04-04'], ['America/Nuuk', '2026-03-28'], ['Africa/Casablanca', '2026-02-14'], ['Pacific/Apia', '2011-12-29'],
  ])('agrees with who watches the clock in %s from %s', (timeZone, day) => {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    const start = at(day);
    const walls = Array.from({ length: 3 * 1440 }, (_, minute) => at(`${ clock.format(start + minute * MINUTE).replace(' ', 'T') }Z`));

    fc.assert(fc.property(fc.integer({ min: 0, max: 59 }), fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 }), (minute, hours) => {
      const isTurn = (wall: number) => new Date(wall).getUTCMinutes() === minute && hours.includes(new Date(wall).getUTCHours());
      const schedule = { sleep: `${ minute } ${ hours.join(',') } * * *`, timeZone };
      const watched: number[] = [];
      const asked: number[] = [];
      let shown = walls[0] ?? NaN;

      walls.forEach((wall, index) => {
        for (; shown < wall; shown += MINUTE) {
          if (isTurn(shown + MINUTE) && watched.at(-1) !== start + index * MINUTE) {
            watched.push(start + index * MINUTE);
          }
        }
      });
      for (let turn = turnsAt(schedule, start).next; turn.at < start + walls.length * MINUTE; turn = turnsAt(schedule, turn.at).next) {
        asked.push(turn.at);
      }
      expect(asked).toEqual(watched);
    }), { numRuns: 30 });
  });
});
