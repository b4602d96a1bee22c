import { describe, expect, it } from 'vitest';
import { cableOf, candidates, MAX_STACKS, overlaps } from './network';

describe('cableOf', () => {
  it('gives every stack a subnet of four addresses', () => {
    expect(cableOf(0)).toEqual({
      index: 0, interface: 'ppods0', hostAddress: '10.213.0.1', nodeAddress: '10.213.0.2',
    });
    expect(cableOf(63)).toEqual({
      index: 63, interface: 'ppods63', hostAddress: '10.213.0.253', nodeAddress: '10.213.0.254',
    });
  });

  it('never gives two stacks the same address or interface', () => {
    const cables = [...Array(MAX_STACKS).keys()].map(cableOf);

    expect(new Set(cables.flatMap((cable) => [cable.hostAddress, cable.nodeAddress, cable.interface])).size).toBe(3 * MAX_STACKS);
    // Linux allows 15 characters.
    expect(cables.every((cable) => cable.interface.length <= 15)).toBe(true);
  });
});

describe('overlaps', () => {
  it.each([
    ['10.213.0.0/30', '10.213.0.1/32', true],
    ['10.213.0.2', '10.213.0.1/30', true],
    ['10.213.0.4/30', '10.213.0.1/30', false],
    ['10.213.0.0/24', '10.213.0.5/30', true],
    ['192.168.0.0/16', '10.213.0.0/30', false],
    ['223.255.255.255', '223.255.255.252/30', true],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });
});

describe('candidates', () => {
  it('begins with the last number and leaves none out', () => {
    const order = candidates(62);

    expect(order.slice(0, 3)).toEqual([62, 63, 0]);
    expect(new Set(order).size).toBe(MAX_STACKS);
  });
});
