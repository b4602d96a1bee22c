/** The earliest of some times; `undefined` when there is none. */
export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);

  return known.length ? Math.min(...known) : undefined;
}
