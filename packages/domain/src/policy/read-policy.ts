import { checkGracePeriod, checkRenewEvery } from '../renewal';
import type { SleepSchedule } from '../product-pod';
import type { Result } from '../result';
import { checkSleepSchedule } from '../sleep-schedule';
import { parseDuration, parseTtl } from '../ttl';
import { readLimits } from './amounts';
import type { Amounts } from './amounts';
import type { PolicySize, PolicySubject, ProductPodPolicy, TemplateRule } from './policy';

/** What a policy may decide besides limits. Durations are in milliseconds. */
export interface RuleValues {
  templates: readonly TemplateRule[];
  sizes: readonly PolicySize[];
  defaultSize: string;
  /** As written: a default is copied into pods. */
  defaultTtl: string;
  longestMs: number;
  never: boolean;
  extendable: boolean;
  extendLongestMs: number;
  extendAheadMs: number;
  sleepSchedule: SleepSchedule;
  renewEvery: { text: string; ms: number };
  graceMs: number;
  /** `null` keeps failed pods. */
  failedMs: number | null;
  noticeMarksMs: readonly number[];
}

export type RuleName = keyof RuleValues;

/** A policy as the rules use it: everything in it read, what cannot be read left out. */
export interface ReadPolicy {
  name: string;
  contact: string | undefined;
  priority: number;
  subjects: readonly PolicySubject[];
  limits: Partial<Amounts>;
  rules: Partial<RuleValues>;
}

/** Reads a policy. What the CRD's schema lets pass can be read; what cannot decides nothing. */
export function readPolicy({ metadata, spec }: ProductPodPolicy): ReadPolicy {
  const { lifetime, renewEvery, sleepSchedule, gracePeriod, failedPods, notices } = spec;

  return {
    name:     metadata.name,
    contact:  spec.contact?.trim() || undefined,
    priority: spec.priority ?? 0,
    subjects: spec.subjects,
    limits:   readLimits(spec.limits),
    rules:    defined({
      templates:       spec.templates,
      sizes:           spec.sizes,
      defaultSize:     spec.defaultSize,
      defaultTtl:      lifetime?.default !== undefined && parseTtl(lifetime.default).ok ? lifetime.default : undefined,
      longestMs:       read(lifetime?.longest, parseDuration),
      never:           lifetime?.never,
      extendable:      lifetime?.extension?.allowed,
      extendLongestMs: read(lifetime?.extension?.longest, parseDuration),
      extendAheadMs:   read(lifetime?.extension?.ahead, parseDuration),
      sleepSchedule:   sleepSchedule && checkSleepSchedule(sleepSchedule).ok ? sleepSchedule : undefined,
      renewEvery:      renewEvery === undefined ? undefined : both(renewEvery, checkRenewEvery),
      graceMs:         read(gracePeriod, checkGracePeriod),
      failedMs:        failedPods === 'keep' ? null : read(failedPods, parseDuration),
      noticeMarksMs:   notices?.flatMap((mark) => read(mark, parseDuration) ?? []),
    }),
  };
}

function read(text: string | undefined, parse: (text: string) => Result<number>): number | undefined {
  const result = text === undefined ? undefined : parse(text);

  return result?.ok ? result.value : undefined;
}

function both(text: string, parse: (text: string) => Result<number>): { text: string; ms: number } | undefined {
  const ms = read(text, parse);

  return ms === undefined ? undefined : { text, ms };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
