import { describe, expect, it } from 'vitest';
import { firstLifetime, offeredLifetimes } from './lifetimes';
import { mergePolicies } from './merge';
import type { ProductPodPolicySpec } from './policy';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const merged = (lifetime?: ProductPodPolicySpec['lifetime']) => mergePolicies([readPolicy(buildPolicy('qa', { subjects: [{ kind: 'Everyone' }], lifetime, contact: 'Ann' }))], { user: 'u-1', groups: [] });
const USUAL = ['4h', '8h'];

describe('the lifetime to begin with', () => {
  it.each<[string, ProductPodPolicySpec['lifetime'], string]>([
    ['the template’s where policies say nothing', undefined, '4h'],
    ['the policies’ before the template’s', { default: '2d', longest: '1w' }, '2d'],
    ['the first that is allowed where the policies’ is not', { default: '2d', longest: '6h' }, '4h'],
    ['the longest that is allowed where none of the others is', { longest: '90m' }, '1h30m'],
    ['for ever where policies have it so', { default: 'never', never: true }, 'never'],
  ])('is %s', (_, lifetime, expected) => {
    expect(firstLifetime(merged(lifetime), USUAL, NOW)).toBe(expected);
  });

  it('is the template’s while policies are not known', () => {
    expect(firstLifetime(undefined, USUAL, NOW)).toBe('4h');
  });
});

describe('the lifetimes to choose from', () => {
  const offered = (first: string, lifetime?: ProductPodPolicySpec['lifetime'], usual = ['2h', '8h', '1d', '30d']) => offeredLifetimes(merged(lifetime), { first, usual, now: NOW });

  it('begin with the first, and each is there once, however it is written', () => {
    expect(offered('24h').map(({ ttl }) => ttl)).toEqual(['24h', '2h', '8h', '30d']);
    expect(offered('never', undefined, ['never', '1h']).map(({ ttl }) => ttl)).toEqual(['never', '1h']);
  });

  it('are there with the reason where they are too long; the longest that is allowed is among them', () => {
    expect(offered('8h', { longest: '10h' }).map(({ ttl, fault }) => [ttl, fault?.message])).toEqual([
      ['8h', undefined], ['2h', undefined], ['10h', undefined],
      ['1d', 'Policy qa allows lifetimes of 10h at most, from a pod’s creation. Choose a shorter one, or ask Ann to change that.'],
      ['30d', 'Policy qa allows lifetimes of 10h at most, from a pod’s creation. Choose a shorter one, or ask Ann to change that.'],
    ]);
  });

  it('are all there while policies are not known', () => {
    expect(offeredLifetimes(undefined, { first: '8h', usual: ['2h'], now: NOW })).toEqual([{ ttl: '8h' }, { ttl: '2h' }]);
  });
});
