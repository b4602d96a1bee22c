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
