import { add, beyond, isNothing, most, NOTHING, subtract } from './amounts';
import type { Amounts } from './amounts';
import { RESOURCES } from './policy';
import type { Resource } from './policy';

/**
 * What an account has promised and not yet seen kept: an entry for every request that was admitted and makes a pod hold more than it did.
 *
 * The cluster's own pods are counted from a mirror of them, so a ledger stays small however many there are. An entry may go only when
 * the mirror has shown what it stands for, or when it is certain that this will never come. `settled` makes that safe with several mirrors
 * of which some are behind: nobody may count by a mirror older than it.
 */
export interface Ledger {
  /** The API server's version of the pods up to which entries were dropped. */
  settled: number;
  reservations: readonly Reservation[];
}

/** A request for a pod to hold so much. */
export interface Claim {
  /** Tells this request from others. */
  id: string;
  /** `namespace/name`. There is one pod of a name at a time, so however many ask for it, it counts once. */
  pod: string;
  /** The uid with which the API server is about to write it, or has. */
  uid: string;
  /** The version of the pod that the request changes; 0 for a new one. What a mirror shows of that version or before is no answer to it. */
  base: number;
  /** All that the pod will hold, not only what comes on top. */
  amounts: Amounts;
}

/** An entry: a claim that was admitted. */
export interface Reservation extends Claim {
  /** When it is certain that what was admitted has been written or never will be; milliseconds. */
  until: number;
  /** Only where it is no pod's but an operator's room (see `ledger-room.ts`): whether it may keep it, or somebody needs what is left of it. */
  room?: 'Held' | 'Recalled';
}

export const EMPTY_LEDGER: Ledger = { settled: 0, reservations: [] };

/**
 * For how long an admitted request may still be written: the API server gives up on requests after a minute, and admission is part of
 * that time.
 */
export const RESERVATION_MS = 120_000;
/** How old an entry must be to be dropped because a mirror has shown it: by then all mirrors have, and none has to wait. */
export const SETTLE_AFTER_MS = 1000;

/** What a mirror of the cluster's pods shows of an account. */
export interface AccountView {
  /** What all its pods hold. */
  held: Amounts;
  /** What one of them holds; nothing if it is not among them. */
  heldBy: (pod: string) => Amounts;
  /** What was seen of the pod of that uid lately; `undefined` if nothing was. */
  traceOf: (pod: string, uid: string) => Trace | undefined;
}

/** How a pod went, as far as a mirror has shown it. */
export interface Trace {
  /** What it held in this account from each version on, the latest last. */
  steps: readonly { version: number; held: Amounts }[];
  /** Whether it has been deleted since. */
  gone: boolean;
}

/** A limit that does not let a claim through. */
export interface Shortage {
  resource: Resource;
  limit: number;
  /** What is used or promised, without what the claim would add. */
  used: number;
  /** What the claim would add. */
  more: number;
}

/** What is promised to each pod. */
function promised(reservations: readonly Reservation[]): Map<string, Amounts> {
  const promises = new Map<string, Amounts>();

  for (const { pod, amounts } of reservations) {
    promises.set(pod, most(promises.get(pod) ?? NOTHING, amounts));
  }

  return promises;
}

/** What an account holds and has promised. */
export function usedBy({ reservations }: Ledger, view: AccountView): Amounts {
  return [...promised(reservations)].reduce((sum, [pod, amounts]) => add(sum, beyond(amounts, view.heldBy(pod))), view.held);
}

interface Terms {
  view: AccountView;
  limits: Partial<Amounts>;
  /** What the pod holds by the very object that the request changes; nothing for a new one. A mirror may show what is no more. */
  had: Amounts;
  now: number;
}

/**
 * The ledger with the claim in it, or every limit that it would exceed. Only limits that the claim adds to are looked at: what exceeds
 * them already is no reason to refuse something else.
 */
export function reserve(ledger: Ledger, claim: Claim, { view, limits, had, now }: Terms): { ledger: Ledger } | { shortages: Shortage[] } {
  const own = most(view.heldBy(claim.pod), promised(ledger.reservations).get(claim.pod) ?? NOTHING);
  const others = subtract(usedBy(ledger, view), own);
  const more = beyond(claim.amounts, had);
  const shortages = RESOURCES.flatMap((resource): Shortage[] => {
    const limit = limits[resource];

    return limit !== undefined && more[resource] > 0 && others[resource] + claim.amounts[resource] > limit ? [{ resource, limit, used: others[resource] + had[resource], more: more[resource] }] : [];
  });

  return shortages.length ? { shortages } : { ledger: { ...ledger, reservations: [...ledger.reservations.filter(({ id }) => id !== claim.id), { ...claim, until: now + RESERVATION_MS }] } };
}

/**
 * The ledger without the entries that the mirror has answered; the same object if there are none. What the pod did afterwards is no
 * matter: it counts by itself.
 */
export function settle(ledger: Ledger, view: AccountView, now: number): Ledger {
  const shown = ledger.reservations.flatMap((entry) => {
    const version = now < entry.until - RESERVATION_MS + SETTLE_AFTER_MS ? undefined : answeredAt(entry, view);

    return version === undefined ? [] : [{ entry, version }];
  });

  return shown.length ? { settled: Math.max(ledger.settled, ...shown.map(({ version }) => version)), reservations: ledger.reservations.filter((entry) => !shown.some((each) => each.entry === entry)) } : ledger;
}

/** The version at which a mirror has shown that a request was carried out, or that it never can be because its pod is gone. */
function answeredAt({ pod, uid, base, amounts }: Reservation, view: AccountView): number | undefined {
  const trace = view.traceOf(pod, uid);

  return trace?.gone ? trace.steps.at(-1)?.version : trace?.steps.find(({ version, held }) => version > base && isNothing(beyond(amounts, held)))?.version;
}

/** Entries of which it is certain that what they stand for has been written or never will be. */
export function overdue({ reservations }: Ledger, now: number): Reservation[] {
  return reservations.filter(({ until }) => until <= now);
}

/** The ledger without these overdue entries, after a look at their pods themselves; `version` is the latest version of one of them. */
export function drop(ledger: Ledger, entries: readonly Reservation[], version: number): Ledger {
  const gone = (entry: Reservation) => entries.some(({ id, until }) => id === entry.id && until === entry.until);

  return { settled: Math.max(ledger.settled, version), reservations: ledger.reservations.filter((entry) => !gone(entry)) };
}

/** Without the promise to that request: it was refused after all, before anybody could write it. */
export function withdraw(ledger: Ledger, id: string): Ledger {
  return { ...ledger, reservations: ledger.reservations.filter((entry) => entry.id !== id) };
}
