import type { Holding, Phase, ProductPod } from '../product-pod';
import { NOTHING, add } from './amounts';
import type { Amounts } from './amounts';
import { amountsOf } from './holdings';
import { mergePolicies } from './merge';
import type { LimitRulings } from './merge';
import { EVERY_PROJECT, RESOURCES } from './policy';
import type { Quantities, Resource } from './policy';
import type { ReadPolicy } from './read-policy';

/** What of a pod counts when use is added up; less than the pod itself, so that ten thousand can be held. */
export interface CountedPod {
  template: string;
  owner?: string;
  /** The owner's groups, as admission noted them. */
  groups?: readonly string[];
  /** Rancher's id of the project without the cluster's. */
  project?: string;
  phase?: Phase;
  holds?: Holding;
  resources?: Quantities;
}

export const USAGE_GROUPS = ['project', 'user', 'template'] as const;
export type UsageGroup = typeof USAGE_GROUPS[number];

/** What one project, user or template uses. */
export interface Usage {
  name: string;
  used: Amounts;
  /** How many of its pods hold nothing but storage. */
  resting: number;
  /** Empty for templates, which nothing limits. */
  limits: LimitRulings;
}

/** From which share of its limit on a use is worth a warning, and from which it is as good as full. */
export const USAGE_HIGH = 0.75;
export const USAGE_FULL = 0.95;
export const USAGE_LEVELS = ['fine', 'high', 'full', 'over'] as const;
export type UsageLevel = typeof USAGE_LEVELS[number];

/** How much of its limit a use is, from 0; nothing of a limit of nothing is none of it. */
export function shareOfLimit(used: number, limit: number): number {
  return used <= 0 ? 0 : used / limit;
}

export function usageLevel(used: number, limit: number): UsageLevel {
  const share = shareOfLimit(used, limit);

  return share > 1 ? 'over' : share >= USAGE_FULL ? 'full' : share >= USAGE_HIGH ? 'high' : 'fine';
}

/** The limit that is nearest to being reached. */
export function tightest({ used, limits }: Pick<Usage, 'used' | 'limits'>): { resource: Resource; share: number } | undefined {
  const shares = RESOURCES.flatMap((resource) => (limits[resource] ? [{ resource, share: shareOfLimit(used[resource], limits[resource].value) }] : []));

  return shares.reduce<typeof shares[number] | undefined>((most, each) => (!most || each.share > most.share ? each : most), undefined);
}

/** What a pod counts for; the same sum as in admission. */
function countOf({ holds = 'Running', resources }: Pick<CountedPod, 'holds' | 'resources'>): Amounts {
  const spec: ProductPod['spec'] = { template: { repository: '', chart: '', version: '' }, ttl: '', ...(resources ? { resources } : {}) };

  return amountsOf({ spec }, holds);
}

/** Of ten thousand pods most are of a few sizes, so each size is read once. */
function counter(): (pod: Pick<CountedPod, 'holds' | 'resources'>) => Amounts {
  const known = new Map<string, Amounts>();

  return ({ holds, resources }) => {
    const key = `${ holds } ${ resources?.cpu } ${ resources?.memory } ${ resources?.storage }`;
    const amounts = known.get(key) ?? countOf({ ...(holds ? { holds } : {}), ...(resources ? { resources } : {}) });

    known.set(key, amounts);

    return amounts;
  };
}

export function sumOf(pods: readonly Pick<CountedPod, 'holds' | 'resources'>[]): Amounts {
  const count = counter();

  return pods.reduce((sum, pod) => add(sum, count(pod)), NOTHING);
}

const KEYS: Record<UsageGroup, (pod: CountedPod) => string | undefined> = { project: ({ project }) => project, user: ({ owner }) => owner, template: ({ template }) => template };

/** All use, by what; what is of no project or nobody's stands under an empty name. Those who use most come first. */
export function groupUsage(pods: readonly CountedPod[], group: UsageGroup, policies: readonly ReadPolicy[]): Usage[] {
  const limits = limitsFor(policies);
  const count = counter();
  const rows = new Map<string, Omit<Usage, 'limits'> & { groups: readonly string[] }>();

  for (const pod of pods) {
    const name = KEYS[group](pod) ?? '';
    const row = rows.get(name) ?? { name, used: NOTHING, resting: 0, groups: [] };

    rows.set(name, { name, used: add(row.used, count(pod)), resting: row.resting + (pod.holds === 'Storage' ? 1 : 0), groups: pod.groups?.length ? pod.groups : row.groups });
  }

  return [...rows.values()]
    .map(({ groups, ...row }) => ({ ...row, limits: row.name === '' || group === 'template' ? {} : limits(group, row.name, groups) }))
    .sort((a, b) => b.used.pods - a.used.pods || (a.name < b.name ? -1 : 1));
}

/** The limits of persons and projects. Most are nobody by name in any policy, so those are merged once. */
function limitsFor(policies: readonly ReadPolicy[]): (group: 'project' | 'user', name: string, groups: readonly string[]) => LimitRulings {
  const limiting = policies.filter(({ limits }) => Object.keys(limits).length);
  const named = new Set(limiting.flatMap(({ subjects }) => subjects.flatMap(({ kind, name = '' }) => (name === '' || name === EVERY_PROJECT ? [] : [`${ kind } ${ name }`]))));
  const merged = new Map<string, LimitRulings>();

  return (group, name, groups) => {
    const own = named.has(`${ group === 'user' ? 'User' : 'Project' } ${ name }`) ? name : '';
    const their = groups.filter((each) => named.has(`Group ${ each }`)).sort();
    const key = JSON.stringify([group, own, their]);
    const known = merged.get(key) ?? (group === 'user' ? mergePolicies(limiting, { user: own, groups: their }).person : mergePolicies(limiting, { user: '', groups: [], project: own }).project);

    merged.set(key, known);

    return known;
  };
}
