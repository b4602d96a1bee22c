import { rooms } from '@product-pods/domain';
import type { Claim, Ledger, LedgerRoom as Room, Reservation } from '@product-pods/domain';

interface Own {
  /** From which is given right now. */
  room: Room | undefined;
  /** Until when, by the steady clock. */
  until: number;
  /** What was given from rooms that are not given from any more, and may not stand in the ledger by itself yet. */
  given: readonly Reservation[];
  /** Every room of this operator that may stand in the ledger: whether a write that failed was carried out is not known. */
  ids: ReadonlySet<string>;
}

const NONE: Own = { room: undefined, until: 0, given: [], ids: new Set() };

/** The rooms of one operator, by account. They live as long as its process; what it leaves behind is struck out by the janitor. */
export class OwnRooms {
  readonly #accounts = new Map<string, Own>();

  /** The accounts in which there may be a room. */
  keys(): string[] {
    return [...this.#accounts.keys()];
  }

  /** The id of the room from which is given in an account. */
  idOf(key: string): string | undefined {
    return this.#accounts.get(key)?.room?.id;
  }

  /** Whether the account's room will soon be given away, or its time be over. */
  isLow(key: string, steady: number): boolean {
    const own = this.#accounts.get(key);

    return own?.room !== undefined && (rooms.isLow(own.room) || steady > own.until - rooms.ROOM_MS / 2);
  }

  /** Gives from the account's room; `false` where that is not possible. */
  give(key: string, claim: Claim, terms: Parameters<typeof rooms.giveFrom>[2], steady: number): boolean {
    const own = this.#accounts.get(key);
    const room = own?.room && steady < own.until ? rooms.giveFrom(own.room, claim, terms) : undefined;

    if (own && room) {
      this.#accounts.set(key, { ...own, room });
    }

    return room !== undefined;
  }

  /** Takes back what was given to that request; `false` where nothing was. */
  takeBack(key: string, id: string): boolean {
    const own = this.#accounts.get(key) ?? NONE;
    const without = (given: readonly Reservation[]) => given.filter((entry) => entry.id !== id);
    const after: Own = { ...own, given: without(own.given), room: own.room && { ...own.room, given: without(own.room.given) } };
    const found = after.given.length < own.given.length || (after.room?.given.length ?? 0) < (own.room?.given.length ?? 0);

    if (found) {
      this.#accounts.set(key, after);
    }

    return found;
  }

  /** The ledger as it is when the account's rooms are closed. */
  closedIn(key: string, ledger: Ledger): Ledger {
    const own = this.#accounts.get(key);

    return own ? rooms.closeRooms(ledger, own.ids, allGiven(own)) : ledger;
  }

  /** The ledger as it is when all but the room from which is given are closed. */
  olderClosedIn(key: string, ledger: Ledger): Ledger {
    const { room, ids, given } = this.#accounts.get(key) ?? NONE;

    return rooms.closeRooms(ledger, new Set([...ids].filter((id) => id !== room?.id)), given);
  }

  /** A write is about to open the next room beside the one from which is given. */
  expect(key: string, next: Room): void {
    const own = this.#accounts.get(key) ?? NONE;

    this.#accounts.set(key, { ...own, ids: new Set([...own.ids, next.id]) });
  }

  /** That write has succeeded: from now on it is given from the next room, and the one before is closed by the next write. */
  moved(key: string, next: Room, until: number): void {
    const { room } = this.#accounts.get(key) ?? NONE;

    this.#accounts.set(key, { room: next, until, given: room?.given ?? [], ids: new Set([next.id, ...(room ? [room.id] : [])]) });
  }

  /** A write is about to close the account's room, and to open the next one if there is one: until it has succeeded nothing is given. */
  suspend(key: string, next: Room | undefined): void {
    const own = this.#accounts.get(key) ?? NONE;

    if (next || this.#accounts.has(key)) {
      this.#accounts.set(key, { room: undefined, until: 0, given: allGiven(own), ids: new Set([...own.ids, ...(next ? [next.id] : [])]) });
    }
  }

  /** That write has succeeded. */
  opened(key: string, next: Room | undefined, until: number): void {
    if (next) {
      this.#accounts.set(key, { room: next, until, given: [], ids: new Set([next.id]) });
    } else {
      this.#accounts.delete(key);
    }
  }
}

const allGiven = ({ given, room }: Own) => [...given, ...(room?.given ?? [])];
