/** How far two clocks may drift apart: 0.2 ms in a second. */
const DRIFT = 200e-6;
const SECOND_MS = 1000;

/** A span of milliseconds. */
export interface Span {
  low: number;
  high: number;
}

export interface ClockSources {
  /** This machine's idea of the time, milliseconds since 1970; nothing is believed that it says alone. */
  wall?: () => number;
  /** Milliseconds since some moment, never set by anybody. */
  steady?: () => number;
}

/**
 * The API server's time, as far as its answers tell it: the only clock that all who deal with a cluster share.
 *
 * Every answer has a `Date` in whole seconds, written between the sending of the request and the receipt of the answer. Each such sample
 * bounds the difference of the server's clock and our steady one; together they bound it to less than any of them alone.
 */
export class ServerClock {
  readonly #wall: () => number;
  readonly #steady: () => number;
  readonly #listeners: (() => void)[] = [];
  /** Bounds of (server's time − steady time), as they were at `at` of the steady clock. */
  #bounds: Span & { at: number } | undefined;
  #claimed = -Infinity;

  constructor({ wall = () => Date.now(), steady = () => performance.now() }: ClockSources = {}) {
    this.#wall = wall;
    this.#steady = steady;
  }

  /** Whether any answer has told the time yet. */
  get synced(): boolean {
    return this.#bounds !== undefined;
  }

  /** How much the bounds leave open, in milliseconds; `Infinity` before the first answer. */
  get uncertaintyMs(): number {
    const { low, high } = this.span();

    return high - low;
  }

  /** The steady time, for the ends of a request. */
  steady(): number {
    return this.#steady();
  }

  /** Calls back whenever the server's time turns out to be another than what was known of it allowed. */
  onShift(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Takes the `Date` of an answer, and the steady times between which it was written. What is no date is passed over. */
  observe(dateHeader: string | undefined, sentAt: number, receivedAt: number): void {
    const date = Date.parse(dateHeader ?? '');

    if (Number.isNaN(date)) {
      return;
    }

    const drifted = (receivedAt - sentAt) * DRIFT;
    const sample = { low: date - receivedAt - drifted, high: date + SECOND_MS - sentAt + drifted, at: receivedAt };
    const known = this.#boundsAt(receivedAt);
    const both = known && { low: Math.max(known.low, sample.low), high: Math.min(known.high, sample.high), at: receivedAt };

    if (both && both.low <= both.high) {
      this.#bounds = both;
    } else {
      // The first answer; or somebody set the server's clock, or this machine slept.
      this.#bounds = sample;
      this.#listeners.forEach((listener) => listener());
    }
  }

  /** Between which times the server's clock is now. */
  span(): Span {
    const steady = this.#steady();
    const bounds = this.#boundsAt(steady);

    return bounds ? { low: steady + bounds.low, high: steady + bounds.high } : { low: -Infinity, high: Infinity };
  }

  /**
   * The time in whole milliseconds: this machine's own where the server's answers agree with it, else the earliest that they allow, so
   * that no time is claimed before the server's clock may have reached it. Before the first answer, this machine's own.
   *
   * Goes back only when an answer shows that what was claimed has not been reached.
   */
  now(): number {
    const wall = this.#wall();

    if (!this.#bounds) {
      return wall;
    }

    const { low, high } = this.span();
    const believed = wall >= low && wall <= high ? wall : Math.floor(low);

    this.#claimed = this.#claimed > high ? believed : Math.max(believed, this.#claimed);

    return this.#claimed;
  }

  #boundsAt(steady: number): Span & { at: number } | undefined {
    if (!this.#bounds) {
      return undefined;
    }

    const { low, high, at } = this.#bounds;
    const drifted = Math.abs(steady - at) * DRIFT;

    return { low: low - drifted, high: high + drifted, at: steady };
  }
}
