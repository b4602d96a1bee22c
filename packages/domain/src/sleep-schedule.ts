import { CronPattern } from 'croner';
import type { DesiredState, SleepSchedule } from './product-pod';
import { fail, ok } from './result';
import type { Result } from './result';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** Turns that come closer together than this would wear a pod out; it could not even start between them. */
export const SHORTEST_BETWEEN_TURNS_MS = 15 * MINUTE_MS;
/** Longer texts cannot be a turn. */
export const CRON_MAX_LENGTH = 100;
/** No name of the IANA database is longer. */
export const TIME_ZONE_MAX_LENGTH = 64;

/** Five fields of numbers, names, ranges, lists and steps; what else some crons know (`L`, `W`, `#`, nicknames, seconds) is refused. */
const VALUE = '(?:\\d{1,2}|[a-z]{3})';
const PART = `(?:\\*|${ VALUE }(?:-${ VALUE })?)(?:/\\d{1,2})?`;
const EXPRESSION = new RegExp(`^${ PART }(?:,${ PART })*(?: +${ PART }(?:,${ PART })*){4}$`, 'i');
const TIME_ZONE = /^[a-z][\w+-]*(?:\/[\w+-]+)*$/i;
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** In 28 years from here every date falls on every weekday, and every pair of neighbouring days comes. */
const CYCLE_START = Date.UTC(2000, 0, 1);
const CYCLE_DAYS = 28 * 365 + 7;
/** 29 February is at most eight years away. */
const LONGEST_GAP_DAYS = 8 * 366;
/** Schedules of which the parsed form is kept; more than a cluster has pods. */
const KEPT_SCHEDULES = 16_384;

/** A moment (milliseconds) at which a schedule says what the pod should do. */
export interface Turn {
  state: DesiredState;
  at: number;
}

/** The turns around a moment: the latest at or before it and the earliest after it. */
export interface Turns {
  last?: Turn;
  next?: Turn;
}

/** An expression on the wall clock. Wall clock times are written as if they were UTC, in milliseconds. */
interface Cron {
  /** Minutes of the day, ascending; the same on every day. */
  minutes: readonly number[];
  months: readonly boolean[];
  fallsOn: (day: Date) => boolean;
}

/** By how much the wall clock is ahead of UTC at an instant; all in milliseconds. */
type OffsetAt = (instant: number) => number;

interface Parsed {
  sleep: Cron;
  wake?: Cron;
  offsetAt: OffsetAt;
}

const parsedSchedules = new Map<string, Parsed>();
const offsetReaders = new Map<string, OffsetAt>();

/**
 * Whether a pod can live by this schedule: two readable expressions in a known time zone that come at all, at different times, and
 * not more often than every {@link SHORTEST_BETWEEN_TURNS_MS}. Turns of both at the same moment are allowed, as waking wins: with
 * `0 20 * * *` and `0 20 * * 5` a pod stays awake on Fridays.
 */
export function checkSleepSchedule(schedule: SleepSchedule): Result<SleepSchedule> {
  const parsed = parse(schedule);

  return parsed.ok ? ok(schedule) : parsed;
}

/**
 * The turns of the schedule around `now` (milliseconds). Where both expressions come at the same moment, waking wins.
 *
 * A local time that the clock jumps over comes when it has jumped; one that comes twice counts the first time only. So the turns are
 * the same ones in the same order, from whichever moment they are asked for. A schedule that {@link checkSleepSchedule} refuses has none.
 */
export function scheduleAt(schedule: SleepSchedule, now: number): Result<Turns> {
  const parsed = parse(schedule);

  if (!parsed.ok) {
    return parsed;
  }

  const { sleep, wake, offsetAt } = parsed.value;
  const asleep = around(sleep, offsetAt, now);
  const awake = wake ? around(wake, offsetAt, now) : {};
  // Waking comes first in the lists and thereby wins.
  const last = turns(awake.last, asleep.last).reduce<Turn | undefined>((best, turn) => (best && best.at >= turn.at ? best : turn), undefined);
  const next = turns(awake.next, asleep.next).reduce<Turn | undefined>((best, turn) => (best && best.at <= turn.at ? best : turn), undefined);

  return ok({ ...(last ? { last } : {}), ...(next ? { next } : {}) });
}

function turns(wakeAt: number | undefined, sleepAt: number | undefined): Turn[] {
  return [
    ...(wakeAt === undefined ? [] : [{ state: 'Running' as const, at: wakeAt }]),
    ...(sleepAt === undefined ? [] : [{ state: 'Asleep' as const, at: sleepAt }]),
  ];
}

/** The instants of an expression around `now`. */
function around(cron: Cron, offsetAt: OffsetAt, now: number): { last?: number; next?: number } {
  const wall = now + offsetAt(now);
  let last = nearest(cron, wall, -1);
  let next = nearest(cron, wall, 1);

  // In the second pass of an hour that comes twice, the wall clock shows times that have come already.
  while (next !== undefined && instantOf(next, offsetAt) <= now) {
    last = next;
    next = nearest(cron, next, 1);
  }

  return { last: last === undefined ? undefined : instantOf(last, offsetAt), next: next === undefined ? undefined : instantOf(next, offsetAt) };
}

/** The wall clock time of an expression that is the latest at or before `wall` (-1) or the earliest after it (1). */
function nearest({ minutes, months, fallsOn }: Cron, wall: number, direction: -1 | 1): number | undefined {
  const start = Math.floor(wall / DAY_MS);

  for (let day = start; Math.abs(day - start) <= LONGEST_GAP_DAYS; day += direction) {
    const date = new Date(day * DAY_MS);
    const midnight = day * DAY_MS;

    if (fallsOn(date)) {
      const minute = direction === 1 ? minutes.find((at) => midnight + at * MINUTE_MS > wall) : minutes.findLast((at) => midnight + at * MINUTE_MS <= wall);

      if (minute !== undefined) {
        return midnight + minute * MINUTE_MS;
      }
    } else if (!months[date.getUTCMonth()]) {
      // On to the month's edge; the loop's step leads into the neighbouring month.
      day = (direction === 1 ? date.setUTCMonth(date.getUTCMonth() + 1, 0) : date.setUTCDate(1)) / DAY_MS;
    }
  }

  return undefined;
}

/**
 * When the wall clock first shows `wall`, or a later time if it never does. It never runs backwards: of two wall clock times, the
 * earlier one does not get the later instant. Zones change their offset at most once within two days.
 */
function instantOf(wall: number, offsetAt: OffsetAt): number {
  const before = offsetAt(wall - DAY_MS);
  const after = offsetAt(wall + DAY_MS);
  let early = wall - before;
  let late = wall - after;

  if (before === after || offsetAt(early) === before) {
    return early;
  }
  if (offsetAt(late) === after) {
    return late;
  }

  // The clock jumps over it, somewhere between the two: all that is jumped over comes at that moment.
  while (early - late > MINUTE_MS) {
    const middle = late + Math.floor((early - late) / 2 / MINUTE_MS) * MINUTE_MS;

    if (offsetAt(middle) === before) {
      late = middle;
    } else {
      early = middle;
    }
  }

  return early;
}

/** What is read is kept, because every decision about a pod asks for it; only the time that it takes depends on that. */
function parse({ sleep, wake, timeZone = 'UTC' }: SleepSchedule): Result<Parsed> {
  const key = JSON.stringify([sleep, wake, timeZone]);
  const known = parsedSchedules.get(key);

  if (known) {
    return ok(known);
  }

  const sleepCron = parseCron(sleep, 'sleepSchedule.sleep');
  const wakeCron = wake === undefined ? ok(undefined) : parseCron(wake, 'sleepSchedule.wake');
  const offsetAt = offsetReader(timeZone);

  if (!sleepCron.ok) {
    return sleepCron;
  }
  if (!wakeCron.ok) {
    return wakeCron;
  }
  if (!offsetAt) {
    return fail('scheduleTimeZone', 'The time zone is not one of the IANA database, such as Europe/Berlin.', 'sleepSchedule.timeZone');
  }

  const parsed = { sleep: sleepCron.value, wake: wakeCron.value, offsetAt };
  const apart = checkTogether(parsed);

  if (!apart.ok) {
    return apart;
  }
  if (parsedSchedules.size >= KEPT_SCHEDULES) {
    parsedSchedules.delete(parsedSchedules.keys().next().value ?? '');
  }
  parsedSchedules.set(key, parsed);

  return apart;
}

function parseCron(text: string, field: string): Result<Cron> {
  const cron = text.length <= CRON_MAX_LENGTH && EXPRESSION.test(text) ? readCron(text) : undefined;

  if (!cron) {
    return fail('scheduleUnreadable', 'This is not a cron expression of five fields, such as 0 20 * * 1-5 for 20:00 from Monday to Friday.', field);
  }

  return onSomeDay(cron.fallsOn) ? ok(cron) : fail('scheduleNever', `“${ text }” never comes: no month that it names has such a day.`, field);
}

function readCron(text: string): Cron | undefined {
  let pattern: CronPattern;

  try {
    pattern = new CronPattern(text, undefined, { mode: '5-part' });
  } catch {
    // It throws at whatever it cannot read, in words for programmers.
    return undefined;
  }

  const { hour, minute, day, dayOfWeek, starDOM, starDOW } = pattern;
  const months = pattern.month.map(Boolean);
  const minutes = hour.flatMap((isHour, hours) => (isHour ? minute.flatMap((isMinute, rest) => (isMinute ? [hours * 60 + rest] : [])) : []));
  const fallsOn = (date: Date) => {
    const byDay = Boolean(day[date.getUTCDate() - 1]);
    const byWeekday = Boolean(dayOfWeek[date.getUTCDay()]);

    // As cron does since 1979: a day of the month and a weekday, where both are given, are alternatives.
    return Boolean(months[date.getUTCMonth()]) && (starDOM || starDOW ? byDay && byWeekday : byDay || byWeekday);
  };

  return { minutes, months, fallsOn };
}

function checkTogether(parsed: Parsed): Result<Parsed> {
  const { sleep, wake } = parsed;
  const tooOften = (field: string) => fail('scheduleTooOften', `Turns must be at least ${ SHORTEST_BETWEEN_TURNS_MS / MINUTE_MS } minutes apart.`, field);

  if (follows(sleep, sleep)) {
    return tooOften('sleepSchedule.sleep');
  }
  if (!wake) {
    return ok(parsed);
  }
  if (follows(wake, wake)) {
    return tooOften('sleepSchedule.wake');
  }
  if (sleep.minutes.every((minute) => wake.minutes.includes(minute)) && !onSomeDay((day) => sleep.fallsOn(day) && !wake.fallsOn(day))) {
    return fail('scheduleSame', 'The pod would be woken whenever it is to fall asleep.', 'sleepSchedule.wake');
  }

  return follows(sleep, wake) || follows(wake, sleep) ? tooOften('sleepSchedule.wake') : ok(parsed);
}

/** Whether a turn of `second` ever comes after one of `first`, but too soon. */
function follows(first: Cron, second: Cron): boolean {
  const shortest = SHORTEST_BETWEEN_TURNS_MS / MINUTE_MS;
  const within = (days: number) => first.minutes.some((from) => second.minutes.some((to) => {
    const apart = days * DAY_MINUTES + to - from;

    return apart > 0 && apart < shortest;
  }));

  return [0, 1].some((days) => within(days) && onSomeDay((day) => first.fallsOn(day) && second.fallsOn(new Date(day.getTime() + days * DAY_MS))));
}

function onSomeDay(holds: (day: Date) => boolean): boolean {
  for (let day = 0; day < CYCLE_DAYS; day++) {
    if (holds(new Date(CYCLE_START + day * DAY_MS))) {
      return true;
    }
  }

  return false;
}

/** Reads the offsets of a time zone from the runtime's own database; `undefined` for a zone that it does not know. */
function offsetReader(timeZone: string): OffsetAt | undefined {
  if (timeZone.length > TIME_ZONE_MAX_LENGTH || !TIME_ZONE.test(timeZone)) {
    return undefined;
  }

  let format: Intl.DateTimeFormat;

  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    // A RangeError says that there is no such zone.
    return undefined;
  }

  // A zone has many spellings (europe/berlin), and formats are large: one is kept for each zone.
  const zone = format.resolvedOptions().timeZone;
  const known = offsetReaders.get(zone);

  if (known) {
    return known;
  }

  const offsetAt: OffsetAt = zone === 'UTC' ? () => 0 : (instant) => {
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(format.format(instant)) ?? [];

    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  };

  offsetReaders.set(zone, offsetAt);

  return offsetAt;
}
