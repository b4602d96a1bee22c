import { mergePolicies } from './merge';
import type { MergedPolicy, Requester, Ruling } from './merge';
import { EVERY_PROJECT, RESOURCES } from './policy';
import type { PolicySubject, Resource } from './policy';
import type { ReadPolicy, RuleName, RuleValues } from './read-policy';
import { groupUsage } from './usage';
import type { CountedPod, Usage } from './usage';

/** Something that policies decide: a limit of persons or of projects, or a rule. */
export type Matter = { kind: 'person' | 'project'; name: Resource } | { kind: 'rule'; name: RuleName };

/** A ruling in one of the shapes that there are. */
export type Decision = Ruling<number> | Ruling<RuleValues[RuleName]>;

/** What becomes of one matter for one subject when a policy is written so. */
export interface Effect {
  matter: Matter;
  before?: Decision;
  after?: Decision;
  /** The policy speaks of it, but another one decides. */
  overruled: boolean;
}

/** Nobody in particular. No name in Kubernetes or Rancher is like it. */
const SOMEBODY = '\u0000';

/** Whom a subject means at least: somebody of whom nothing else is known. */
export function exampleOf({ kind, name = '' }: PolicySubject): Requester {
  const nobody = { user: SOMEBODY, groups: [] };

  switch (kind) {
  case 'Everyone': return nobody;
  case 'Project': return { ...nobody, project: name === EVERY_PROJECT ? SOMEBODY : name };
  case 'Group': return { ...nobody, groups: [name] };
  case 'User': return { ...nobody, user: name };
  }
}

/** All policies, with this one in the place of the one of its name; without it where there is none. */
export function withPolicy(policies: readonly ReadPolicy[], name: string, draft: ReadPolicy | undefined): ReadPolicy[] {
  return [...policies.filter((policy) => policy.name !== name), ...(draft ? [draft] : [])];
}

/**
 * What a policy does for a subject: each thing that it says, and each that changes, with what held before and what would hold then.
 * `before` and `after` are all policies.
 */
export function effectsOn(subject: PolicySubject, before: readonly ReadPolicy[], after: readonly ReadPolicy[], name: string): Effect[] {
  const requester = exampleOf(subject);
  const [old, young] = [mergePolicies(before, requester), mergePolicies(after, requester)];

  return mattersOf(old, young).flatMap(({ matter, before: was, after: is }): Effect[] => {
    const speaks = (ruling: Decision | undefined) => ruling?.by.some(({ policy }) => policy === name) ?? false;
    const overruled = !speaks(is) && (is?.overruled.some(({ by }) => by.policy === name) ?? false);

    return speaks(was) || speaks(is) || overruled ? [{ matter, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}), overruled }] : [];
  });
}

function mattersOf(old: MergedPolicy, young: MergedPolicy): { matter: Matter; before?: Decision; after?: Decision }[] {
  const limits = (['person', 'project'] as const).flatMap((kind) => RESOURCES.map((name) => ({ matter: { kind, name }, before: old[kind][name], after: young[kind][name] })));
  const names = [...new Set([...Object.keys(old.rules), ...Object.keys(young.rules)])] as RuleName[];

  return [...limits, ...names.map((name) => ({ matter: { kind: 'rule' as const, name }, before: old.rules[name], after: young.rules[name] }))];
}

export const sameDecision = (a: Decision | undefined, b: Decision | undefined): boolean => JSON.stringify(a?.value) === JSON.stringify(b?.value);

/** Somebody, or a project, whose pods are more than a limit would allow. They stay; there can only be no more of them. */
export interface Excess {
  kind: 'Person' | 'Project';
  name: string;
  resource: Resource;
  used: number;
  limit: Ruling<number>;
}

/** Whom limits that this policy decides put over. */
export function excesses(pods: readonly CountedPod[], policies: readonly ReadPolicy[], name: string): Excess[] {
  const over = (kind: Excess['kind'], { name: who, used, limits }: Usage): Excess[] => RESOURCES.flatMap((resource) => {
    const limit = limits[resource];

    return limit && used[resource] > limit.value && limit.by.some(({ policy }) => policy === name) ? [{ kind, name: who, resource, used: used[resource], limit }] : [];
  });

  return [...groupUsage(pods, 'user', policies).flatMap((row) => over('Person', row)), ...groupUsage(pods, 'project', policies).flatMap((row) => over('Project', row))];
}

/** How many pods somebody owns, or stand in a project, that the subjects mean. */
export function podsMeant(pods: readonly CountedPod[], subjects: readonly PolicySubject[]): number {
  const means = (pod: CountedPod, { kind, name = '' }: PolicySubject): boolean => {
    switch (kind) {
    case 'Everyone': return true;
    case 'Project': return pod.project !== undefined && (name === EVERY_PROJECT || pod.project === name);
    case 'Group': return pod.groups?.includes(name) ?? false;
    case 'User': return pod.owner === name;
    }
  };

  return pods.filter((pod) => subjects.some((subject) => means(pod, subject))).length;
}
