/** A Kubernetes quantity: a number and a unit, as in `500m`, `2Gi` or `1.5`. */
export interface Quantity {
  number: string;
  unit: string;
}

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|n|u|[eE][-+]?\d+)$/;
const FACTORS: Record<string, number> = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };

/** Units that are offered for sizes of memory and disks. */
export const SIZE_UNITS = ['Ki', 'Mi', 'Gi', 'Ti'] as const;

/** Number and unit of a quantity; `undefined` for what is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, number, unit] = QUANTITY.exec(text.trim()) ?? [];

  return number === undefined || unit === undefined ? undefined : { number, unit };
}

/** The quantity as a plain number, of bytes or of processors; `NaN` for what is none. */
export function quantityValue(text: string): number {
  const { number, unit } = parseQuantity(text) ?? {};

  if (number === undefined || unit === undefined) {
    return NaN;
  }
  const factor = FACTORS[unit];

  return factor === undefined ? Number(`${ number }${ unit }`) : Number(number) * factor;
}

/** Whether a chart's own value shows that a size is meant here: nothing else ends like that. */
export const isSize = (value: unknown): boolean => typeof value === 'string' && /^\d+(\.\d+)?[KMGTPE]i$/.test(value);
