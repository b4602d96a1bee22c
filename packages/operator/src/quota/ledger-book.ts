import { randomUUID } from 'node:crypto';
import { amounts, ledgers, rooms } from '@product-pods/domain';
import type { Account, AccountView, Amounts, Claim, Ledger, Shortage } from '@product-pods/domain';
import { fresh } from '../ending';
import type { KubeClient } from '../kube/client';
import { isConflict, isNotFound } from '../kube/errors';
import { paths } from '../kube/paths';
import { accountKey } from './account-index';
import { later, ledgerBody, ledgerName, ledgerOf } from './ledger-object';
import type { LedgerObject } from './ledger-object';
import { OwnRooms } from './own-rooms';

/** Nobody waits longer than this for an answer: the API server does not either. */
const GIVE_UP_MS = 8000;
const CROWDED = 'Too many want the same at once; try again in a moment.';
const JITTER_MS = 2;
const JITTER_MAX_MS = 200;
/** Who has asked twice within that time is likely to ask again. */
const BUSY_MS = 2000;
/** For how long somebody who is asked to give back his room is left alone. */
const RECALL_LOOK_MS = 25;

/** It cannot be said right now whether there is room; asking again may help. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError';
}

/** What is asked of an account. */
export interface Order {
  claim: Claim;
  limits: Partial<Amounts>;
  /** What the pod holds by the very object that is changed. */
  had: Amounts;
  /** Only look whether it would be admitted. */
  dryRun?: boolean;
}

export interface LedgerBookOptions {
  client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  /** The mirror of all ledgers, which may be behind. */
  mirror: { store: { get(key: string): LedgerObject | undefined } };
  view: (account: Account) => AccountView;
  /** Resolves when the mirror of the pods shows everything up to that version; `false` when it does not in time. */
  reached: (version: number) => Promise<boolean>;
  /** The version at which the API server has the pods now. */
  latest: () => Promise<number>;
  /** Milliseconds by the API server's clock. */
  now: () => number;
  random?: () => number;
  sleep?: (ms: number) => Promise<void>;
  /** Milliseconds of a steady clock. */
  steady?: () => number;
}

interface Waiting extends Order {
  /** Until when somebody waits for the answer, by the steady clock. */
  until: number;
  resolve: (shortages: Shortage[]) => void;
  reject: (error: unknown) => void;
}

/** What is to become of a ledger. */
interface Verdict {
  /** To be written; nothing where it stays as it is. */
  ledger?: Ledger;
  /** Look again after that, at the ledger itself, so many milliseconds later. */
  againAfterMs?: number;
  /** Called when it is written. */
  written?: () => void;
}

/**
 * Makes promises on ledgers. A ledger is changed by its version: of several operators that want the same, one is first and the others look
 * again. Within an operator everything that waits for an account goes into one write, and where there is plenty and much is asked for, an
 * operator takes room from which it gives without a write.
 */
export class LedgerBook {
  readonly #waiting = new Map<string, Waiting[]>();
  /** Writes of this process, by account: one after the other. */
  readonly #writing = new Map<string, Promise<unknown>>();
  /** What this process wrote last, as the mirror may be behind, and when. */
  readonly #written = new Map<string, LedgerObject>();
  readonly #busy = new Map<string, number>();
  readonly #rooms = new OwnRooms();

  constructor(private readonly options: LedgerBookOptions) {}

  /** Reserves what a pod will hold; resolves with the limits that do not let it, none when it is promised. */
  reserve(account: Account, order: Order): Promise<Shortage[]> {
    const key = accountKey(account);

    if (this.#give(account, order)) {
      return Promise.resolve([]);
    }

    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key);
      const waiting = { ...order, resolve, reject, until: this.#steady() + GIVE_UP_MS };

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
    const key = accountKey(account);

    // A write that is under way may carry what was given from a room.
    await this.#writing.get(key);

    if (!this.#rooms.takeBack(key, id)) {
      await this.change(account, (ledger) => (ledger.reservations.some((entry) => entry.id === id) ? ledgers.withdraw(ledger, id) : ledger));
    }
  }

  /** Changes a ledger that exists; the same object leaves it as it is. */
  async change(account: Account, how: (ledger: Ledger) => Ledger): Promise<void> {
    await this.#persist(account, async(object) => {
      const before = ledgerOf(object);
      const after = how(before);

      return after === before ? {} : { ledger: after };
    });
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
      this.#written.delete(key);
      this.#rooms.suspend(key, undefined);
    } else if (id !== undefined && now.spec.reservations.some((entry) => entry.id === id && entry.room === 'Recalled')) {
      this.#close(account).catch(() => undefined);
    }
  }

  /** Gives back all rooms. What cannot be given back now goes when its time is over. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#rooms.keys().flatMap((key) => this.#written.get(key) ?? []).map(({ spec }) => this.#close(spec.account)));
  }

  /** Gives from a room of this operator's own, where there is one and nothing is about to change it. */
  #give(account: Account, { claim, limits, had, dryRun }: Order): boolean {
    const key = accountKey(account);
    const id = this.#rooms.idOf(key);

    if (id === undefined || dryRun || !amounts.isNothing(had) || this.#waiting.has(key) || this.#writing.has(key) || rooms.isRecalled(ledgerOf(this.#latest(account)), id)) {
      return false;
    }

    return this.#rooms.give(key, claim, { view: this.options.view(account), limits, now: this.options.now() }, this.#steady());
  }

  #close(account: Account): Promise<void> {
    const key = accountKey(account);

    return this.#inTurn(key, () => this.#persist(account, async(object) => {
      const before = ledgerOf(object);
      const after = ledgers.settle(this.#rooms.closedIn(key, before), this.options.view(account), this.options.now());

      this.#rooms.suspend(key, undefined);

      return { ledger: after, written: () => this.#rooms.opened(key, undefined, 0) };
    }));
  }

  /** Writes of this operator to one ledger go one after the other, and nothing is given from its room meanwhile. */
  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#writing.get(key);
    const turn = (async() => {
      await before?.catch(() => undefined);

      return work();
    })();

    const settled = turn.catch(() => undefined);

    this.#writing.set(key, settled);

    try {
      return await turn;
    } finally {
      if (this.#writing.get(key) === settled) {
        this.#writing.delete(key);
      }
    }
  }

  #steady(): number {
    return this.options.steady?.() ?? performance.now();
  }

  /** The latest that this process knows of a ledger. */
  #latest(account: Account): LedgerObject | undefined {
    return later(this.options.mirror.store.get(`/${ ledgerName(account) }`), this.#written.get(accountKey(account)));
  }

  /** One batch after the other, until nothing waits. */
  async #work(account: Account, queue: Waiting[]): Promise<void> {
    const key = accountKey(account);

    // What comes in the same turn of the event loop goes together.
    await Promise.resolve();

    while (queue.length) {
      const answer = await this.#inTurn(key, () => this.#answer(account, queue.splice(0)));

      if (!queue.length) {
        this.#waiting.delete(key);
      }
      answer();
    }
  }

  /** Decides on all at once; what it resolves with tells them. */
  async #answer(account: Account, all: readonly Waiting[]): Promise<() => void> {
    // What nobody waits for any more must not be promised.
    const batch = all.filter(({ until }) => until > this.#steady());
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
    const key = accountKey(account);
    let answers: Shortage[][] = [];

    await this.#persist(account, async(object, isFresh) => {
      const before = await this.#usable(ledgerOf(object));
      const view = this.options.view(account);
      const now = this.options.now();
      const steady = this.#steady();
      const asked = (ledger: Ledger, { claim, limits, had }: Waiting) => ledgers.reserve(ledger, claim, { view, limits, had, now });
      let ledger = ledgers.settle(this.#rooms.closedIn(key, before), view, now);
      let promised: Waiting | undefined;

      answers = batch.map((each) => {
        const result = asked(each.dryRun ? rooms.withoutRooms(ledger) : ledger, each);

        if ('shortages' in result) {
          return result.shortages;
        }
        if (!each.dryRun) {
          ledger = result.ledger;
          promised = each;
        }

        return [];
      });
      const refused = batch.filter((_, index) => answers[index]?.length);

      // A no is said by what holds now, not by what held a moment ago.
      if (!isFresh && refused.length) {
        return { againAfterMs: 0 };
      }
      if (refused.some((each) => !('shortages' in asked(rooms.withoutRooms(ledger), each)))) {
        const recalled = rooms.recallRooms(before);

        return { ...(recalled === before ? {} : { ledger: recalled }), againAfterMs: RECALL_LOOK_MS };
      }
      if (!promised) {
        return {};
      }
      const next = this.#isBusy(key, batch) ? rooms.takeRoom(ledger, promised.claim, { view, limits: promised.limits, now }, `room-${ randomUUID() }`) : undefined;

      this.#rooms.suspend(key, next?.room);

      return {
        ledger:  next?.ledger ?? ledger,
        written: () => {
          this.#rooms.opened(key, next?.room, steady + rooms.ROOM_MS);
          this.#busy.set(key, steady);
        },
      };
    });

    return answers;
  }

  #isBusy(key: string, batch: readonly Waiting[]): boolean {
    return batch.length > 1 || this.#steady() - (this.#busy.get(key) ?? -Infinity) < BUSY_MS;
  }

  /**
   * Waits until the mirror of the pods is as new as the ledger. One that lies ahead of the API server itself is from before its data were
   * restored: then nothing of what was settled can be told from the rest, and all of it counts as not settled.
   */
  async #usable(ledger: Ledger): Promise<Ledger> {
    const { reached, latest } = this.options;

    if (await reached(ledger.settled)) {
      return ledger;
    }
    if (await latest() < ledger.settled) {
      return { ...ledger, settled: 0 };
    }
    throw new LedgerUnavailableError('The operator is behind the cluster; try again in a moment.');
  }

  /** Writes what `decide` makes of the ledger; it is asked again, with the ledger as it is by then, whenever somebody else was faster. */
  async #persist(account: Account, decide: (object: LedgerObject | undefined, isFresh: boolean) => Promise<Verdict>): Promise<void> {
    const { client, random = Math.random, sleep = pause } = this.options;
    const name = ledgerName(account);
    const until = this.#steady() + GIVE_UP_MS;
    let object = this.#latest(account);
    let isFresh = false;

    for (let tries = 0; this.#steady() < until; tries++) {
      const { ledger, againAfterMs, written } = await decide(object, isFresh);

      try {
        if (ledger) {
          const body = ledgerBody(account, ledger, object);

          this.#written.set(accountKey(account), object ? await client.replace<LedgerObject>(paths.ledger(name), body) : await client.create<LedgerObject>(paths.ledgers, body));
          written?.();
        }
        if (againAfterMs === undefined) {
          return;
        }
        if (againAfterMs) {
          await sleep(againAfterMs);
        }
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) {
          throw error;
        }
        // Of several that collided, not all come back at once.
        await sleep(random() * Math.min(JITTER_MAX_MS, JITTER_MS * 2 ** tries));
      }
      // Who was faster has mostly been seen by now. A no, and whoever is behind, needs the ledger itself.
      const seen = this.#latest(account);

      isFresh = againAfterMs !== undefined || seen === undefined || versionOf(seen) <= versionOf(object);
      object = isFresh ? await fresh<LedgerObject>(client, paths.ledger(name)) : seen;
    }
    throw new LedgerUnavailableError(CROWDED);
  }
}

function versionOf(object: LedgerObject | undefined): number {
  return Number(object?.metadata.resourceVersion ?? 0) || 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
