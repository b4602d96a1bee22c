import { Backoff } from './kube/backoff';

export interface QueueOptions {
  /** How many keys are worked on at the same time. */
  workers: number;
  work: (key: string) => Promise<void>;
  onError: (key: string, error: unknown) => void;
  baseMs?: number;
  maxMs?: number;
}

/**
 * Works on keys: one at a time for each key, several keys at once. Adding a key that waits changes nothing; adding one that is being
 * worked on makes it run once more. A key that fails is tried again, later each time.
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(private readonly options: QueueOptions) {}

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
    this.#retries.forEach((timer) => clearTimeout(timer));

    if (this.#running.size) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
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
    try {
      await this.options.work(key);
      this.#backoffs.delete(key);
    } catch (error) {
      this.options.onError(key, error);
      this.#retry(key);
    }

    this.#running.delete(key);

    if (this.#again.delete(key)) {
      this.add(key);
    }
    if (this.#stopped && !this.#running.size) {
      this.#idle?.();
    }
    this.#pump();
  }

  #retry(key: string): void {
    const backoff = this.#backoffs.get(key) ?? new Backoff(this.options.baseMs ?? 50, this.options.maxMs ?? 30_000);

    if (this.#stopped) {
      return;
    }
    this.#backoffs.set(key, backoff);
    clearTimeout(this.#retries.get(key));
    this.#retries.set(key, setTimeout(() => {
      this.#retries.delete(key);
      this.add(key);
    }, backoff.next()));
  }
}
