import type { Logger } from 'pino';
import { isConflict, isTerminal, messageOf, NotLeadingError } from './kube/errors';
import { WorkQueue } from './queue';
import { Timers } from './timers';

/** What does the work of a term. */
export interface Worker {
  reconcile(key: string): Promise<void>;
  /** Aborts everything that was begun; once it has resolved, and no `reconcile` runs, nothing of it is at work any more. */
  stop(): Promise<void>;
}

export interface TermOptions {
  workers: number;
  /** Makes the one who does the work; what he remembers ends with the term. */
  worker: (timers: Timers) => Worker;
  /** Milliseconds by the API server's clock. */
  now: () => number;
  log: Pick<Logger, 'debug' | 'warn' | 'error'>;
}

/**
 * One time of leadership, from when it is gained until it is lost or given back. Nothing outlives it: meanwhile somebody else leads, and
 * what was remembered would be wrong.
 */
export class Term {
  readonly #queue: WorkQueue;
  readonly #timers: Timers;
  readonly #worker: Worker;
  #ended: Promise<void> | undefined;

  constructor({ workers, worker, now, log }: TermOptions) {
    this.#timers = new Timers((key) => this.#queue.add(key), now);
    this.#worker = worker(this.#timers);
    this.#queue = new WorkQueue({
      workers,
      work:    (key) => this.#worker.reconcile(key),
      onError: (key, error) => tell(log, key, error),
      onSlow:  (key, ms) => log.warn({ pod: key, seconds: ms / 1000 }, 'it takes long to deal with a pod'),
    });
  }

  /** How many keys wait. */
  get depth(): number {
    return this.#queue.depth;
  }

  add(key: string): void {
    this.#queue.add(key);
  }

  /** The clock has been set: what is due is judged anew. */
  look(): void {
    this.#timers.look();
  }

  /** Begins nothing more, and resolves when everything that was begun has ended. */
  end(): Promise<void> {
    this.#ended ??= this.#end();

    return this.#ended;
  }

  async #end(): Promise<void> {
    const drained = this.#queue.stop();

    this.#timers.stop();
    await this.#worker.stop();
    await drained;
    // What a key that was being worked on has begun since.
    await this.#worker.stop();
  }
}

function tell(log: TermOptions['log'], key: string, error: unknown): void {
  const fields = { pod: key, error: messageOf(error) };

  if (error instanceof NotLeadingError || isConflict(error)) {
    log.debug(fields, 'trying again');
  } else if (isTerminal(error)) {
    log.error(fields, 'leaving the pod alone until something changes');
  } else {
    log.warn(fields, 'trying again');
  }
}
