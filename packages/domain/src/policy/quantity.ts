import { fail, ok } from '../result';
import type { Result } from '../result';

/** What a quantity counts: processor time in thousandths of a core, or bytes. */
export type QuantityUnit = 'millicores' | 'bytes';

/** Longer texts are no quantity; the CRDs say the same. */
export const QUANTITY_MAX_LENGTH = 32;

const TEXT = /^(\d{1,16})?(?:\.(\d{1,15})?)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,2})?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['k', 'M', 'G', 'T', 'P', 'E'];

/**
 * Reads a Kubernetes quantity (`500m`, `2`, `1.5Gi`, `1e3`) as a whole number of the unit, rounded up as Kubernetes does. Negative ones
 * are none here, nor is what a number cannot hold exactly.
 */
export function parseAmount(text: string, unit: QuantityUnit): Result<number> {
  const [, whole = '', fraction = '', suffix = ''] = text.length <= QUANTITY_MAX_LENGTH ? TEXT.exec(text) ?? [] : [];

  if (whole === '' && fraction === '') {
    return fail('quantityUnreadable', `“${ text.slice(0, QUANTITY_MAX_LENGTH) }” is not a quantity such as 500m, 2 or 1.5Gi.`);
  }

  const { up, down } = scaleOf(suffix);
  const numerator = BigInt(whole + fraction) * up * BigInt(unit === 'millicores' ? 1000 : 1);
  const denominator = down * power(10, fraction.length);
  const value = (numerator + denominator - BigInt(1)) / denominator;

  return value > BigInt(Number.MAX_SAFE_INTEGER) ? fail('quantityTooLarge', `“${ text }” is more than anybody has.`) : ok(Number(value));
}

/** A factor as a fraction. */
function scaleOf(suffix: string): { up: bigint; down: bigint } {
  const one = BigInt(1);
  const binary = BINARY.indexOf(suffix);
  const decimal = DECIMAL.indexOf(suffix);

  if (suffix === 'm') {
    return { up: one, down: BigInt(1000) };
  }
  if (binary >= 0) {
    return { up: power(1024, binary + 1), down: one };
  }
  if (decimal >= 0) {
    return { up: power(1000, decimal + 1), down: one };
  }

  const exponent = suffix === '' ? 0 : Number(suffix.slice(1));

  return exponent < 0 ? { up: one, down: power(10, -exponent) } : { up: power(10, exponent), down: one };
}

/** Not `**`: compilers to older JavaScript make a `Math.pow` of it, which knows no big integers. */
function power(base: number, exponent: number): bigint {
  return Array.from({ length: exponent }).reduce<bigint>((product) => product * BigInt(base), BigInt(1));
}

/** The shortest exact way to write an amount as a Kubernetes quantity. */
export function formatQuantity(value: number, unit: QuantityUnit): string {
  if (unit === 'millicores') {
    return value % 1000 === 0 ? String(value / 1000) : `${ value }m`;
  }

  const largest = BINARY.findLastIndex((_, index) => value > 0 && value % 1024 ** (index + 1) === 0);
  const decimal = DECIMAL.findLastIndex((_, index) => value > 0 && value % 1000 ** (index + 1) === 0);

  if (largest >= 0) {
    return `${ value / 1024 ** (largest + 1) }${ BINARY[largest] }`;
  }

  return decimal >= 0 ? `${ value / 1000 ** (decimal + 1) }${ DECIMAL[decimal] }` : String(value);
}

/** An amount for people: cores with at most two decimals, bytes in the largest binary unit that leaves a whole, with at most one. */
export function describeQuantity(value: number, unit: QuantityUnit): string {
  if (unit === 'millicores') {
    return String(Math.round(value / 10) / 100);
  }

  const index = BINARY.findLastIndex((_, power) => value >= 1024 ** (power + 1));

  return index < 0 ? `${ value } bytes` : `${ Math.round(value / 1024 ** (index + 1) * 10) / 10 } ${ BINARY[index] }B`;
}
