import { describe, expect, it } from 'vitest';
import { GRACE_ANNOTATION, operatorLife, settingsGraceMs } from './heartbeat';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SECOND = 1000;
const renewed = (agoMs: number, leaseDurationSeconds?: number) => ({ spec: { renewTime: new Date(NOW - agoMs).toISOString().replace('Z', '000Z'), leaseDurationSeconds } });

describe('operatorLife', () => {
  it.each([
    ['no Lease', undefined, 0, { state: 'missing' }],
    ['a Lease without a specification', {}, 0, { state: 'missing' }],
    ['a Lease that was never renewed', { spec: { leaseDurationSeconds: 45 } }, 0, { state: 'missing' }],
    ['a time that cannot be read', { spec: { renewTime: 'rubbish' } }, 0, { state: 'missing' }],
    ['a sign of just now', renewed(0, 45), 0, { state: 'alive' }],
    ['a sign at the end of its time', renewed(45 * SECOND, 45), 0, { state: 'alive' }],
    ['a sign past its time', renewed(45 * SECOND + 1, 45), 0, { state: 'silent', forMs: 45 * SECOND + 1 }],
    ['a sign of a Lease that ran out, but not long ago', renewed(45 * SECOND, 15), 0, { state: 'alive' }],
    ['a sign of a Lease that ran out long ago', renewed(45 * SECOND + 1, 15), 0, { state: 'silent', forMs: 45 * SECOND + 1 }],
    ['a Lease given back just now', { spec: { ...renewed(SECOND, 15).spec, holderIdentity: '' } }, 0, { state: 'alive' }],
    ['a Lease given back, and taken by nobody', { spec: { ...renewed(46 * SECOND, 15).spec, holderIdentity: '' } }, 0, { state: 'silent', forMs: 46 * SECOND }],
    ['a sign that counts longer', renewed(60 * SECOND, 90), 0, { state: 'alive' }],
    ['a sign that does not say how long it counts', renewed(46 * SECOND), 0, { state: 'silent', forMs: 46 * SECOND }],
    ['a clock behind the operator’s', renewed(-3600 * SECOND, 45), 0, { state: 'alive' }],
    ['an old sign within the tolerance', renewed(165 * SECOND, 45), 120 * SECOND, { state: 'alive' }],
    ['an old sign past the tolerance', renewed(166 * SECOND, 45), 120 * SECOND, { state: 'silent', forMs: 166 * SECOND }],
  ])('of %s', (_, lease, toleranceMs, life) => {
    expect(operatorLife(lease, NOW, toleranceMs)).toEqual(life);
  });
});

describe('settingsGraceMs', () => {
  it.each([['12h', 43_200_000], ['0s', 0], ['soon', undefined], ['', undefined]])('of %j is %j', (text, expected) => {
    expect(settingsGraceMs({ metadata: { annotations: { [GRACE_ANNOTATION]: text } } })).toBe(expected);
  });

  it('is not known of a Lease that an older operator holds', () => {
    expect(settingsGraceMs({})).toBeUndefined();
  });
});
