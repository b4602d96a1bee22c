import type { Logger } from '../logger';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

interface Entry {
  running: boolean;
  /** Settles with the next run that has not begun yet. */
  next?: { promise: Promise<void>; resolve: () => void };
  failures: number;
}

/**
 * Runs `reconcile` for keys: one run at a time for a key, changes in the meantime make one more run, a failure is
 * retried with growing pauses.
 */
export class KeyedQueue {
  private readonly entries = new Map<string, Entry>();

  private stopped = false;

  constructor(private readonly name: string, private readonly log: Logger, private readonly reconcile: (key: string) => Promise<void>) {}

  /** Asks for a run; the promise settles when a run that began after this call has succeeded. */
  add(key: string): Promise<void> {
    const entry = this.entries.get(key) ?? { running: false, failures: 0 };

    this.entries.set(key, entry);
    if (!entry.next) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((_resolve) => {
        resolve = _resolve;
      });

      entry.next = { promise, resolve };
      if (!entry.running) {
        this.run(key, entry);
      }
    }

    return entry.next.promise;
  }

  stop(): void {
    this.stopped = true;
  }

  private async run(key: string, entry: Entry): Promise<void> {
    const { next } = entry;

    if (this.stopped || !next) {
      return;
    }
    entry.running = true;
    // Events that arrive together make one run.
    await Promise.resolve();
    entry.next = undefined;
    try {
      await this.reconcile(key);
      entry.failures = 0;
      next.resolve();
    } catch (error) {
      this.retry(key, entry, next, error);
    }
    entry.running = false;
    if (entry.next) {
      this.run(key, entry);
    } else if (entry.failures === 0) {
      this.entries.delete(key);
    }
  }

  private retry(key: string, entry: Entry, next: { resolve: () => void }, error: unknown): void {
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** entry.failures, LONGEST_RETRY_MS);

    entry.failures += 1;
    this.log.debug(`${ this.name } ${ key }: ${ String(error) }; again in ${ delayMs } ms`);
    setTimeout(() => {
      if (!this.stopped) {
        this.add(key).then(next.resolve);
      }
    }, delayMs).unref();
  }
}
