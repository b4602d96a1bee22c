/** Work that must not overlap, by key: one after the other, in the order in which it came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Whether something is under way or waits for that key. */
  has(key: string): boolean {
    return this.#last.has(key);
  }

  /** Resolves when everything that was under way for that key is over, whatever became of it. */
  async over(key: string): Promise<void> {
    await this.#last.get(key);
  }

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = (async() => {
      await before;

      return work();
    })();
    const settled = turn.catch(() => undefined);

    this.#last.set(key, settled);

    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === settled) {
        this.#last.delete(key);
      }
    }
  }
}
