import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';

/**
 * Lets so many pieces of work begin at the same time; the others wait for their turn, in order. What takes longer than `holdMs` does not
 * keep the others waiting any more: it is taken to wait for something itself.
 */
export class Slots {
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(count: number, private readonly holdMs: number) {
    this.#limit = pLimit(count);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    // In an object, or awaiting the slot would be awaiting the work.
    const { running } = await new Promise<{ running: Promise<T> }>((resolve, reject) => {
      this.#limit(async() => {
        const over = new AbortController();
        const running = work().finally(() => over.abort());

        resolve({ running });
        await pause(this.holdMs, undefined, { signal: over.signal }).catch(() => undefined);
      }).catch(reject);
    });

    return running;
  }
}
