import { quantile } from '../bench/operator/statistics';
import { goneBy } from './oracle';
import { goneSince, type PodRecord } from './record';
import { RULES, type Violation } from './rules';

export interface Outcome {
  violations: Violation[];
  records: PodRecord[];
  /** What was done, by kind. */
  faults: Record<string, number>;
  /** What the proxy did to requests. */
  requests: Record<string, number>;
  notices: { distinct: number; repeated: number };
  /** Ends of operators that nobody caused. */
  crashes: string[];
  /** Where the logs are, if they were kept. */
  logs?: string;
}

const counts = (numbers: Record<string, number>) => Object.entries(numbers).map(([name, count]) => `${ name } ${ count }`).join(', ');

interface Removal { name: string; due: number; seconds: number }

/** How long after they were due pods were gone, latest first. */
function removals(records: readonly PodRecord[]): Removal[] {
  return records.flatMap((record) => {
    const gone = goneSince(record);
    const due = record.facts && Math.min(goneBy(record.facts), record.endingAt ?? Infinity);

    return gone !== undefined && due !== undefined && Number.isFinite(due) ? [{ name: record.plan.name, due, seconds: Math.max(0, gone - due) / 1000 }] : [];
  }).sort((a, b) => b.seconds - a.seconds);
}

/** Removals that took longest are where to look first. */
const SHOWN = 5;

/** The last words of a run: what was done, what was found, and the verdict. */
export function report(outcome: Outcome, again: string): string[] {
  const gone = removals(outcome.records);
  const late = gone.map(({ seconds }) => seconds);
  const { violations } = outcome;

  return [
    '',
    `faults: ${ counts(outcome.faults) }`,
    `requests through the proxy: ${ counts(outcome.requests) }`,
    `pods: ${ outcome.records.length }, gone ${ outcome.records.filter((record) => goneSince(record) !== undefined).length }${ late.length ? `; gone ${ quantile(late, 0.5).toFixed(1) } s (p50), ${ quantile(late, 0.99).toFixed(1) } s (p99) after they were due, faults included` : '' }`,
    `the latest: ${ gone.slice(0, SHOWN).map(({ name, due, seconds }) => `${ name } ${ seconds.toFixed(1) } s after ${ new Date(due).toISOString() }`).join(', ') }`,
    `notices: ${ outcome.notices.distinct }; delivered again with the same id because of a fault: ${ outcome.notices.repeated }`,
    ...(outcome.crashes.length ? [`operators that ended by themselves: ${ outcome.crashes.length }`, ...outcome.crashes.map((crash) => `  ${ crash }`)] : []),
    ...(outcome.logs ? [`logs: ${ outcome.logs }`] : []),
    '',
    ...Object.entries(RULES).map(([rule, text]) => {
      const broken = violations.filter((violation) => violation.rule === rule).length;

      return `${ broken ? '✗' : '✓' } ${ text }${ broken ? ` — broken ${ broken } times` : '' }`;
    }),
    ...violations.map(({ rule, subject, evidence }) => `  ${ rule }: ${ subject }: ${ evidence }`),
    '',
    violations.length ? `FAILED: ${ violations.length } violations. Again: ${ again }` : `PASSED. Again: ${ again }`,
  ];
}
