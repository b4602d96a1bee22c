import { ledgers, rooms } from '@product-pods/domain';
import type { Account, AccountView, Amounts, Claim, Ledger, Shortage } from '@product-pods/domain';
import { accountKey } from './account-index';
import type { LedgerObject } from './ledger-object';
import { CROWDED, GIVE_UP_MS, LedgerUnavailableError, LedgerWriter } from './ledger-writer';
import type { LedgerWriterOptions, Verdict } from './ledger-writer';
import { RoomKeeper } from './room-keeper';
import { Turns } from './turns';

/** For how long somebody who is asked to give back his room is left alone. */
const RECALL_LOOK_MS = 25;

/** What is asked of an account. */
export interface Order {
  claim: Claim;
  limits: Partial<Amounts>;
  /** What the pod holds by the very object that is changed. */
  had: Amounts;
  /** Only look whether it would be admitted. */
  dryRun?: boolean;
}

export interface LedgerBookOptions extends LedgerWriterOptions {
  view: (account: Account) => AccountView;
  /** Milliseconds by the API server's clock. */
  now: () => number;
}

interface Waiting extends Order {
  /** Until when somebody waits for the answer, by the steady clock. */
  until: number;
  resolve: (shortages: Shortage[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes promises on ledgers. Within an operator everything that waits for an account goes into one write, and where there is plenty, it is
 * given from room that the operator took before.
 */
export class LedgerBook {
  readonly #waiting = new Map<string, Waiting[]>();
  /** Writes of this process, by account. */
  readonly #turns = new Turns();
  readonly #writer: LedgerWriter;
  readonly #rooms: RoomKeeper;

  constructor(private readonly options: LedgerBookOptions) {
    this.#writer = new LedgerWriter(options);
    this.#rooms = new RoomKeeper({ writer: this.#writer, turns: this.#turns, view: options.view, now: options.now });
  }

  /** Reserves what a pod will hold; resolves with the limits that do not let it, none when it is promised. */
  reserve(account: Account, order: Order): Promise<Shortage[]> {
    const key = accountKey(account);

    if (this.#rooms.give(account, order)) {
      return Promise.resolve([]);
    }

    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key);
      const waiting = { ...order, resolve, reject, until: this.#writer.steady() + GIVE_UP_MS };

      if (queue) {
        queue.push(waiting);
      } else {
        const first = [waiting];

        this.#waiting.set(key, first);
        this.#work(account, first).catch(reject);
      }
    });
  }

  /** Takes back what was promised to a request that was refused after all. */
  async withdraw(account: Account, id: string): Promise<void> {
    // A write that is under way may carry what was given from a room.
    await this.#turns.over(accountKey(account));

    if (!this.#rooms.takeBack(account, id)) {
      await this.change(account, (ledger) => (ledger.reservations.some((entry) => entry.id === id) ? ledgers.withdraw(ledger, id) : ledger));
    }
  }

  /** Changes a ledger that exists; the same object leaves it as it is. */
  async change(account: Account, how: (ledger: Ledger) => Ledger): Promise<void> {
    await this.#writer.write(account, async(before) => {
      const after = how(before);

      return after === before ? {} : { ledger: after };
    });
  }

  /** To be told of every change of a ledger. */
  see(now: LedgerObject | undefined, before?: LedgerObject): void {
    this.#rooms.see(now, before);
  }

  /** Gives back what was taken ahead. */
  close(): Promise<void> {
    return this.#rooms.closeAll();
  }

  /** One batch after the other, until nothing waits. */
  async #work(account: Account, queue: Waiting[]): Promise<void> {
    const key = accountKey(account);

    // What comes in the same turn of the event loop goes together.
    await Promise.resolve();

    while (queue.length) {
      const answer = await this.#turns.take(key, () => this.#answer(account, queue.splice(0)));

      if (!queue.length) {
        this.#waiting.delete(key);
      }
      answer();
    }
  }

  /** Decides on all at once; what it resolves with tells them. */
  async #answer(account: Account, all: readonly Waiting[]): Promise<() => void> {
    // What nobody waits for any more must not be promised.
    const batch = all.filter(({ until }) => until > this.#writer.steady());
    const late = all.filter((each) => !batch.includes(each));
    let tell: () => void;

    try {
      const answers = batch.length ? await this.#decide(account, batch) : [];

      tell = () => batch.forEach(({ resolve }, index) => resolve(answers[index] ?? []));
    } catch (error) {
      tell = () => batch.forEach(({ reject }) => reject(error));
    }

    return () => {
      late.forEach(({ reject }) => reject(new LedgerUnavailableError(CROWDED)));
      tell();
    };
  }

  async #decide(account: Account, batch: readonly Waiting[]): Promise<Shortage[][]> {
    let answers: Shortage[][] = [];

    await this.#writer.write(account, async(before, isFresh) => {
      const usable = await this.#writer.usable(before);
      const judged = this.#judge(account, usable, batch);

      answers = judged.answers;

      // A no is said by what holds now, not by what held a moment ago.
      if (!isFresh && answers.some(({ length }) => length > 0)) {
        return { againAfterMs: 0 };
      }

      return judged.isForRooms ? recall(usable) : judged.last ? this.#rooms.next(account, judged.ledger, judged.last) : {};
    });

    return answers;
  }

  /** What is promised to whom of those who ask, one after the other, and whether somebody is refused for others' rooms alone. */
  #judge(account: Account, before: Ledger, batch: readonly Waiting[]) {
    const [view, now] = [this.options.view(account), this.options.now()];
    const asked = (state: Ledger, { claim, limits, had }: Waiting) => ledgers.reserve(state, claim, { view, limits, had, now });
    let ledger = ledgers.settle(this.#rooms.closedIn(account, before), view, now);
    let last: Waiting | undefined;
    const answers = batch.map((each) => {
      const result = asked(each.dryRun ? rooms.withoutRooms(ledger) : ledger, each);

      if ('shortages' in result) {
        return result.shortages;
      }
      if (!each.dryRun) {
        ledger = result.ledger;
        last = each;
      }

      return [];
    });
    const free = rooms.withoutRooms(ledger);
    // Mostly nobody holds room in an account that is nearly used up, and nobody need be asked a second time.
    const isForRooms = free.reservations.length < ledger.reservations.length && batch.some((each, index) => answers[index]?.length && !('shortages' in asked(free, each)));

    return { answers, ledger, last, isForRooms };
  }
}

function recall(ledger: Ledger): Verdict {
  const recalled = rooms.recallRooms(ledger);

  return { ...(recalled === ledger ? {} : { ledger: recalled }), againAfterMs: RECALL_LOOK_MS };
}
