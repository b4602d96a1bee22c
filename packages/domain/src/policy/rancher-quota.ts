import type { Holding, ProductPod } from '../product-pod';
import { readQuantities, RESOURCE_UNITS, SIZE_RESOURCES } from './amounts';
import type { LimitRulings, MergedPolicy, Ruling, Voice } from './merge';
import { isSameQuantity } from './namespace-quota';
import type { Quantities } from './policy';
import { formatQuantity, parseAmount } from './quantity';
import type { QuantityUnit } from './quantity';

/** A quota as Rancher writes it, of a project or as a namespace's share of it: names of resources in Rancher's own spelling. */
export type RancherLimit = Record<string, string | undefined>;

/** Rancher's annotation of a namespace: its share of the project's quota, as JSON `{"limit": {…}}`. */
export const RANCHER_QUOTA_ANNOTATION = 'field.cattle.io/resourceQuota';

type SizeResource = typeof SIZE_RESOURCES[number];

/** Which of Rancher's resources a pod's amounts are taken from. */
const TAKEN_FROM = { cpu: ['limitsCpu', 'requestsCpu'], memory: ['limitsMemory', 'requestsMemory'], storage: ['requestsStorage'] } as const satisfies Record<SizeResource, readonly string[]>;

/** The share in a namespace's annotation; an unreadable one is none. */
export function shareIn(annotation: string | undefined): RancherLimit {
  try {
    const { limit } = JSON.parse(annotation ?? '{}') as { limit?: unknown };

    return typeof limit === 'object' && limit !== null && !Array.isArray(limit) ? limit as RancherLimit : {};
  } catch {
    return {};
  }
}

function amount(limit: RancherLimit, name: string, unit: QuantityUnit): number | undefined {
  const text = limit[name];
  const read = typeof text === 'string' ? parseAmount(text, unit) : undefined;

  return read?.ok ? read.value : undefined;
}

/** Who speaks where a project's quota in Rancher decides. */
function rancher(project: string, isShared: boolean): Voice {
  return { policy: isShared ? 'its quota in Rancher, beside what its other namespaces have,' : 'its quota in Rancher', contact: 'an owner of the cluster', priority: 0, subject: { kind: 'Project', name: project }, isQuota: true };
}

/** A namespace's share of its project's quota, and what a pod that lives there names of it itself: that is counted elsewhere. */
export interface Share {
  limit: RancherLimit;
  named: readonly SizeResource[];
}

/**
 * What a project's quota in Rancher leaves for all its pods together, beside what others have of it. Rancher itself would let a
 * namespace begin and give it nothing.
 */
export function rancherLimits(project: string, limit: RancherLimit, shares: readonly Share[]): LimitRulings {
  return Object.fromEntries(SIZE_RESOURCES.flatMap((resource) => {
    const unit = RESOURCE_UNITS[resource] ?? 'bytes';
    const others = shares.filter(({ named }) => !named.includes(resource));
    const left = TAKEN_FROM[resource].flatMap((name) => {
      const whole = amount(limit, name, unit);
      const taken = others.reduce((sum, share) => sum + (amount(share.limit, name, unit) ?? 0), 0);

      return whole === undefined ? [] : [{ value: Math.max(0, whole - taken), isShared: taken > 0 }];
    }).sort((a, b) => a.value - b.value);
    const [least] = left;

    return least ? [[resource, { value: least.value, by: [rancher(project, least.isShared)], overruled: [] } satisfies Ruling<number>]] : [];
  }));
}

/** The policies with a project's quota in Rancher beside them: of each limit the lower one counts. */
export function withRancher(merged: MergedPolicy, limits: LimitRulings): MergedPolicy {
  const lower = Object.fromEntries(Object.entries(limits).filter(([resource, { value }]) => value < (merged.project[resource as keyof LimitRulings]?.value ?? Infinity)));

  return { ...merged, project: { ...merged.project, ...lower } };
}

/** What a pod is promised that names none of what its project limits: as much as Rancher gives to any namespace there. */
export function rancherDefaults(limit: RancherLimit, share: RancherLimit): Quantities {
  return Object.fromEntries(SIZE_RESOURCES.flatMap((resource) => {
    const unit = RESOURCE_UNITS[resource] ?? 'bytes';
    const given = TAKEN_FROM[resource].flatMap((name) => (limit[name] === undefined ? [] : [amount(share, name, unit)])).filter((value) => value !== undefined);

    return given.length ? [[resource, formatQuantity(Math.min(...given), unit)]] : [];
  }));
}

/**
 * A namespace's share as it is to be while its pod holds so much: of what the project limits as much as the pod's size says, and the rest
 * as it was. Where nobody can see what the project limits, Rancher has named it in the share that it gave itself.
 */
export function shareOf({ spec }: Pick<ProductPod, 'spec'>, holds: Holding, { limit, before }: { limit: RancherLimit | undefined; before: RancherLimit }): RancherLimit {
  const size = readQuantities(spec.resources);
  const ours = SIZE_RESOURCES.flatMap((resource) => TAKEN_FROM[resource].flatMap((name) => {
    const value = size[resource];
    const held = holds === 'Storage' && resource !== 'storage' ? 0 : value;

    return (limit ?? before)[name] === undefined || value === undefined || held === undefined ? [] : [[name, formatQuantity(held, RESOURCE_UNITS[resource] ?? 'bytes')]];
  }));

  return { ...before, ...Object.fromEntries(ours) };
}

/** Whether two shares are the same, however they are written. */
export function isSameShare(a: RancherLimit, b: RancherLimit): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isSameQuantity(a[name], b[name]));
}
