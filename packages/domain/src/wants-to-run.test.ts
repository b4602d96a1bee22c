import { describe, expect, it } from 'vitest';
import type { ProductPodSpec, ProductPodStatus } from './product-pod';
import { buildPod, CREATED_MS, CREATION, terminated } from './testing';
import { wantsToRun } from './wants-to-run';

const HOUR = 3_600_000;

describe('wantsToRun', () => {
  it.each<[boolean, string, Partial<ProductPodSpec>, ProductPodStatus, number]>([
    [true, 'lives', {}, {}, 0],
    [false, 'is wished asleep', { desiredState: 'Asleep' }, {}, 0],
    [true, 'is wished awake', { desiredState: 'Running' }, {}, 0],
    [false, 'sleeps by its schedule', { sleepSchedule: { sleep: '30 0 * * *' } }, {}, HOUR],
    [true, 'is woken since by hand', { sleepSchedule: { sleep: '30 0 * * *' }, desiredState: 'Running' }, {}, HOUR],
    [false, 'was not confirmed', { ttl: '30d', renewEvery: '1h' }, {}, 1.5 * HOUR],
    [false, 'has expired', {}, { timings: { installedAt: CREATION } }, 3 * HOUR],
    [false, 'has expired and is protected', { protected: true }, { timings: { installedAt: CREATION } }, 3 * HOUR],
    [true, 'was extended', { ttl: '4h' }, { timings: { installedAt: CREATION }, phase: 'Expired' }, 3 * HOUR],
    [false, 'is being removed', {}, { conditions: [terminated('Uninstalling', CREATION)] }, HOUR],
  ])('%s: a pod that %s', (expected, _, { ttl, ...spec }, status, after) => {
    expect(wantsToRun(buildPod({ ttl, spec, status }), CREATED_MS + after)).toBe(expected);
  });
});
