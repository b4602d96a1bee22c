import {
  endOf, goneBy, mayExpire, mayRemove, mayStop, mustBe, type PodFacts, termAt,
} from './oracle';
import { goneSince, type PodRecord, type Seen } from './record';

/** What the rules are, for the report. */
export const RULES = {
  'early-stop':    'nobody is stopped before its time',
  'early-expiry':  'nobody is called expired before its time',
  'early-removal': 'nobody is removed before its time',
  overdue:         'everything due is gone within 60 s of recovery',
  sluggish:        'sleep and waking happen within 60 s of recovery',
  replicas:        'replicas survive sleep',
  flapping:        'no state comes and goes without a cause',
  orphan:          'nothing is left behind',
  foreign:         'foreign namespaces are not touched',
  notice:          'every notice is given exactly once for each mark',
} as const;
export type Rule = keyof typeof RULES;

export interface Violation { at: number; rule: Rule; subject: string; evidence: string }

/** How long after recovery everything due must have happened. */
export const RECOVERY_MS = 60_000;

const time = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : 'never');
const seconds = (ms: number) => `${ (ms / 1000).toFixed(1) } s`;

function early(facts: PodFacts, at: number): string {
  const end = endOf(facts, termAt(facts, at));

  return `at ${ time(at) }, ${ seconds(end - at) } before the end ${ time(end) } of its lifetime ${ termAt(facts, at).ttl }`;
}

/** A workload went from some replicas to none, or is gone. */
export function checkStop({ facts, endingAt }: PodRecord, at: number, workload: string): string | undefined {
  return facts && endingAt === undefined && !mayStop(facts, at) ? `${ workload } was stopped ${ early(facts, at) }` : undefined;
}

export function checkPhase({ facts, endingAt }: PodRecord, phase: string, at: number): string | undefined {
  return facts && endingAt === undefined && phase === 'Expired' && !mayExpire(facts, at) ? `it is ${ phase } ${ early(facts, at) }` : undefined;
}

/** Its removal begins: of the pod, of its namespace, or by its own word. */
export function checkRemoval({ facts, endingAt }: PodRecord, at: number, what: string): string | undefined {
  if (!facts || endingAt !== undefined || mayRemove(facts, at)) {
    return undefined;
  }
  const term = termAt(facts, at);

  return `${ what } ${ early(facts, at) }; grace ${ term.gracePeriod }, action ${ term.expiryAction }, protected ${ term.protected }, installed ${ facts.installedAt === undefined ? 'never' : time(facts.installedAt) }`;
}

/** What is due has had its minute of calm and is still there. */
export function checkOverdue(record: PodRecord, now: number, calmSince: number): string | undefined {
  const { facts } = record;
  // An end that has begun is never taken back, whatever people ask for afterwards.
  const due = facts && Math.min(goneBy(facts), record.endingAt ?? Infinity);

  if (due === undefined || goneSince(record) !== undefined || now < Math.max(due, calmSince) + RECOVERY_MS) {
    return undefined;
  }
  const left = [...(record.goneAt === undefined ? ['the ProductPod'] : []), ...(record.plan.foreign || record.namespaceGoneAt !== undefined ? [] : ['its namespace'])];

  return `${ left.join(' and ') } should have been gone since ${ time(due) }, ${ seconds(now - due) } ago, with ${ seconds(now - calmSince) } of calm; it is ${ record.phases.at(-1)?.value ?? 'without a phase' }`;
}

/** Its workloads do not do what they must although there was time. */
export function checkWorkloads(record: PodRecord, now: number, calmSince: number): { rule: Rule; evidence: string } | undefined {
  const wanted = record.facts && record.endingAt === undefined ? mustBe(record.facts, now) : undefined;
  const workloads = [...record.workloads].filter(([, { gone }]) => !gone);

  if (!wanted || !workloads.length || now < Math.max(wanted.since, calmSince) + RECOVERY_MS) {
    return undefined;
  }
  const [wrong] = workloads.filter(([, { replicas }]) => (replicas > 0) !== wanted.running);
  const [other] = workloads.filter(([name, { replicas }]) => wanted.running && replicas !== replicasOf(record, name));
  const since = `${ seconds(now - wanted.since) } after it was due and ${ seconds(now - calmSince) } into the calm; it is ${ record.phases.at(-1)?.value ?? 'without a phase' }`;

  if (wrong) {
    return { rule: 'sluggish', evidence: `${ wrong[0] } should ${ wanted.running ? 'run' : 'be at rest' } and has ${ wrong[1].replicas } replicas, ${ since }` };
  }

  return other && { rule: 'replicas', evidence: `${ other[0] } had ${ replicasOf(record, other[0]) } replicas and has ${ other[1].replicas }, ${ since }` };
}

/** A workload that had none has replicas again: it must be as many as before. */
export function checkWaking(record: PodRecord, workload: string, replicas: number): string | undefined {
  const expected = replicasOf(record, workload);

  return replicas === expected ? undefined : `${ workload } had ${ expected } replicas before it slept and has ${ replicas } now`;
}

/** A release's first workload has the planned replicas, a database one. */
const replicasOf = ({ plan }: PodRecord, workload: string) => (workload.startsWith('StatefulSet/') ? 1 : plan.replicas);

/** The last phase was there before, with another in between, and nothing had happened. */
export function checkFlapping({ phases, causes, facts }: Pick<PodRecord, 'phases' | 'causes' | 'facts'>): string | undefined {
  const [first, between, last] = phases.slice(-3) as [Seen<string>?, Seen<string>?, Seen<string>?];

  if (!first || !between || !last || first.value !== last.value) {
    return undefined;
  }
  const ends = facts ? facts.terms.map((term) => endOf(facts, term)) : [];
  const explained = [...causes, ...ends].some((at) => at > first.at && at <= last.at);

  return explained ? undefined : `${ first.value } at ${ time(first.at) }, ${ between.value } at ${ time(between.at) }, ${ last.value } again at ${ time(last.at) }, and nothing had happened`;
}
