/** A source of chance that says the same again for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
  /** Whether something of that probability happens. */
  happens(probability: number): boolean;
  shuffle<T>(items: readonly T[]): T[];
}

/** The generator mulberry32: small, fast, and good enough to choose faults by. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);

    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(choices: readonly T[]): T => {
    if (!choices.length) {
      throw new Error('There is nothing to choose from.');
    }

    return choices[between(0, choices.length - 1)] as T;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const mixed = [...items];

    for (let last = mixed.length - 1; last > 0; last--) {
      const other = between(0, last);

      [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
    }

    return mixed;
  };

  return {
    next, between, pick, shuffle, happens: (probability) => next() < probability,
  };
}
