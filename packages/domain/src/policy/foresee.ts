import type { ProductPodSpec } from '../product-pod';
import type { Fault } from '../result';
import { NOTHING, SIZE_RESOURCES, readQuantities } from './amounts';
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

/** What admission will say to a new pod, as far as it can be known beforehand. */
export interface Foresight {
  /** The specification as admission completes it. */
  spec: ProductPodSpec;
  /** What policies have against it, but limits. */
  faults: Fault[];
  /** Every limit that the pod counts against, in the order of accounts and resources. */
  room: Room[];
}

export interface Circumstances {
  accounts: readonly KnownAccount[];
  /** What a pod gets in its project that names none of what the project's quota in Rancher limits. */
  given?: Quantities;
  /** How many of them are wanted at once; one when absent. */
  count?: number;
  /** Milliseconds. */
  now: number;
}

/**
 * Judges a pod that nobody has sent yet, at `now` (milliseconds), by the very rules of admission: its defaults, its rules, and the ledger
 * that its amounts are reserved in. Only what is promised to others at this moment is not in it.
 */
export function foresee(wanted: ProductPodSpec, merged: MergedPolicy, { accounts, given = {}, count = 1, now }: Circumstances): Foresight {
  const spec = { ...wanted, ...defaultsFor(wanted, merged, given) };
  const one = amountsOf({ spec }, 'Running');
  const amounts = { pods: count, running: count, cpu: count * one.cpu, memory: count * one.memory, storage: count * one.storage };

  return { spec, faults: judgeCreation({ spec }, merged, now), room: accounts.flatMap((account) => roomIn(account, limitsOf(account, merged), amounts, now)) };
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

/** What a cluster has left of what a size asks for; nothing that it lacks where all fits. */
export function lacking(size: ProductPodSpec['resources'], free: Partial<Record<'cpu' | 'memory', number>>): ('cpu' | 'memory')[] {
  const wanted = readQuantities(size);

  return (['cpu', 'memory'] as const).filter((resource) => free[resource] !== undefined && (wanted[resource] ?? 1) > free[resource]);
}
