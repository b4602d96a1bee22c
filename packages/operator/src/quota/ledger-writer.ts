import type { Account, Ledger } from '@product-pods/domain';
import { fresh } from '../ending';
import type { KubeClient } from '../kube/client';
import { isConflict, isNotFound } from '../kube/errors';
import { paths } from '../kube/paths';
import { later, ledgerBody, ledgerName, ledgerOf } from './ledger-object';
import type { LedgerObject } from './ledger-object';

/** Nobody waits longer than this for an answer: the API server does not either. */
export const GIVE_UP_MS = 8000;
export const CROWDED = 'Too many want the same at once; try again in a moment.';
const JITTER_MS = 2;
const JITTER_MAX_MS = 200;

/** It cannot be said right now whether there is room; asking again may help. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError';
}

export interface LedgerWriterOptions {
  client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  /** The mirror of all ledgers, which may be behind. */
  mirror: { store: { get(key: string): LedgerObject | undefined } };
  /** Resolves when the mirror of the pods shows everything up to that version; `false` when it does not in time. */
  reached: (version: number) => Promise<boolean>;
  /** The version at which the API server has the pods now. */
  latest: () => Promise<number>;
  random?: () => number;
  sleep?: (ms: number) => Promise<void>;
  /** Milliseconds of a steady clock. */
  steady?: () => number;
}

/** What is to become of a ledger. */
export interface Verdict {
  /** To be written; nothing where it stays as it is. */
  ledger?: Ledger;
  /** Look again after that, at the ledger itself, so many milliseconds later. */
  againAfterMs?: number;
  /** Called when it is written. */
  written?: () => void;
}

/** Writes ledgers by compare-and-swap: of several operators that want the same, one is first and the others look again. */
export class LedgerWriter {
  /** What this process wrote last, by name, as the mirror may be behind. */
  readonly #written = new Map<string, LedgerObject>();

  constructor(private readonly options: LedgerWriterOptions) {}

  /** Milliseconds of a steady clock. */
  steady(): number {
    return this.options.steady?.() ?? performance.now();
  }

  /** The latest that this process knows of a ledger. */
  latest(account: Account): Ledger {
    return ledgerOf(this.#seen(account));
  }

  /** Somebody deleted it. */
  forget(account: Account): void {
    this.#written.delete(ledgerName(account));
  }

  /**
   * Waits until the mirror of the pods is as new as the ledger. One that lies ahead of the API server itself is from before its data were
   * restored: then nothing of what was settled can be told from the rest, and all of it counts as not settled.
   */
  async usable(ledger: Ledger): Promise<Ledger> {
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
  async write(account: Account, decide: (ledger: Ledger, isFresh: boolean) => Promise<Verdict>): Promise<void> {
    const { client, random = Math.random, sleep = pause } = this.options;
    const name = ledgerName(account);
    const until = this.steady() + GIVE_UP_MS;
    let object = this.#seen(account);
    let isFresh = false;

    for (let tries = 0; this.steady() < until; tries++) {
      const { ledger, againAfterMs, written } = await decide(ledgerOf(object), isFresh);

      try {
        if (ledger) {
          const body = ledgerBody(account, ledger, object);

          this.#written.set(name, object ? await client.replace<LedgerObject>(paths.ledger(name), body) : await client.create<LedgerObject>(paths.ledgers, body));
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
      const seen = this.#seen(account);

      isFresh = againAfterMs !== undefined || seen === undefined || versionOf(seen) <= versionOf(object);
      object = isFresh ? await fresh<LedgerObject>(client, paths.ledger(name)) : seen;
    }
    throw new LedgerUnavailableError(CROWDED);
  }

  #seen(account: Account): LedgerObject | undefined {
    const name = ledgerName(account);

    return later(this.options.mirror.store.get(`/${ name }`), this.#written.get(name));
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
