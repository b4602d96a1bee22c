import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeQuantity, formatQuantity, parseAmount } from './quantity';
import type { QuantityUnit } from './quantity';

describe('parseAmount', () => {
  it.each<[string, QuantityUnit, number]>([
    ['0', 'bytes', 0],
    ['2', 'millicores', 2000],
    ['500m', 'millicores', 500],
    ['0.5', 'millicores', 500],
    ['.5', 'millicores', 500],
    ['1.', 'millicores', 1000],
    ['0.0001', 'millicores', 1],
    ['1k', 'millicores', 1_000_000],
    ['1Gi', 'bytes', 1_073_741_824],
    ['1.5Gi', 'bytes', 1_610_612_736],
    ['1G', 'bytes', 1_000_000_000],
    ['1e3', 'bytes', 1000],
    ['12E2', 'bytes', 1200],
    ['1e-1', 'bytes', 1],
    ['1500m', 'bytes', 2],
    ['100Ti', 'bytes', 109_951_162_777_600],
    ['7Pi', 'bytes', 7_881_299_347_898_368],
    ['8Pi', 'bytes', NaN],
    ['9E', 'bytes', NaN],
    ['-1', 'bytes', NaN],
    ['', 'bytes', NaN],
    ['.', 'bytes', NaN],
    ['Gi', 'bytes', NaN],
    ['1 Gi', 'bytes', NaN],
    ['1gi', 'bytes', NaN],
    ['1e', 'bytes', NaN],
    ['1GiB', 'bytes', NaN],
    ['0x10', 'bytes', NaN],
    ['9'.repeat(40), 'bytes', NaN],
    ['1e99', 'bytes', NaN],
  ])('reads %j in %s', (text, unit, expected) => {
    const read = parseAmount(text, unit);

    expect(read.ok ? read.value : NaN).toBe(expected);
  });
});

describe('formatQuantity', () => {
  it.each<[number, QuantityUnit, string]>([
    [0, 'bytes', '0'], [0, 'millicores', '0'], [1500, 'millicores', '1500m'], [2000, 'millicores', '2'],
    [1_073_741_824, 'bytes', '1Gi'], [1_610_612_736, 'bytes', '1536Mi'], [1_000_000, 'bytes', '1M'], [1023, 'bytes', '1023'],
  ])('writes %d %s as %s', (value, unit, expected) => {
    expect(formatQuantity(value, unit)).toBe(expected);
  });

  it('is read again as the same amount', () => {
    fc.assert(fc.property(fc.maxSafeNat(), fc.constantFrom<QuantityUnit>('bytes', 'millicores'), (value, unit) => {
      expect(parseAmount(formatQuantity(value, unit), unit)).toEqual({ ok: true, value });
    }));
  });
});

describe('describeQuantity', () => {
  it.each<[number, QuantityUnit, string]>([
    [1500, 'millicores', '1.5'], [333, 'millicores', '0.33'], [512, 'bytes', '512 bytes'], [1_610_612_736, 'bytes', '1.5 GiB'], [107_374_182_400, 'bytes', '100 GiB'],
  ])('tells %d %s as %s', (value, unit, expected) => {
    expect(describeQuantity(value, unit)).toBe(expected);
  });
});
