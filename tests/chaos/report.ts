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

/** How late removals were, in seconds, of pods that were due and went. */
function lateness(records: readonly PodRecord[]): number[] {
  return records.flatMap((record) => {
    const gone = goneSince(record);
    const due = record.facts && Math.min(goneBy(record.facts), record.endingAt ?? Infinity);

    return gone !== undefined && due !== undefined && Number.isFinite(due) ? [Math.max(0, gone - due) / 1000] : [];
  });
}

/** The last words of a run: what was done, what was found, and the verdict. */
export function report(outcome: Outcome, again: string): string[] {
  const late = lateness(outcome.records);
  const { violations } = outcome;

  return [
    '',
    `faults: ${ counts(outcome.faults) }`,
    `requests through the proxy: ${ counts(outcome.requests) }`,
    `pods: ${ outcome.records.length }, gone ${ outcome.records.filter((record) => goneSince(record) !== undefined).length }${ late.length ? `; gone ${ quantile(late, 0.5).toFixed(1) } s (p50), ${ quantile(late, 0.99).toFixed(1) } s (p99) after they were due, faults included` : '' }`,
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
