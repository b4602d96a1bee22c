import { describe, expect, it } from 'vitest';
import { changeFor, commandsFor, hasExpired, stageUnprotected, takingBack } from './commands';
import type { PlainCommand } from './commands';
import type { ProductPod, ProductPodStatus } from './product-pod';
import { buildPod, CREATED_MS, CREATION, terminated } from './testing';

const HOUR = 3_600_000;
const NOW = CREATED_MS + HOUR;
const END = '2026-01-01T02:00:00Z';
const AFTER = Date.parse(END) + HOUR;
const pod = (status: ProductPodStatus = {}, spec: Partial<ProductPod['spec']> = {}) => buildPod({ status: { expiresAt: END, ...status }, spec });

describe('commandsFor', () => {
  it.each<[string, ProductPod, number, string[]]>([
    ['a pod that nobody has seen yet', buildPod(), NOW, ['Extend', 'Protect', 'HandOver']],
    ['a pod that is being installed', pod({ phase: 'Installing' }), NOW, ['Extend', 'Protect', 'HandOver']],
    ['a pod that starts', pod({ phase: 'Starting' }), NOW, ['Sleep', 'Extend', 'Protect', 'HandOver']],
    ['a ready pod', pod({ phase: 'Ready' }), NOW, ['Sleep', 'Extend', 'Protect', 'HandOver']],
    ['a degraded pod', pod({ phase: 'Degraded' }), NOW, ['Sleep', 'Extend', 'Protect', 'HandOver']],
    ['a pod that wakes', pod({ phase: 'Waking' }), NOW, ['Sleep', 'Extend', 'Protect', 'HandOver']],
    ['a pod without end', pod({ phase: 'Ready', expiresAt: undefined }, { ttl: 'never' }), NOW, ['Sleep', 'Protect', 'HandOver']],
    ['a pod that must be confirmed', pod({ phase: 'Ready' }, { renewEvery: '1d' }), NOW, ['Sleep', 'Extend', 'Confirm', 'Protect', 'HandOver']],
    ['a protected pod', pod({ phase: 'Ready' }, { protected: true }), NOW, ['Sleep', 'Extend', 'Unprotect', 'HandOver']],
    ['a pod that sleeps by hand', pod({ phase: 'Asleep', reason: 'AsleepByHand' }), NOW, ['Wake', 'Extend', 'Protect', 'HandOver']],
    ['a pod on its way to sleep', pod({ phase: 'Asleep', reason: 'GoingToSleep' }), NOW, ['Wake', 'Extend', 'Protect', 'HandOver']],
    ['a pod that nobody confirmed', pod({ phase: 'Asleep', reason: 'RenewalMissed' }, { renewEvery: '1h', ttl: '30d' }), NOW, ['Extend', 'Confirm', 'Protect', 'HandOver']],
    ['an expired pod', pod({ phase: 'Expired', reason: 'Expired' }), AFTER, ['BringBack', 'Protect', 'HandOver']],
    ['an expired pod whose lifetime is over, confirmed or not', pod({ phase: 'Expired', reason: 'Expired' }, { renewEvery: '1d' }), AFTER, ['BringBack', 'Protect', 'HandOver']],
    ['a pod that expired for want of confirmation', pod({ phase: 'Expired', reason: 'Expired' }, { renewEvery: '1h', ttl: '30d' }), AFTER, ['BringBack', 'Confirm', 'Protect', 'HandOver']],
    ['an expired pod that is protected', pod({ phase: 'Asleep', reason: 'ExpiredProtected', timings: { parkedAt: CREATION } }, { protected: true }), AFTER, ['BringBack', 'Unprotect', 'HandOver']],
    ['an expired pod that sleeps until somebody decides', pod({ phase: 'Asleep', reason: 'ExpiredAsleep', timings: { parkedAt: CREATION } }), AFTER, ['BringBack', 'Protect', 'HandOver']],
    ['a failed pod that will be cleared away', pod({ phase: 'Failed', next: { action: 'Remove', at: END, why: '' } }), NOW, ['Extend', 'KeepFailed', 'Protect', 'HandOver']],
    ['a failed pod that will expire first', pod({ phase: 'Failed', next: { action: 'Expire', at: END, why: '' } }), NOW, ['Extend', 'Protect', 'HandOver']],
    ['a failed pod that is kept', pod({ phase: 'Failed', next: { action: 'Remove', at: END, why: '' } }, { keepFailed: true }), NOW, ['Extend', 'Protect', 'HandOver']],
    ['a pod whose end has begun', pod({ phase: 'Terminating', conditions: [terminated('Uninstalling')] }), NOW, []],
    ['a deleted pod', buildPod({ metadata: { deletionTimestamp: CREATION } }), NOW, []],
  ])('%s', (_, subject, now, expected) => {
    expect(commandsFor(subject, now)).toEqual(expected);
  });
});

describe('hasExpired', () => {
  it.each<[ProductPodStatus | undefined, boolean]>([
    [undefined, false],
    [{ phase: 'Ready', reason: 'Ready' }, false],
    [{ phase: 'Asleep', reason: 'AsleepByHand' }, false],
    [{ phase: 'Asleep', reason: 'Stopping', timings: { parkedAt: CREATION } }, true],
    [{ phase: 'Expired', reason: 'ArchiveUnavailable' }, true],
  ])('of %j is %s', (status, expected) => {
    expect(hasExpired({ status })).toBe(expected);
  });
});

describe('a command', () => {
  it.each<[PlainCommand, object]>([
    ['Wake', { desiredState: 'Running' }],
    ['Sleep', { desiredState: 'Asleep' }],
    ['Confirm', { renewedAt: '2026-01-01T01:00:00Z' }],
    ['KeepFailed', { keepFailed: true }],
    ['Protect', { protected: true }],
    ['Unprotect', { protected: null }],
  ])('%s changes %j', (command, change) => {
    expect(changeFor(command, NOW + 999)).toEqual(change);
  });

  it('is taken back to what was there before, or to nothing', () => {
    expect(takingBack({ desiredState: 'Asleep', protected: null }, buildPod({ spec: { desiredState: 'Running' } }).spec)).toEqual({ desiredState: 'Running', protected: null });
    expect(takingBack({ protected: null }, buildPod({ spec: { protected: true } }).spec)).toEqual({ protected: true });
  });
});

describe('taking the protection away', () => {
  const kept = (spec: Partial<ProductPod['spec']> = {}, status: ProductPodStatus = {}) => buildPod({ spec: { protected: true, ...spec }, status: { phase: 'Asleep', reason: 'ExpiredProtected', timings: { installedAt: CREATION }, ...status } });

  it.each<[string, ProductPod, number, string]>([
    ['a living pod', kept(), NOW, 'living'],
    ['a pod that only its protection keeps', kept(), AFTER, 'restorable'],
    ['one without any grace period', kept({ gracePeriod: '0s' }), AFTER, 'ending'],
    ['one that is to sleep at its end', kept({ expiryAction: 'Sleep' }), AFTER, 'parked'],
    ['a pod that failed a day ago', kept({ ttl: '30d' }, { phase: 'Failed', reason: 'InstallFailed', timings: { failedAt: CREATION } }), CREATED_MS + 25 * HOUR, 'ending'],
    ['a pod that failed an hour ago', kept({ ttl: '30d' }, { phase: 'Failed', reason: 'InstallFailed', timings: { failedAt: CREATION } }), NOW, 'living'],
    ['a failed pod that is kept', kept({ ttl: '30d', keepFailed: true }, { phase: 'Failed', reason: 'InstallFailed', timings: { failedAt: CREATION } }), CREATED_MS + 25 * HOUR, 'living'],
  ])('of %s', (_, subject, now, expected) => {
    expect(stageUnprotected(subject, now)).toBe(expected);
  });
});
