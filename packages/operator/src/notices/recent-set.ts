/** Remembers what was added last, at most `limit` of it; the oldest is forgotten first. */
export class RecentSet {
  readonly #values = new Set<string>();

  constructor(private readonly limit: number) {}

  has(value: string): boolean {
    return this.#values.has(value);
  }

  add(value: string): void {
    this.#values.delete(value);
    this.#values.add(value);

    for (const oldest of this.#values) {
      if (this.#values.size <= this.limit) {
        return;
      }
      this.#values.delete(oldest);
    }
  }
}
