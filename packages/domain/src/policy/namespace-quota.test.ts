import { describe, expect, it } from 'vitest';
import { buildPod } from '../testing';
import { isSameLimits, isSameQuantities, namespaceQuota } from './namespace-quota';
import type { LimitItem } from './namespace-quota';

const size = { cpu: '2', memory: '4Gi', storage: '20Gi' };

describe('the quota of a pod’s namespace', () => {
  it('is as much as its size, with limits for containers that have none', () => {
    expect(namespaceQuota(buildPod({ spec: { resources: size } }), 'Running')).toEqual({
      hard:   { 'requests.cpu': '2', 'limits.cpu': '2', 'requests.memory': '4Gi', 'limits.memory': '4Gi', 'requests.storage': '20Gi' },
      limits: [
        { type: 'Container', default: { cpu: '500m', memory: '1Gi' }, defaultRequest: { cpu: '100m', memory: '128Mi' }, max: { cpu: '2', memory: '4Gi' } },
        { type: 'PersistentVolumeClaim', max: { storage: '20Gi' } },
      ],
    });
  });

  it('is its storage and no container at all while it is at rest', () => {
    expect(namespaceQuota(buildPod({ spec: { resources: size } }), 'Storage')?.hard).toEqual({ pods: '0', 'requests.storage': '20Gi' });
    expect(namespaceQuota(buildPod({ spec: { resources: { cpu: '1' } } }), 'Storage')?.hard).toEqual({ pods: '0' });
  });

  it.each(['Running', 'Storage'] as const)('is none where nothing was promised (%s)', (holds) => {
    expect(namespaceQuota(buildPod(), holds)).toBeUndefined();
    expect(namespaceQuota(buildPod({ spec: { resources: {} } }), holds)).toBeUndefined();
  });

  it('limits only what its size names', () => {
    expect(namespaceQuota(buildPod({ spec: { resources: { memory: '100Mi' } } }), 'Running')).toEqual({
      hard:   { 'requests.memory': '100Mi', 'limits.memory': '100Mi' },
      limits: [{ type: 'Container', default: { memory: '25Mi' }, defaultRequest: { memory: '25Mi' }, max: { memory: '100Mi' } }],
    });
  });

  it.each<[number, string]>([[0, '500m'], [500, '500m'], [1500, '1500m'], [64_000, '2']])('gives a container that requests %i thousandths of a core and names no limit %s', (cpu, limit) => {
    expect(namespaceQuota(buildPod({ spec: { resources: { cpu: '2' } } }), 'Running', { cpu })?.limits).toEqual([{ type: 'Container', default: { cpu: limit }, defaultRequest: { cpu: '100m' }, max: { cpu: '2' } }]);
  });
});

describe('quantities', () => {
  it.each<[Record<string, string> | undefined, Record<string, string> | undefined, boolean]>([
    [{ cpu: '1' }, { cpu: '1000m' }, true], [{ memory: '1Gi' }, { memory: '1024Mi' }, true], [{ cpu: '1' }, { cpu: '2' }, false], [{ cpu: '1' }, {}, false], [{}, { cpu: '0' }, false],
    [undefined, {}, true], [{ cpu: 'odd' }, { cpu: 'odd' }, true], [{ cpu: 'odd' }, { cpu: '1' }, false],
  ])('%j and %j say the same: %s', (a, b, same) => {
    expect(isSameQuantities(a, b)).toBe(same);
  });

  const item = (changes: Partial<LimitItem> = {}): LimitItem => ({ type: 'Container', default: { cpu: '1' }, max: { cpu: '2' }, ...changes });

  it.each<[LimitItem[], LimitItem[], boolean]>([
    [[item()], [item({ default: { cpu: '1000m' } })], true], [[item()], [], false], [[], [item()], false], [[item()], [item({ type: 'PersistentVolumeClaim' })], false],
    [[item()], [item({ default: {} })], false], [[item()], [item({ defaultRequest: { cpu: '1' } })], false], [[item()], [item({ max: { cpu: '3' } })], false],
  ])('limits %j and %j are the same: %s', (a, b, same) => {
    expect(isSameLimits(a, b)).toBe(same);
  });
});
