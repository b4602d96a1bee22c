import { RESOURCES, SUBJECT_KINDS, EVERY_PROJECT } from './policy';
import type { PolicySize, PolicySubject, Resource, TemplateRule } from './policy';
import type { ReadPolicy, RuleName, RuleValues } from './read-policy';
import { parseTtl } from '../ttl';

/** Whose request it is, and for which project: Rancher's id without the cluster's; absent outside of any project. */
export interface Requester {
  user: string;
  groups: readonly string[];
  project?: string;
}

/** A policy that has a say, and by which of its subjects. */
export interface Voice {
  policy: string;
  contact: string | undefined;
  priority: number;
  subject: PolicySubject;
  /** Set where no policy decides but the quota that a project has in Rancher. */
  isQuota?: true;
}

/** A decision: what holds, by whose word, and who else had something to say. */
export interface Ruling<T> {
  value: T;
  /** One policy, or several of equal rank whose words were put together. */
  by: Voice[];
  /** What was overruled, the strongest first. */
  overruled: { value: T; by: Voice }[];
}

export type Rulings = { [Name in RuleName]?: Ruling<RuleValues[Name]> };
export type LimitRulings = { [Name in Resource]?: Ruling<number> };

/** What all policies together say to one requester. */
export interface MergedPolicy {
  rules: Rulings;
  /** Limits of what the person has anywhere. */
  person: LimitRulings;
  /** Limits of what is in the project, whoever owns it. */
  project: LimitRulings;
}

/** Of two words of equal rank, what holds: the more generous one, or both. */
type Join<T> = (a: T, b: T) => T;

const larger: Join<number> = (a, b) => Math.max(a, b);
const either: Join<boolean> = (a, b) => a || b;
/** Of what is not more or less than anything else, the first counts; policies of equal rank stand in the order of their names. */
const first = <T>(a: T): T => a;

const JOIN: { [Name in RuleName]: Join<RuleValues[Name]> } = {
  templates:       (a, b) => [...a, ...b.filter((rule) => !a.some((other) => sameRule(rule, other)))],
  sizes:           (a, b) => [...a, ...b.filter(({ name }) => !a.some((size) => size.name === name))],
  defaultSize:     first,
  defaultTtl:      longerTtl,
  longestMs:       larger,
  never:           either,
  extendable:      either,
  extendLongestMs: larger,
  extendAheadMs:   larger,
  sleepSchedule:   first,
  renewEvery:      (a, b) => (b.ms > a.ms ? b : a),
  graceMs:         larger,
  failedMs:        (a, b) => (a === null || b === null ? null : Math.max(a, b)),
  noticeMarksMs:   (a, b) => [...new Set([...a, ...b])].sort((x, y) => y - x),
};

function sameRule(a: TemplateRule, b: TemplateRule): boolean {
  return JSON.stringify([a.repository, a.chart, a.versions]) === JSON.stringify([b.repository, b.chart, b.versions]);
}

function longerTtl(a: string, b: string): string {
  const length = (text: string) => {
    const ttl = parseTtl(text);

    return !ttl.ok ? 0 : ttl.value.kind === 'duration' ? ttl.value.ms : ttl.value.kind === 'time' ? ttl.value.at : Infinity;
  };

  return length(b) > length(a) ? b : a;
}

/** How specific a subject is; every project is less so than one by its name, and more so than everyone. */
export function rankOf({ kind, name }: PolicySubject): number {
  return 2 * SUBJECT_KINDS.indexOf(kind) - (kind === 'Project' && name === EVERY_PROJECT ? 1 : 0);
}

/** Whether the subject means this requester. */
export function isMeant({ kind, name = '' }: PolicySubject, { user, groups, project }: Requester): boolean {
  switch (kind) {
  case 'Everyone':
    return true;
  case 'Project':
    return project !== undefined && (name === EVERY_PROJECT || name === project);
  case 'Group':
    return groups.includes(name);
  case 'User':
    return name !== '' && name === user;
  }
}

interface Speaker {
  policy: ReadPolicy;
  voice: Voice;
}

/** The strongest voice of each policy among the subjects that `counts` lets through; the strongest policy first. */
function speakers(policies: readonly ReadPolicy[], requester: Requester, counts: (subject: PolicySubject) => boolean): Speaker[] {
  return policies.flatMap((policy): Speaker[] => {
    const [subject] = policy.subjects.filter((each) => counts(each) && isMeant(each, requester)).sort((a, b) => rankOf(b) - rankOf(a));

    return subject ? [{ policy, voice: { policy: policy.name, contact: policy.contact, priority: policy.priority, subject } }] : [];
  }).sort((a, b) => b.voice.priority - a.voice.priority || rankOf(b.voice.subject) - rankOf(a.voice.subject) || (a.policy.name < b.policy.name ? -1 : 1));
}

const equal = (a: Voice, b: Voice) => a.priority === b.priority && rankOf(a.subject) === rankOf(b.subject);

/** What holds of one thing that some of the policies speak of: the word of the strongest, put together with those of its equals. */
function decide<T>(all: readonly Speaker[], said: (policy: ReadPolicy) => T | undefined, join: Join<T>): Ruling<T> | undefined {
  const words = all.flatMap(({ policy, voice }): { value: T; by: Voice }[] => {
    const value = said(policy);

    return value === undefined ? [] : [{ value, by: voice }];
  });
  const [strongest] = words;

  if (!strongest) {
    return undefined;
  }

  const equals = words.filter(({ by }) => equal(by, strongest.by));
  const value = equals.map((word) => word.value).reduce((a, b) => join(a, b));
  // Where one word holds as it stands, only whose it is counts.
  const owners = equals.filter((word) => same(word.value, value));
  const by = owners.length ? [owners[0] ?? strongest] : equals;

  return { value, by: by.map((word) => word.by), overruled: words.filter((word) => !by.includes(word)) };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What the policies say to a requester, each thing by itself: of those that speak of it, the one with the highest priority decides; of
 * equals, the one whose subject is the most specific (a user, before a group, a project, every project, everyone); of equals still,
 * the most generous. Limits of persons and of projects count different things, so both hold.
 */
export function mergePolicies(policies: readonly ReadPolicy[], requester: Requester): MergedPolicy {
  const all = speakers(policies, requester, () => true);
  const names = Object.keys(JOIN) as RuleName[];

  return {
    rules:   Object.fromEntries(names.flatMap((name) => ruling(name, all))),
    person:  limits(speakers(policies, requester, ({ kind }) => kind !== 'Project')),
    project: limits(speakers(policies, requester, ({ kind }) => kind === 'Project')),
  };
}

function ruling<Name extends RuleName>(name: Name, all: readonly Speaker[]): [Name, Ruling<RuleValues[Name]>][] {
  const decided = decide<RuleValues[Name]>(all, ({ rules }) => rules[name], JOIN[name]);

  return decided ? [[name, decided]] : [];
}

function limits(all: readonly Speaker[]): LimitRulings {
  return Object.fromEntries(RESOURCES.flatMap((resource) => {
    const decided = decide(all, (policy) => policy.limits[resource], larger);

    return decided ? [[resource, decided]] : [];
  }));
}

/** The size of that name, where sizes are given. */
export function sizeNamed({ rules }: MergedPolicy, name: string): PolicySize | undefined {
  return rules.sizes?.value.find((size) => size.name === name);
}
