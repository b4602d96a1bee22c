import { randomUUID } from 'node:crypto';
import { amounts, ledgers, rooms } from '@product-pods/domain';
import type { Account, AccountView, Ledger, LedgerRoom as Room } from '@product-pods/domain';
import { accountKey, accountOf } from './account-index';
import type { Order } from './ledger-book';
import type { LedgerObject } from './ledger-object';
import type { LedgerWriter } from './ledger-writer';
import { OwnRooms } from './own-rooms';
import type { Turns } from './turns';

export interface RoomKeeperOptions {
  writer: LedgerWriter;
  turns: Turns;
  view: (account: Account) => AccountView;
  /** Milliseconds by the API server's clock. */
  now: () => number;
}

/** Takes room in accounts that have plenty left, gives from it, and gives it back to whom it is wanted by. */
export class RoomKeeper {
  readonly #rooms = new OwnRooms();

  constructor(private readonly options: RoomKeeperOptions) {}

  /** Gives from a room of this operator's own, where there is one, and sees to the next one in time, so that nobody waits for it. */
  give(account: Account, order: Order): boolean {
    const { writer, turns, view, now } = this.options;
    const key = accountKey(account);
    const id = this.#rooms.idOf(key);

    if (id === undefined || order.dryRun || !amounts.isNothing(order.had) || rooms.isRecalled(writer.latest(account), id)) {
      return false;
    }
    const isGiven = this.#rooms.give(key, order.claim, { view: view(account), limits: order.limits, now: now() }, writer.steady());

    if (isGiven && !turns.has(key) && this.#rooms.isLow(key, writer.steady())) {
      this.#moveOn(account, order).catch(() => undefined);
    }

    return isGiven;
  }

  /** The ledger as it is when this operator's rooms in it are closed. */
  closedIn(account: Account, ledger: Ledger): Ledger {
    return this.#rooms.closedIn(accountKey(account), ledger);
  }

  /**
   * Makes a write of what {@link closedIn} gave, which is about to be made, with room for more of the same where there is plenty. The second
   * part is to be called when it has been made; until then nothing is given.
   */
  next(account: Account, ledger: Ledger, { claim, limits }: Order): { ledger: Ledger; written: () => void } {
    const { writer, view, now } = this.options;
    const key = accountKey(account);
    const at = writer.steady();
    const next = rooms.takeRoom(ledger, claim, { view: view(account), limits, now: now() }, newId());

    this.#rooms.suspend(key, next?.room);

    return { ledger: next?.ledger ?? ledger, written: () => this.#rooms.opened(key, next?.room, at + rooms.ROOM_MS) };
  }

  /** Takes back what was given to that request; `false` where nothing was. */
  takeBack(account: Account, id: string): boolean {
    return this.#rooms.takeBack(accountKey(account), id);
  }

  /** To be told of every change of a ledger: gives back a room that somebody else needs, and gives no more from one that is gone. */
  see(now: LedgerObject | undefined, before?: LedgerObject): void {
    const account = (now ?? before)?.spec.account;

    if (!account) {
      return;
    }
    const key = accountKey(account);
    const id = this.#rooms.idOf(key);

    if (!now) {
      this.options.writer.forget(account);
      this.#rooms.suspend(key, undefined);
    } else if (id !== undefined && now.spec.reservations.some((entry) => entry.id === id && entry.room === 'Recalled')) {
      this.#close(account).catch(() => undefined);
    }
  }

  /** Gives back all rooms. What cannot be given back now goes when its time is over. */
  async closeAll(): Promise<void> {
    await Promise.allSettled(this.#rooms.keys().map((key) => this.#close(accountOf(key))));
  }

  #close(account: Account): Promise<void> {
    const { writer, turns, view, now } = this.options;
    const key = accountKey(account);

    return turns.take(key, () => writer.write(account, async(before) => {
      const ledger = ledgers.settle(this.#rooms.closedIn(key, before), view(account), now());

      this.#rooms.suspend(key, undefined);

      return { ledger, written: () => this.#rooms.opened(key, undefined, 0) };
    }));
  }

  /** Opens the next room while it is still given from the one before. Where there is not enough left for it, that one is the last. */
  #moveOn(account: Account, order: Order): Promise<void> {
    const { writer, turns } = this.options;
    const key = accountKey(account);

    return turns.take(key, () => writer.write(account, async(before) => {
      const taken = this.#roomAfter(account, await writer.usable(before), order);
      const at = writer.steady();

      if (!taken) {
        return {};
      }
      this.#rooms.expect(key, taken.room);

      return { ledger: taken.ledger, written: () => this.#rooms.moved(key, taken.room, at + rooms.ROOM_MS) };
    }));
  }

  #roomAfter(account: Account, ledger: Ledger, { claim, limits }: Order): { ledger: Ledger; room: Room } | undefined {
    const key = accountKey(account);
    const current = this.#rooms.idOf(key);
    const terms = { view: this.options.view(account), limits, now: this.options.now() };

    return current === undefined || rooms.isRecalled(ledger, current) ? undefined : rooms.takeRoom(ledgers.settle(this.#rooms.olderClosedIn(key, ledger), terms.view, terms.now), claim, terms, newId());
  }
}

const newId = () => `room-${ randomUUID() }`;
