import { ledgers } from '@product-pods/domain';
import type { Account, AccountView, Amounts, Claim, Ledger, Shortage } from '@product-pods/domain';
import { fresh } from '../ending';
import type { KubeClient } from '../kube/client';
import { isConflict, isNotFound } from '../kube/errors';
import { paths } from '../kube/paths';
import { accountKey } from './account-index';
import { later, ledgerBody, ledgerName, ledgerOf } from './ledger-object';
import type { LedgerObject } from './ledger-object';

/** Nobody waits longer than this for an answer: the API server does not either. */
const GIVE_UP_MS = 8000;
const CROWDED = 'Too many want the same at once; try again in a moment.';
const JITTER_MS = 2;
const JITTER_MAX_MS = 200;

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

/**
 * Makes promises on ledgers. A ledger is changed by its version: of several operators that want the same, one is first and the others look
 * again. Within an operator everything that waits for an account goes into one write.
 */
export class LedgerBook {
  readonly #waiting = new Map<string, Waiting[]>();
  /** What this process wrote last, as the mirror may be behind. */
  readonly #written = new Map<string, LedgerObject>();

  constructor(private readonly options: LedgerBookOptions) {}

  /** Reserves what a pod will hold; resolves with the limits that do not let it, none when it is promised. */
  reserve(account: Account, order: Order): Promise<Shortage[]> {
    return new Promise((resolve, reject) => {
      const key = accountKey(account);
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
    await this.change(account, (ledger) => (ledger.reservations.some((entry) => entry.id === id) ? ledgers.withdraw(ledger, id) : ledger));
  }

  /** Changes a ledger that exists; the same object leaves it as it is. */
  async change(account: Account, how: (ledger: Ledger) => Ledger): Promise<void> {
    await this.#persist(account, async(object) => {
      const before = ledgerOf(object);
      const after = how(before);

      return after === before ? undefined : after;
    });
  }

  #steady(): number {
    return this.options.steady?.() ?? performance.now();
  }

  /** One batch after the other, until nothing waits. */
  async #work(account: Account, queue: Waiting[]): Promise<void> {
    // What comes in the same turn of the event loop goes together.
    await Promise.resolve();

    while (queue.length) {
      const all = queue.splice(0);
      // What nobody waits for any more must not be promised.
      const batch = all.filter(({ until }) => until > this.#steady());

      all.filter((each) => !batch.includes(each)).forEach(({ reject }) => reject(new LedgerUnavailableError(CROWDED)));

      if (!batch.length) {
        continue;
      }

      try {
        const answers = await this.#decide(account, batch);

        batch.forEach(({ resolve }, index) => resolve(answers[index] ?? []));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    this.#waiting.delete(accountKey(account));
  }

  async #decide(account: Account, batch: readonly Waiting[]): Promise<Shortage[][]> {
    let answers: Shortage[][] = [];

    await this.#persist(account, async(object, isFresh) => {
      const before = await this.#usable(ledgerOf(object));
      const view = this.options.view(account);
      const now = this.options.now();
      let ledger = ledgers.settle(before, view, now);
      let promised = false;

      answers = batch.map(({ claim, limits, had, dryRun }) => {
        const result = ledgers.reserve(ledger, claim, { view, limits, had, now });

        if ('shortages' in result) {
          return result.shortages;
        }
        if (!dryRun) {
          ledger = result.ledger;
          promised = true;
        }

        return [];
      });

      // A no is said by what holds now, not by what held a moment ago.
      if (!isFresh && answers.some(({ length }) => length > 0)) {
        return 'again';
      }

      return promised ? ledger : undefined;
    });

    return answers;
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
  async #persist(account: Account, decide: (object: LedgerObject | undefined, isFresh: boolean) => Promise<Ledger | undefined | 'again'>): Promise<void> {
    const { client, mirror, random = Math.random, sleep = pause } = this.options;
    const name = ledgerName(account);
    const until = this.#steady() + GIVE_UP_MS;
    let object = later(mirror.store.get(`/${ name }`), this.#written.get(name));
    let isFresh = false;

    for (let tries = 0; this.#steady() < until; tries++) {
      const after = await decide(object, isFresh);

      if (after === undefined) {
        return;
      }

      try {
        if (after !== 'again') {
          const body = ledgerBody(account, after, object);
          const written = object ? await client.replace<LedgerObject>(paths.ledger(name), body) : await client.create<LedgerObject>(paths.ledgers, body);

          this.#written.set(name, written);

          return;
        }
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) {
          throw error;
        }
        // Of several that collided, not all come back at once.
        await sleep(random() * Math.min(JITTER_MAX_MS, JITTER_MS * 2 ** tries));
      }
      // Who was faster has mostly been seen by now. A no, and whoever is behind, needs the ledger itself.
      const seen = later(mirror.store.get(`/${ name }`), this.#written.get(name));

      isFresh = after === 'again' || seen === undefined || versionOf(seen) <= versionOf(object);
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
