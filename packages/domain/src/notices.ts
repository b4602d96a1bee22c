import { NOTICE_KINDS } from './product-pod';
import type { GivenNotice, NoticeKind } from './product-pod';
import { formatDuration, toUtc, UNITS } from './ttl';

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

const MARK = /^(?:\d{1,9}[wdhms])+$/;
const SIZES = new Map<string, number>(UNITS);

/** What decides about the notices before one deadline; times in milliseconds. */
export interface NoticeFacts {
  kind: NoticeKind;
  /** From when the time until the deadline counts; marks as long as all of it, or longer, do not count. */
  startedAt: number;
  deadline: number;
  /** How long before the deadline notices are given. The deadline itself is always a mark. */
  marksMs: readonly number[];
  /** Notices given so far, of any kind and for any deadline. */
  given: readonly GivenNotice[];
}

/** The notice to be given now, if any, and when (milliseconds) the one after it comes. */
export interface DueNotice {
  due?: Pick<GivenNotice, 'kind' | 'mark' | 'deadline'>;
  nextAt?: number;
}

/**
 * The notice that is due at `now` (milliseconds): the most urgent mark that has come, unless it or a more urgent one was given for the
 * same deadline. Larger marks that were missed are not made up for. Another deadline starts anew.
 */
export function dueNotice({ kind, startedAt, deadline, marksMs, given }: NoticeFacts, now: number): DueNotice {
  const text = toUtc(deadline);
  const last = Math.min(...given.filter((notice) => notice.kind === kind && notice.deadline === text).map(({ mark }) => markMs(mark)));
  const open = [...fittingMarks(startedAt, deadline, marksMs), 0].filter((mark) => mark < last);
  const come = open.filter((mark) => deadline - mark <= now);
  const coming = open.filter((mark) => deadline - mark > now);

  return {
    ...(come.length ? { due: { kind, mark: formatDuration(Math.min(...come)), deadline: text } } : {}),
    ...(coming.length ? { nextAt: deadline - Math.max(...coming) } : {}),
  };
}

/** The notices to be remembered after `notice` was given: the last one of each kind, in the order of {@link NOTICE_KINDS}. */
export function recordNotice(given: readonly GivenNotice[], notice: GivenNotice): GivenNotice[] {
  return NOTICE_KINDS.flatMap((kind) => [...given, notice].findLast((candidate) => candidate.kind === kind) ?? []);
}

/**
 * From when (milliseconds) a pod counts as expiring soon: the largest mark that fits the time from `startedAt` to `deadline`. Where none
 * fits, the last hour, or the second half of a time shorter than two.
 */
export function soonAt(startedAt: number, deadline: number, marksMs: readonly number[]): number {
  const marks = fittingMarks(startedAt, deadline, marksMs);

  return marks.length ? deadline - Math.max(...marks) : Math.max(deadline - HOUR_MS, startedAt + (deadline - startedAt) / 2);
}

/** Marks in whole seconds, as they are written; what is shorter is the deadline itself. */
function fittingMarks(startedAt: number, deadline: number, marksMs: readonly number[]): number[] {
  return marksMs.map((mark) => Math.floor(mark / SECOND_MS) * SECOND_MS).filter((mark) => mark > 0 && mark < deadline - startedAt);
}

/** A mark as written, in milliseconds. It has no bounds, unlike a lifetime; one that nobody can read was none. */
function markMs(text: string): number {
  return MARK.test(text) ? [...text.matchAll(/(\d+)([a-z])/g)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (SIZES.get(unit) ?? 0), 0) : Infinity;
}
