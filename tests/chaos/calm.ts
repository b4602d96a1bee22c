/** Since when everything works, and when it did not: faults are reported to it as they come and go. */
export class Calm {
  #active = 0;
  #since: number;
  readonly #storms: { from: number; to: number }[] = [];

  constructor(now: number) {
    this.#since = now;
  }

  begin(now: number): void {
    if (this.#active === 0) {
      this.#storms.push({ from: now, to: Infinity });
    }
    this.#active += 1;
  }

  end(now: number): void {
    this.#active -= 1;
    if (this.#active === 0) {
      this.#since = now;
      const last = this.#storms.at(-1);

      if (last) {
        last.to = now;
      }
    }
  }

  /** Since when nothing is at fault; `undefined` while something is. */
  get since(): number | undefined {
    return this.#active === 0 ? this.#since : undefined;
  }

  /** Whether nothing was at fault at any moment between the two. */
  during(from: number, to: number): boolean {
    return !this.#storms.some((storm) => storm.from <= to && storm.to >= from);
  }
}
