interface Entry {
  at: number;
  key: string;
}

/** `setTimeout` fires at once for longer delays than this. */
const LONGEST_MS = 2_147_483_647;

/** One alarm per key on a single timer: a binary heap by time, in which replaced alarms stay until they come up. */
export class Timers {
  readonly #heap: Entry[] = [];
  readonly #alarms = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ring: (key: string) => void, private readonly now: () => number = Date.now) {}

  /** Rings for `key` at `at` (milliseconds) instead of whenever it would have; never, when `at` is `undefined`. */
  set(key: string, at: number | undefined): void {
    if (this.#alarms.get(key) === at) {
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

  stop(): void {
    clearTimeout(this.#timer);
    this.#alarms.clear();
    this.#heap.length = 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#dropStale();

    const [first] = this.#heap;

    if (first) {
      this.#timer = setTimeout(() => this.#due(), Math.min(LONGEST_MS, Math.max(0, first.at - this.now())));
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
