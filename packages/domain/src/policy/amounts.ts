import { describeQuantity, formatQuantity, parseAmount } from './quantity';
import type { QuantityUnit } from './quantity';
import { RESOURCES } from './policy';
import type { PolicyLimits, Quantities, Resource } from './policy';

/** An amount of everything that is counted: numbers of pods, thousandths of a core, bytes. */
export type Amounts = Record<Resource, number>;

export const NOTHING: Amounts = { pods: 0, running: 0, cpu: 0, memory: 0, storage: 0 };

/** What a size is made of. */
export const SIZE_RESOURCES = ['cpu', 'memory', 'storage'] as const;

export const RESOURCE_UNITS: Record<Resource, QuantityUnit | undefined> = { pods: undefined, running: undefined, cpu: 'millicores', memory: 'bytes', storage: 'bytes' };

function combine(a: Amounts, b: Amounts, how: (x: number, y: number) => number): Amounts {
  return { pods: how(a.pods, b.pods), running: how(a.running, b.running), cpu: how(a.cpu, b.cpu), memory: how(a.memory, b.memory), storage: how(a.storage, b.storage) };
}

export const add = (a: Amounts, b: Amounts) => combine(a, b, (x, y) => x + y);
export const most = (a: Amounts, b: Amounts) => combine(a, b, Math.max);
export const subtract = (a: Amounts, b: Amounts) => combine(a, b, (x, y) => x - y);
export const times = (a: Amounts, count: number) => combine(a, NOTHING, (x) => x * count);
/** What of `a` is not in `b`; nothing is ever less than none. */
export const beyond = (a: Amounts, b: Amounts) => combine(a, b, (x, y) => Math.max(0, x - y));
export const isNothing = (amounts: Amounts) => RESOURCES.every((resource) => amounts[resource] <= 0);

/** The quantities that can be read, as numbers. */
export function readQuantities(quantities: Quantities | undefined): Partial<Pick<Amounts, typeof SIZE_RESOURCES[number]>> {
  return Object.fromEntries(SIZE_RESOURCES.flatMap((resource) => {
    const text = quantities?.[resource];
    const read = text === undefined ? undefined : parseAmount(text, RESOURCE_UNITS[resource] ?? 'bytes');

    return read?.ok ? [[resource, read.value]] : [];
  }));
}

/** Limits as numbers; absent ones limit nothing. */
export function readLimits(limits: PolicyLimits | undefined): Partial<Amounts> {
  const { pods, running } = limits ?? {};

  return { ...(pods === undefined ? {} : { pods }), ...(running === undefined ? {} : { running }), ...readQuantities(limits) };
}

/** Numbers as they stand in a policy; without what is nothing. */
export function writeAmounts(amounts: Partial<Amounts>): PolicyLimits {
  return Object.fromEntries(RESOURCES.flatMap((resource) => {
    const value = amounts[resource];
    const unit = RESOURCE_UNITS[resource];

    return value ? [[resource, unit ? formatQuantity(value, unit) : value]] : [];
  }));
}

/** An amount of one resource for people, without its name: `3`, `1.5`, `4 GiB`. */
export function describeAmount(resource: Resource, value: number): string {
  const unit = RESOURCE_UNITS[resource];

  return unit ? describeQuantity(value, unit) : String(value);
}
