import type { ProductPodSpec } from '../product-pod';
import type { Fault } from '../result';
import { NOTHING, SIZE_RESOURCES, add, readQuantities } from './amounts';
import type { Amounts } from './amounts';
import { defaultsFor } from './defaults';
import { amountsOf } from './holdings';
import type { Account } from './holdings';
import { judgeCreation } from './judge';
import { EMPTY_LEDGER, reserve } from './ledger';
import type { LimitRulings, MergedPolicy, Ruling } from './merge';
import { RESOURCES } from './policy';
import type { Quantities, Resource } from './policy';
import { overLimit } from './refusals';

/** An account with what it has now; `used` is missing where that cannot be known. */
export interface KnownAccount extends Account {
  used?: Amounts;
}

/** One limit, with what is used of it and what a new pod would add. */
export interface Room {
  account: Account;
  resource: Resource;
  limit: Ruling<number>;
  used?: number;
  more: number;
  /** Why it does not fit, in the words in which the server refuses it. */
  fault?: Fault;
}

/** What admission will say to new pods, as far as it can be known beforehand. */
export interface Foresight {
  /** The specifications as admission completes them. */
  specs: ProductPodSpec[];
  /** What policies have against them, but limits; what they have against several in the same words is there once. */
  faults: Fault[];
  /** Every limit that the pods count against together, in the order of accounts and resources. */
  room: Room[];
}

export interface Circumstances {
  accounts: readonly KnownAccount[];
  /** What a pod gets in its project that names none of what the project's quota in Rancher limits. */
  given?: Quantities;
  /** Milliseconds. */
  now: number;
}

/**
 * Judges pods that nobody has sent yet and that are wanted together, at `now` (milliseconds), by the very rules of admission: their
 * defaults, their rules, and the ledger that their amounts are reserved in. Only what is promised to others at this moment is not in it.
 */
export function foresee(wanted: readonly ProductPodSpec[], merged: MergedPolicy, { accounts, given = {}, now }: Circumstances): Foresight {
  const specs = wanted.map((each) => ({ ...each, ...defaultsFor(each, merged, given) }));
  const faults = specs.flatMap((spec) => judgeCreation({ spec }, merged, now));
  const amounts = specs.map((spec) => amountsOf({ spec }, 'Running')).reduce(add, NOTHING);

  return {
    specs,
    faults: faults.filter(({ message }, index) => faults.findIndex((other) => other.message === message) === index),
    room:   accounts.flatMap((account) => roomIn(account, limitsOf(account, merged), amounts, now)),
  };
}

function limitsOf({ kind }: Account, { person, project }: MergedPolicy): LimitRulings {
  return kind === 'Person' ? person : project;
}

function roomIn({ kind, name, used }: KnownAccount, limits: LimitRulings, amounts: Amounts, now: number): Room[] {
  const account = { kind, name };
  const values = Object.fromEntries(RESOURCES.flatMap((resource) => (limits[resource] ? [[resource, limits[resource].value]] : [])));
  const view = { held: used ?? NOTHING, heldBy: () => NOTHING, traceOf: () => undefined };
  const answer = reserve(EMPTY_LEDGER, { id: '', pod: '', uid: '', base: 0, amounts }, { view, limits: values, had: NOTHING, now });
  const shortages = 'shortages' in answer ? answer.shortages : [];

  return RESOURCES.flatMap((resource): Room[] => {
    const limit = limits[resource];
    const shortage = shortages.find((each) => each.resource === resource);

    return limit ? [{ account, resource, limit, more: amounts[resource], ...(used ? { used: used[resource] } : {}), ...(shortage ? { fault: overLimit(account, shortage, limit.by) } : {}) }] : [];
  });
}

/** What policies have against a template in every one of these versions; nothing if one of them may be chosen. The first version is named. */
export function templateFault(template: { repository: string; chart: string; versions: readonly string[] }, merged: MergedPolicy, now: number): Fault | undefined {
  const { repository, chart, versions } = template;
  const faults = versions.map((version) => judgeCreation({ spec: { template: { repository, chart, version }, ttl: '1h' } }, merged, now).find(({ code }) => code === 'templateDenied'));

  return faults.length && faults.every(Boolean) ? faults[0] : undefined;
}

/** What of its size a pod must say itself, because it is limited and no policy gives a size. */
export function sizeQuestions(merged: MergedPolicy): typeof SIZE_RESOURCES[number][] {
  return merged.rules.sizes ? [] : SIZE_RESOURCES.filter((resource) => merged.person[resource] ?? merged.project[resource]);
}

/** What of these sizes together a cluster has not left; nothing that it lacks where all fits. */
export function lacking(sizes: readonly ProductPodSpec['resources'][], free: Partial<Record<'cpu' | 'memory', number>>): ('cpu' | 'memory')[] {
  const wanted = sizes.map(readQuantities);
  // What says nothing takes at least something.
  const sum = (resource: 'cpu' | 'memory') => wanted.reduce((total, each) => total + (each[resource] ?? 1), 0);

  return (['cpu', 'memory'] as const).filter((resource) => free[resource] !== undefined && sum(resource) > free[resource]);
}
