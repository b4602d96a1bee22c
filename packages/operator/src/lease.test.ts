import { describe, expect, it } from 'vitest';
import { look, released, renewed, taken, untilFree } from './lease';
import type { Lease, LeaseSpec } from './lease';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const lease = (spec: LeaseSpec, annotations = {}): Lease => ({ metadata: { name: 'l', resourceVersion: '7', annotations }, spec });
const held = lease({ holderIdentity: 'other', leaseDurationSeconds: 15, renewTime: 'then', leaseTransitions: 3, acquireTime: 'before' });

describe('look', () => {
  it('remembers since when the Lease has looked like that, whatever else is written on it', () => {
    const first = look(undefined, held, 100);
    const second = look(first, lease({ ...held.spec }, { remark: 'x' }), 200);

    expect(second).toMatchObject({ since: 100, holder: 'other' });
    expect(look(second, lease({ ...held.spec, renewTime: 'later' }), 300)).toMatchObject({ since: 300 });
  });

  it('remembers who held a Lease that somebody deleted', () => {
    const gone = look(look(undefined, held, 100), undefined, 200);

    expect(gone).toEqual({ lease: undefined, since: 200, holder: 'other' });
    expect(look(gone, undefined, 300)).toEqual(gone);
  });
});

describe('untilFree', () => {
  const at = (spec: LeaseSpec, now: number, me = 'me') => untilFree(look(undefined, lease(spec), 0), me, now);

  it.each([
    ['nobody’s', { holderIdentity: '' }, 0, 0],
    ['one without a holder', {}, 0, 0],
    ['one’s own, of which the answer got lost', { holderIdentity: 'me', leaseDurationSeconds: 15 }, 0, 0],
    ['another’s, just seen', { holderIdentity: 'other', leaseDurationSeconds: 15 }, 0, 15_000],
    ['another’s, seen some time ago', { holderIdentity: 'other', leaseDurationSeconds: 15 }, 14_999, 1],
    ['another’s, for too long', { holderIdentity: 'other', leaseDurationSeconds: 15 }, 15_000, 0],
    ['one who promised more', { holderIdentity: 'other', leaseDurationSeconds: 45 }, 15_000, 30_000],
    ['one who promised less than anybody may', { holderIdentity: 'other', leaseDurationSeconds: 1 }, 5000, 10_000],
    ['one who promised a year', { holderIdentity: 'other', leaseDurationSeconds: 31_536_000 }, 0, 60_000],
    ['one whose clock is wrong', { holderIdentity: 'other', leaseDurationSeconds: 15, renewTime: '1999-01-01T00:00:00.000000Z' }, 0, 15_000],
  ])('of %s', (_, spec, now, expected) => {
    expect(at(spec, now)).toBe(expected);
  });

  it('of none is at once, unless it is known to have been another’s', () => {
    expect(untilFree(look(undefined, undefined, 0), 'me', 0)).toBe(0);
    expect(untilFree(look(look(undefined, held, 0), undefined, 1000), 'me', 1000)).toBe(15_000);
    expect(untilFree(look(look(undefined, held, 0), undefined, 1000), 'other', 1000)).toBe(0);
  });
});

describe('what is written', () => {
  const time = '2026-01-01T00:00:00.000000Z';

  it.each([
    ['the first time', undefined, { acquireTime: time, leaseTransitions: 0 }],
    ['from another', held, { acquireTime: time, leaseTransitions: 4 }],
    ['back from nobody', lease({ holderIdentity: '', leaseTransitions: 4 }), { acquireTime: time, leaseTransitions: 5 }],
    ['once more', lease({ holderIdentity: 'me', acquireTime: 'before', leaseTransitions: 4 }), { acquireTime: 'before', leaseTransitions: 4 }],
  ])('counts changes of hands when taken %s', (_, before, expected) => {
    expect(taken(before, 'me', NOW)).toEqual({ holderIdentity: 'me', leaseDurationSeconds: 15, renewTime: time, ...expected });
  });

  it('is little to renew, and a sign of life to release', () => {
    expect([renewed(NOW), released(NOW)]).toEqual([{ renewTime: time }, { holderIdentity: '', renewTime: time }]);
  });
});
