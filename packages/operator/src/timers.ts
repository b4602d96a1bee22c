interface Entry {
  at: number;
  key: string;
}

/** How long a clock is trusted that stands still or is set meanwhile; one look in that time costs nothing. */
const LOOK_AGAIN_MS = 30_000;

/**
 * One alarm per key on a single timer: a binary heap by time, in which replaced alarms stay until they come up.
 *
 * What is due is judged by `now` alone. The timer only says when to look, at the latest after half a minute, so a clock that is set makes
 * nothing ring early; for nothing to ring late, {@link look} is called when it has been.
 */
export class Timers {
  readonly #heap: Entry[] = [];
  readonly #alarms = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly ring: (key: string) => void, private readonly now: () => number = Date.now) {}

  /** Rings for `key` at `at` (milliseconds) instead of whenever it would have; never, when `at` is `undefined`. */
  set(key: string, at: number | undefined): void {
    if (this.#stopped || this.#alarms.get(key) === at) {
      return;
    }
    if (at === undefined) {
      this.#alarms.delete(key);
    } else {
      this.#alarms.set(key, at);
      this.#push({ at, key });
    }
    this.#arm();
  }

  get size(): number {
    return this.#alarms.size;
  }

  /** Judges anew what is due: the clock has been set. */
  look(): void {
    this.#due();
  }

  /** Never rings again. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#alarms.clear();
    this.#heap.length = 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#dropStale();

    const [first] = this.#heap;

    if (first) {
      // Whole milliseconds upwards: a timer cuts fractions off, and would look for nothing just before the time.
      this.#timer = setTimeout(() => this.#due(), Math.min(LOOK_AGAIN_MS, Math.max(0, Math.ceil(first.at - this.now()))));
    }
  }

  #due(): void {
    for (let first = this.#heap[0]; first && first.at <= this.now(); first = this.#heap[0]) {
      this.#pop();

      if (this.#alarms.get(first.key) === first.at) {
        this.#alarms.delete(first.key);
        this.ring(first.key);
      }
    }
    this.#arm();
  }

  #dropStale(): void {
    for (let first = this.#heap[0]; first && this.#alarms.get(first.key) !== first.at; first = this.#heap[0]) {
      this.#pop();
    }
  }

  #push(entry: Entry): void {
    let index = this.#heap.push(entry) - 1;

    while (index > 0) {
      const parent = (index - 1) >> 1;

      if (this.#at(parent) <= entry.at) {
        break;
      }
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();

    if (!last || !this.#heap.length) {
      return;
    }
    this.#heap[0] = last;

    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const smaller = this.#at(left + 1) < this.#at(left) ? left + 1 : left;

      if (this.#at(smaller) >= last.at) {
        return;
      }
      this.#swap(index, smaller);
      index = smaller;
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Infinity;
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] as Entry, this.#heap[a] as Entry];
  }
}
