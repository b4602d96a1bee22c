import { Backoff } from './kube/backoff';
import { isTerminal, retryAfterMs } from './kube/errors';

export interface QueueOptions {
  /** How many keys are worked on at the same time. */
  workers: number;
  work: (key: string) => Promise<void>;
  onError: (key: string, error: unknown) => void;
  /** Told once about a key that is worked on for longer than {@link slowMs}; nothing is done about it. */
  onSlow?: (key: string, ms: number) => void;
  baseMs?: number;
  maxMs?: number;
  slowMs?: number;
}

/** How long the queue may keep everything else (above all the lease) waiting. */
const SLICE_MS = 20;

/**
 * Works on keys: one at a time for each key, several keys at once. Adding a key that waits changes nothing; adding one that is being
 * worked on makes it run once more. A key that fails is tried again, later each time and not before the API server wants it to; after a
 * `TerminalError` only when it is added anew.
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  #stopped = false;
  #idle: (() => void)[] = [];
  #sliceFrom = performance.now();

  constructor(private readonly options: QueueOptions) {}

  /** How many keys wait for a worker. */
  get depth(): number {
    return this.#waiting.size + this.#again.size;
  }

  add(key: string): void {
    if (this.#stopped) {
      return;
    }
    if (this.#running.has(key)) {
      this.#again.add(key);
    } else {
      this.#waiting.add(key);
      this.#pump();
    }
  }

  /** Takes no more keys, and resolves when those being worked on are done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    this.#again.clear();
    this.#retries.forEach((timer) => clearTimeout(timer));
    this.#retries.clear();

    if (this.#running.size) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  #pump(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.options.workers) {
        return;
      }
      this.#waiting.delete(key);
      this.#running.add(key);
      this.#run(key).catch((error: unknown) => this.options.onError(key, error));
    }
  }

  async #run(key: string): Promise<void> {
    const { work, onError, onSlow, slowMs = 60_000 } = this.options;
    const slow = setTimeout(() => onSlow?.(key, slowMs), slowMs);

    try {
      await work(key);
      this.#backoffs.delete(key);
    } catch (error) {
      onError(key, error);
      this.#afterError(key, error);
    }
    clearTimeout(slow);
    await this.#breathe();

    this.#running.delete(key);

    if (this.#again.delete(key)) {
      this.add(key);
    }
    if (this.#stopped && !this.#running.size) {
      this.#idle.forEach((resolve) => resolve());
    }
    this.#pump();
  }

  /** Thousands of keys that need nothing are one long piece of work for the process; timers and answers get their turn in between. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#sliceFrom > SLICE_MS) {
      await new Promise(setImmediate);
      this.#sliceFrom = performance.now();
    }
  }

  #afterError(key: string, error: unknown): void {
    const backoff = this.#backoffs.get(key) ?? new Backoff(this.options.baseMs ?? 50, this.options.maxMs ?? 30_000);

    if (this.#stopped) {
      return;
    }
    if (isTerminal(error)) {
      this.#backoffs.delete(key);

      return;
    }
    this.#backoffs.set(key, backoff);
    clearTimeout(this.#retries.get(key));
    this.#retries.set(key, setTimeout(() => {
      this.#retries.delete(key);
      this.add(key);
    }, Math.max(backoff.next(), retryAfterMs(error))));
  }
}
