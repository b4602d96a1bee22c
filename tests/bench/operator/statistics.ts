/** The value below or at which the share `q` (0 to 1) of all values lies: nearest rank, so it is always one of them. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];

  if (value === undefined) {
    throw new Error('A quantile of nothing was asked for.');
  }

  return value;
}
