import type { Calm } from './calm';
import { endOf, removalOf, termAt } from './oracle';
import type { PodRecord } from './record';

/** A notice as the receiver took it. */
export interface Delivery {
  at: number;
  id: string;
  subject: string;
  type: string;
  mark: string;
  deadline: string;
  signed: boolean;
}

/** What became of all notices: what is wrong with them, and repetitions that a crash explains. */
export interface NoticeVerdict { wrong: { subject: string; evidence: string }[]; repeated: number; distinct: number }

/** A notice on time comes within this, when nothing is at fault around it. */
const ON_TIME_MS = 15_000;
const BEFORE_MS = 5000;

const markMs = (mark: string) => [...mark.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * ({
  s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000,
}[unit ?? ''] ?? NaN), 0);

/** Marks before the deadline that fit the lifetime, and the deadline itself. */
const marksFor = (marks: readonly string[], createdAt: number, deadline: number) => [...marks.filter((mark) => markMs(mark) < deadline - createdAt), '0s'];

/** Holds what the receiver took against what must have been said. */
export function judgeNotices(records: ReadonlyMap<string, PodRecord>, deliveries: readonly Delivery[], { marks, calm, now }: { marks: readonly string[]; calm: Calm; now: number }): NoticeVerdict {
  const wrong: NoticeVerdict['wrong'] = [];
  const firsts = new Map<string, Delivery>();
  let repeated = 0;

  for (const delivery of deliveries) {
    const { subject, type, mark, deadline, id, at } = delivery;
    const key = [subject, type, mark, deadline].join(' ');
    const first = firsts.get(key);
    const unjust = whyUnjust(records, delivery, marks);

    if (unjust) {
      wrong.push({ subject, evidence: `${ key }: ${ unjust }` });
    }
    if (!first) {
      firsts.set(key, delivery);
    } else if (first.id !== id) {
      wrong.push({ subject, evidence: `${ key } was given as ${ first.id } and as ${ id }` });
    } else if (calm.during(first.at - BEFORE_MS, at)) {
      wrong.push({ subject, evidence: `${ key } was delivered twice, ${ at - first.at } ms apart, and nothing was at fault` });
    } else {
      repeated += 1;
    }
  }
  records.forEach((record) => missing(record, firsts, { marks, calm, now }).forEach((evidence) => wrong.push({ subject: record.plan.name, evidence })));

  return { wrong, repeated, distinct: firsts.size };
}

function whyUnjust(records: ReadonlyMap<string, PodRecord>, { at, subject, mark, deadline, signed }: Delivery, marks: readonly string[]): string | undefined {
  const record = records.get(subject.split('/')[1] ?? '');
  const facts = record?.facts;

  if (!signed) {
    return 'its signature is wrong';
  }
  if (!facts || `${ record.namespace }/${ record.plan.name }` !== subject) {
    return 'there is no such pod';
  }
  const end = Date.parse(deadline);

  if (!facts.terms.some((term) => endOf(facts, term) === end)) {
    return 'its lifetime never ended then';
  }
  if (!marksFor(marks, facts.createdAt, end).includes(mark)) {
    return 'nobody wants a notice at that mark';
  }

  return at < end - markMs(mark) ? `it came ${ (end - markMs(mark) - at) / 1000 } s too early` : undefined;
}

/** Marks that came while the pod lived, its end stood, and nothing was at fault, and of which nobody heard. */
function missing({ facts, namespace, plan, endingAt }: PodRecord, firsts: ReadonlyMap<string, Delivery>, { marks, calm, now }: { marks: readonly string[]; calm: Calm; now: number }): string[] {
  if (!facts || facts.installedAt === undefined) {
    return [];
  }
  const { installedAt } = facts;

  return facts.terms.flatMap((term) => {
    const end = endOf(facts, term);

    return (Number.isFinite(end) ? marksFor(marks, facts.createdAt, end) : []).filter((mark) => {
      const from = end - markMs(mark);
      const to = from + ON_TIME_MS;
      const stands = endOf(facts, termAt(facts, from)) === end && endOf(facts, termAt(facts, to)) === end && term.since <= from;
      // The next mark, if it comes before this one was given, takes its place.
      const alone = !marksFor(marks, facts.createdAt, end).some((other) => markMs(other) < markMs(mark) && end - markMs(other) <= to);
      const lives = installedAt + BEFORE_MS <= from && to <= Math.min(facts.deletedAt ?? Infinity, endingAt ?? Infinity, removalOf(facts, term), now);

      return stands && alone && lives && calm.during(from - BEFORE_MS, to) && !firsts.has([`${ namespace }/${ plan.name }`, mark === '0s' ? 'io.productpods.pod.expired' : 'io.productpods.pod.expiring', mark, toSeconds(end)].join(' '));
    }).map((mark) => `nobody heard that ${ mark } remained until ${ toSeconds(end) }`);
  });
}

const toSeconds = (ms: number) => `${ new Date(ms).toISOString().slice(0, 19) }Z`;
