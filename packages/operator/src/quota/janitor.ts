import { ledgers } from '@product-pods/domain';
import type { ProductPod, Reservation } from '@product-pods/domain';
import type { Logger } from 'pino';
import { fresh } from '../ending';
import type { pause } from '../kube/backoff';
import type { KubeClient } from '../kube/client';
import { messageOf } from '../kube/errors';
import { paths } from '../kube/paths';
import type { LedgerBook } from './ledger-book';
import { ledgerOf } from './ledger-object';
import type { LedgerObject } from './ledger-object';
import { Rounds } from './rounds';

const LOOK_MS = 10_000;

export interface JanitorOptions {
  client: Pick<KubeClient, 'get'>;
  book: Pick<LedgerBook, 'change'>;
  mirror: { store: { values(): Iterable<LedgerObject> } };
  pods: {
    /** The version at which the API server has them now. */
    latest: () => Promise<number>;
    /** The version up to which the mirror shows them. */
    seen: () => number;
    /** The latest version of one of them. */
    newest: () => number;
  };
  log: Pick<Logger, 'info' | 'warn'>;
  now: () => number;
  wait?: typeof pause;
}

/**
 * Strikes out what was admitted and never written, or has been written long since: nobody else may, as only after its time it is certain
 * that nothing will come of a request any more. The pod itself is asked for, not a mirror.
 */
export class Janitor {
  readonly #rounds: Rounds;
  /** Rooms whose time is over: at which version the API server had the pods by then. */
  readonly #closing = new Map<string, number>();

  constructor(private readonly options: JanitorOptions) {
    this.#rounds = new Rounds({
      everyMs: LOOK_MS,
      work:    () => this.tidy(),
      failed:  (error) => options.log.warn({ error: messageOf(error) }, 'ledgers could not be tidied up; trying again'),
      wait:    options.wait,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Looks at all ledgers once. */
  async tidy(): Promise<void> {
    const closing = new Set<string>();

    for (const object of this.options.mirror.store.values()) {
      const late = ledgers.overdue(ledgerOf(object), this.options.now());
      const [rooms, promises] = [late.filter(({ room }) => room), late.filter(({ room }) => !room)];

      rooms.forEach(({ id }) => closing.add(id));

      if (promises.length) {
        await this.#strikeOut(object, promises, await this.#latestOf(promises));
      }
      const closed = await this.#shown(rooms);

      if (closed.length) {
        await this.#strikeOut(object, closed, this.options.pods.newest());
      }
    }
    [...this.#closing.keys()].filter((id) => !closing.has(id)).forEach((id) => this.#closing.delete(id));
  }

  /** The latest version of a pod that something was promised to. */
  async #latestOf(late: readonly Reservation[]): Promise<number> {
    let latest = 0;

    for (const key of new Set(late.map(({ pod }) => pod))) {
      const [namespace = '', name = ''] = key.split('/');
      const pod = await fresh<ProductPod>(this.options.client, paths.pod(namespace, name));

      latest = Math.max(latest, Number(pod?.metadata.resourceVersion ?? 0) || 0);
    }

    return latest;
  }

  /** Those rooms of which the mirror shows everything that was given from them: nobody knows any more to whom that was. */
  async #shown(rooms: readonly Reservation[]): Promise<Reservation[]> {
    const { pods } = this.options;

    const unseen = rooms.filter(({ id }) => !this.#closing.has(id));

    if (unseen.length) {
      const latest = await pods.latest();

      unseen.forEach(({ id }) => this.#closing.set(id, latest));
    }

    return rooms.filter(({ id }) => pods.seen() >= (this.#closing.get(id) ?? Infinity));
  }

  async #strikeOut({ spec: { account } }: LedgerObject, late: readonly Reservation[], version: number): Promise<void> {
    await this.options.book.change(account, (ledger) => ledgers.drop(ledger, late, version));
    this.options.log.info({ account: `${ account.kind } ${ account.name }`, entries: late.length }, 'promises that were never kept are struck out');
  }
}
