/** One figure of a benchmark; `against` names what it is compared with, or is null. */
export interface Metric { metric: string; value: number; unit: string; against: string | null }

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];

  if (low === undefined || high === undefined) {
    throw new Error('The median of nothing was asked for.');
  }

  return (low + high) / 2;
}

/** Rounds to three significant decimals, enough for a ratio and honest for milliseconds. */
export const round = (value: number) => Math.round(value * 1000) / 1000;
