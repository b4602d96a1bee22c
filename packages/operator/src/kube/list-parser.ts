const QUOTE = 0x22;
const BACKSLASH = 0x5C;
const OPEN_BRACKET = 0x5B;

const STRING = 1;
const OPEN = 2;
const CLOSE = 3;
const COMMA = 4;

/** What each byte means outside of strings. */
const MEANING = new Uint8Array(256);

MEANING[QUOTE] = STRING;
MEANING[OPEN_BRACKET] = MEANING[0x7B] = OPEN;
MEANING[0x5D] = MEANING[0x7D] = CLOSE;
MEANING[0x2C] = COMMA;

/** How deep the elements of `items` lie. */
const ITEM_DEPTH = 2;

/**
 * Takes the JSON of a Kubernetes list apart while it arrives, so that there is never more than one item of it in memory: parsed as a
 * whole, a page of five hundred takes dozens of megabytes for a moment, and the process keeps them.
 *
 * Items must be objects. Everything around them, `metadata` above all, is what {@link end} returns.
 */
export class ListParser<T> {
  /** The list without its items. */
  #frame: Buffer[] = [];
  /** What earlier chunks held of the item that is being read. */
  #item: Buffer[] = [];
  #depth = 0;
  #inString = false;
  #escaped = false;
  #inItems = false;

  constructor(private readonly onItem: (item: T) => void) {}

  /** Throws a `SyntaxError` for an item that is no JSON. */
  push(chunk: Buffer): void {
    // Where in this chunk the current stretch began, be it of an item or of the frame.
    let from = 0;

    for (let index = this.#skipString(chunk, 0); index < chunk.length;) {
      const meaning = MEANING[chunk[index] ?? 0];

      if (meaning === STRING) {
        this.#inString = true;
        index = this.#skipString(chunk, index + 1);
        continue;
      }
      if (meaning === OPEN) {
        from = this.#open(chunk, from, index);
      } else if (meaning === CLOSE) {
        from = this.#close(chunk, from, index);
      } else if (meaning === COMMA && this.#isBetweenItems()) {
        from = index + 1;
      }
      index += 1;
    }

    if (!this.#inItems) {
      this.#frame.push(chunk.subarray(from));
    } else if (!this.#isBetweenItems()) {
      this.#item.push(chunk.subarray(from));
    }
  }

  /** The list without its items. Throws a `SyntaxError` when it is not complete. */
  end(): unknown {
    return JSON.parse(Buffer.concat(this.#frame).toString('utf8'));
  }

  #isBetweenItems(): boolean {
    return this.#inItems && this.#depth === ITEM_DEPTH;
  }

  /** Where what comes after the string begins, if one is open; a string may go on in the next chunk. */
  #skipString(chunk: Buffer, start: number): number {
    if (!this.#inString) {
      return start;
    }

    let index = this.#escaped ? start + 1 : start;

    for (; index < chunk.length; index++) {
      const byte = chunk[index];

      if (byte === QUOTE) {
        this.#inString = this.#escaped = false;

        return index + 1;
      }
      if (byte === BACKSLASH) {
        index += 1;
      }
    }
    // A backslash at the end of the chunk stands for the first byte of the next one.
    this.#escaped = index > chunk.length;

    return index;
  }

  /** Takes an opening bracket; returns where the current stretch begins. */
  #open(chunk: Buffer, from: number, index: number): number {
    const beginsItem = this.#isBetweenItems();
    const beginsItems = this.#depth === 1 && chunk[index] === OPEN_BRACKET && this.#isItemsNext(chunk.subarray(from, index));

    this.#depth += 1;

    if (beginsItems) {
      this.#inItems = true;
      this.#frame.push(chunk.subarray(from, index + 1));

      return index + 1;
    }

    return beginsItem ? index : from;
  }

  /** Takes a closing bracket; returns where the current stretch begins. */
  #close(chunk: Buffer, from: number, index: number): number {
    this.#depth -= 1;

    if (this.#isBetweenItems()) {
      this.#emit(chunk.subarray(from, index + 1));

      return index + 1;
    }
    if (this.#inItems && this.#depth < ITEM_DEPTH) {
      this.#inItems = false;

      return index;
    }

    return from;
  }

  #emit(last: Buffer): void {
    const whole = this.#item.length ? Buffer.concat([...this.#item, last]) : last;

    this.#item = [];
    this.onItem(JSON.parse(whole.toString('utf8')) as T);
  }

  /** Whether what comes now is the value of `items`, judged by the end of the frame. */
  #isItemsNext(tail: Buffer): boolean {
    return /(?:^|[^\\])"items"\s*:\s*$/.test(Buffer.concat([...this.#frame, tail]).toString('latin1'));
  }
}
