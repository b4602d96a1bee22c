import { readQuantities } from './amounts';
import type { Holding, ProductPod } from '../product-pod';
import { formatQuantity, parseAmount } from './quantity';

/** Name of the ResourceQuota and the LimitRange in a pod's own namespace. */
export const NAMESPACE_QUOTA_NAME = 'product-pods';

/** What a container may have that names no limit itself: such a part of the whole, so that hooks and roll-outs find room beside it. */
const PART_OF_WHOLE = 4;
/** What it is promised then; the rest is there if nobody else needs it. */
const REQUESTED = { cpu: 100, memory: 128 * 1024 * 1024 };

const COMPUTE = ['cpu', 'memory'] as const;

type Compute = typeof COMPUTE[number];

/** What containers that name no limit ask for at least: the most that one of them requests. */
export type Asked = Partial<Record<Compute, number>>;

/** What makes the promised size real in a pod's own namespace. */
export interface NamespaceQuota {
  /** `spec.hard` of its ResourceQuota. */
  hard: Record<string, string>;
  /** The items of its LimitRange; empty where nothing needs limits. */
  limits: LimitItem[];
}

export interface LimitItem {
  type: 'Container' | 'PersistentVolumeClaim';
  default?: Record<string, string>;
  defaultRequest?: Record<string, string>;
  max?: Record<string, string>;
}

const quantity = (resource: Compute | 'storage', value: number) => formatQuantity(value, resource === 'cpu' ? 'millicores' : 'bytes');

/**
 * The quota of a pod's namespace while the pod holds so much; `undefined` where its size says nothing, so that nothing was promised. At
 * rest no container can be made at all, and its storage stays.
 */
export function namespaceQuota({ spec }: Pick<ProductPod, 'spec'>, holds: Holding, asked: Asked = {}): NamespaceQuota | undefined {
  const { storage, ...compute } = readQuantities(spec.resources);

  if (storage === undefined && !Object.keys(compute).length) {
    return undefined;
  }

  const running = Object.fromEntries(COMPUTE.flatMap((resource) => {
    const value = compute[resource];

    return value === undefined ? [] : [[`requests.${ resource }`, quantity(resource, value)], [`limits.${ resource }`, quantity(resource, value)]];
  }));

  return {
    hard:   { ...(holds === 'Storage' ? { pods: '0' } : running), ...(storage === undefined ? {} : { 'requests.storage': quantity('storage', storage) }) },
    limits: [
      ...(Object.keys(compute).length ? [containerLimits(compute, asked)] : []),
      ...(storage === undefined ? [] : [{ type: 'PersistentVolumeClaim' as const, max: { storage: quantity('storage', storage) } }]),
    ],
  };
}

/**
 * A quota on limits wants every container to have some; these are for those that have none. One that requests more than that would be
 * refused for it, so it gets as much as it requests.
 */
function containerLimits(whole: Asked, asked: Asked): LimitItem {
  const each = (how: (value: number, resource: Compute) => number) => Object.fromEntries(COMPUTE.flatMap((resource) => {
    const value = whole[resource];

    return value === undefined ? [] : [[resource, quantity(resource, how(value, resource))]];
  }));
  const one = (value: number, resource: Compute) => Math.min(value, Math.max(Math.floor(value / PART_OF_WHOLE), asked[resource] ?? 0));

  return { type: 'Container', default: each(one), defaultRequest: each((value, resource) => Math.min(one(value, resource), REQUESTED[resource])), max: each((value) => value) };
}

/** Whether two texts are the same quantity, however they are written. */
export function isSameQuantity(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [a, b].map((text) => (text === undefined ? undefined : parseAmount(text, 'millicores')));

  return a === b || Boolean(one?.ok && other?.ok && one.value === other.value);
}

/** Whether two maps of quantities say the same. */
export function isSameQuantities(a: Record<string, string> | undefined, b: Record<string, string> | undefined): boolean {
  return [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])].every((key) => isSameQuantity(a?.[key], b?.[key]));
}

/** Whether two lists of limits say the same. */
export function isSameLimits(a: readonly LimitItem[], b: readonly LimitItem[]): boolean {
  return a.length === b.length && a.every((item, index) => {
    const other = b[index];

    return item.type === other?.type && isSameQuantities(item.default, other.default) && isSameQuantities(item.defaultRequest, other.defaultRequest) && isSameQuantities(item.max, other.max);
  });
}
