import { ledgers } from '@product-pods/domain';
import type { ProductPod, Reservation } from '@product-pods/domain';
import type { Logger } from 'pino';
import { fresh } from '../ending';
import { pause } from '../kube/backoff';
import type { KubeClient } from '../kube/client';
import { messageOf } from '../kube/errors';
import { paths } from '../kube/paths';
import type { LedgerBook } from './ledger-book';
import { ledgerOf } from './ledger-object';
import type { LedgerObject } from './ledger-object';

const LOOK_MS = 10_000;

export interface JanitorOptions {
  client: Pick<KubeClient, 'get'>;
  book: Pick<LedgerBook, 'change'>;
  mirror: { store: { values(): Iterable<LedgerObject> } };
  log: Pick<Logger, 'info' | 'warn'>;
  now: () => number;
  wait?: typeof pause;
}

/**
 * Strikes out what was admitted and never written, or has been written long since: nobody else may, as only after its time it is certain
 * that nothing will come of a request any more. The pod itself is asked for, not a mirror.
 */
export class Janitor {
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: JanitorOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { log, wait = pause } = this.options;
    const { signal } = this.#stopped;

    while (!signal.aborted) {
      await wait(LOOK_MS, signal);

      if (!signal.aborted) {
        await this.tidy().catch((error: unknown) => log.warn({ error: messageOf(error) }, 'ledgers could not be tidied up; trying again'));
      }
    }
  }

  /** Looks at all ledgers once. */
  async tidy(): Promise<void> {
    for (const object of this.options.mirror.store.values()) {
      const late = ledgers.overdue(ledgerOf(object), this.options.now());

      if (late.length) {
        await this.#strikeOut(object, late);
      }
    }
  }

  async #strikeOut({ spec: { account } }: LedgerObject, late: readonly Reservation[]): Promise<void> {
    const { client, book, log } = this.options;
    const versions: number[] = [];

    for (const key of new Set(late.map(({ pod }) => pod))) {
      const [namespace = '', name = ''] = key.split('/');
      const pod = await fresh<ProductPod>(client, paths.pod(namespace, name));

      versions.push(Number(pod?.metadata.resourceVersion ?? 0) || 0);
    }
    await book.change(account, (ledger) => ledgers.drop(ledger, late, Math.max(...versions)));
    log.info({ account: `${ account.kind } ${ account.name }`, entries: late.length }, 'promises that were never kept are struck out');
  }
}
