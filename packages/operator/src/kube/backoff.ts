/** Delays that double from `baseMs` to `maxMs`, each between half and the whole of itself so that many clients spread out. */
export class Backoff {
  #failures = 0;

  constructor(private readonly baseMs: number, private readonly maxMs: number, private readonly random: () => number = Math.random) {}

  next(): number {
    const full = Math.min(this.maxMs, this.baseMs * 2 ** this.#failures);

    this.#failures += 1;

    return full * (0.5 + this.random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}

/** Waits, or less long when `signal` fires; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      return resolve();
    }

    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);

    signal.addEventListener('abort', done);
  });
}
