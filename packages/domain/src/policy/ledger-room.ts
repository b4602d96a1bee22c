import { add, beyond, isNothing, NOTHING, times } from './amounts';
import type { Amounts } from './amounts';
import { RESERVATION_MS, usedBy } from './ledger';
import type { AccountView, Claim, Ledger, Reservation } from './ledger';
import { RESOURCES } from './policy';

/**
 * A part of an account that one operator may give away by itself, so that not every request is a write to its ledger.
 *
 * In the ledger it is one entry, which counts as a whole for everybody, whatever has been given from it: what was given and is to be seen
 * already counts twice for a while, and never too little. It is taken only where much more is left, for some seconds, and given back at once
 * when somebody else would be refused because of it.
 */
export interface Room {
  id: string;
  amounts: Amounts;
  /** The limits by which it was taken; who has lower ones is not served from it. */
  limits: Partial<Amounts>;
  /** What was given from it. */
  given: readonly Reservation[];
}

/** For how long an operator gives from a room. */
export const ROOM_MS = 10_000;
/** A room is for so many claims like the one that made it. */
const ROOM_CLAIMS = 32;
/** With less than that share left, the next room is due. */
const LOW_SHARE = 0.5;
/** So many rooms of that size must fit into what is left. */
const ROOMS_LEFT = 8;

interface Terms {
  view: AccountView;
  limits: Partial<Amounts>;
  now: number;
}

/** The ledger with room for claims like this one, and the room; `undefined` where that would be a large part of what is left. */
export function takeRoom(ledger: Ledger, { amounts }: Claim, { view, limits, now }: Terms, id: string): { ledger: Ledger; room: Room } | undefined {
  const used = usedBy(ledger, view);
  const size = times(amounts, ROOM_CLAIMS);

  if (!RESOURCES.every((resource) => used[resource] + size[resource] * ROOMS_LEFT <= (limits[resource] ?? Infinity))) {
    return undefined;
  }
  const entry: Reservation = { id, pod: `/${ id }`, uid: '', base: 0, amounts: size, until: now + ROOM_MS + RESERVATION_MS, room: 'Held' };

  return { ledger: { ...ledger, reservations: [...ledger.reservations, entry] }, room: { id, amounts: size, limits, given: [] } };
}

/** The room with this claim given from it; `undefined` where it does not suffice, or is not for such a claim. Rooms are for new pods. */
export function giveFrom(room: Room, claim: Claim, { view, limits, now }: Terms): Room | undefined {
  const others = room.given.filter(({ id }) => id !== claim.id);
  const given = others.reduce((sum, { amounts }) => add(sum, amounts), claim.amounts);
  const seen = add(view.held, claim.amounts);
  const suits = RESOURCES.every((resource) => claim.amounts[resource] <= 0 || (limits[resource] ?? Infinity) >= Math.max(room.limits[resource] ?? Infinity, seen[resource]));

  return claim.base === 0 && suits && isNothing(beyond(given, room.amounts)) ? { ...room, given: [...others, { ...claim, until: now + RESERVATION_MS }] } : undefined;
}

/** Whether so much was given from it that the next one is due. */
export function isLow({ amounts, given }: Room): boolean {
  const used = given.reduce((sum, entry) => add(sum, entry.amounts), NOTHING);

  return RESOURCES.some((resource) => used[resource] > amounts[resource] * (1 - LOW_SHARE));
}

/** The ledger without these rooms, and with what was given from them as entries of its own. */
export function closeRooms({ settled, reservations }: Ledger, ids: ReadonlySet<string>, given: readonly Reservation[]): Ledger {
  const left = reservations.filter(({ id }) => !ids.has(id));

  return { settled, reservations: [...left, ...given.filter(({ id }) => !left.some((entry) => entry.id === id))] };
}

/** As if everybody had given back what is left of his room, and nothing had been given from any. */
export function withoutRooms({ settled, reservations }: Ledger): Ledger {
  return { settled, reservations: reservations.filter(({ room }) => room === undefined) };
}

/** The ledger in which everybody is asked to give back what is left of his room; the same object where there is nothing to ask for. */
export function recallRooms(ledger: Ledger): Ledger {
  return ledger.reservations.some(({ room }) => room === 'Held') ? { ...ledger, reservations: ledger.reservations.map((entry) => (entry.room ? { ...entry, room: 'Recalled' } : entry)) } : ledger;
}

/** Whether somebody needs what is left of that room, or it is gone. */
export function isRecalled({ reservations }: Ledger, id: string): boolean {
  return reservations.find((entry) => entry.id === id)?.room !== 'Held';
}

