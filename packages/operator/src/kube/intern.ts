/** Enough for whatever repeats in a cluster: names of charts, versions, words of statuses, texts of templates. */
const GENERATION = 20_000;

/**
 * Keeps one copy of strings that occur again and again. What has not been asked for since the last {@link GENERATION} others is forgotten,
 * so that names which come and go do not fill the memory.
 */
export class StringPool {
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  constructor(private readonly generation = GENERATION) {}

  intern<T extends string | undefined>(value: T): T {
    if (value === undefined) {
      return value;
    }

    const young = this.#young.get(value);

    if (young !== undefined) {
      return young as T;
    }

    const kept = this.#old.get(value) ?? value;

    if (this.#young.size >= this.generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(kept, kept);

    return kept as T;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}

const shared = new StringPool();

/** The one copy of `value`; for values that repeat in what mirrors keep. */
export const intern = <T extends string | undefined>(value: T): T => shared.intern(value);

/**
 * A copy of a piece of text that does not hold on to what it was cut from: V8 keeps the whole of a string in memory for as long as there
 * is a slice of it.
 */
export function detached(piece: string): string {
  return Buffer.from(piece).toString();
}
