import { pause } from '../kube/backoff';

export interface RoundsOptions {
  everyMs: number;
  /** One round; it ends early where `signal` is aborted. */
  work: (signal: AbortSignal) => Promise<void>;
  /** Told why a round failed; the next one comes all the same. */
  failed: (error: unknown) => void;
  wait?: typeof pause;
}

/** Does something again and again, so long after it was last done, until it is stopped. */
export class Rounds {
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: RoundsOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { everyMs, work, failed, wait = pause } = this.options;
    const { signal } = this.#stopped;

    while (!signal.aborted) {
      await wait(everyMs, signal);

      if (!signal.aborted) {
        await work(signal).catch(failed);
      }
    }
  }
}
