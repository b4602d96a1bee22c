import { describe, expect, it } from 'vitest';
import { plan } from './plan';
import { namespaceQuota } from './policy/namespace-quota';
import type { Observed } from './observed';
import type { ProductPodStatus } from './product-pod';
import { buildNamespace, buildObserved, buildPod, buildRelease, buildWorkload, CREATED_MS, CREATION, terminated } from './testing';

const resources = { cpu: '2', memory: '4Gi', storage: '20Gi' };
const NOW = CREATED_MS + 60_000;
const pod = (status?: ProductPodStatus, spec: object = { resources }) => buildPod({ spec, ...(status ? { status } : {}) });
const asleep: ProductPodStatus = { phase: 'Asleep', holds: 'Storage', namespace: { uid: 'ns-1', owned: true } };
const there = (holds: 'Running' | 'Storage') => {
  const quota = namespaceQuota(pod(), holds);

  return { hard: quota?.hard ?? {}, limits: quota?.limits ?? [] };
};

function steps(changes: Partial<Observed>): unknown[] {
  return plan(buildObserved({ pod: pod(), namespaceQuota: { limits: [] }, release: buildRelease(), workloads: [buildWorkload()], ...changes }), NOW).actions.filter(({ type }) => type === 'SetQuota' || type === 'ShareQuota');
}

const set = (holds: 'Running' | 'Storage') => [{ type: 'SetQuota', quota: namespaceQuota(pod(), holds) }];
const resting = { pod: pod(asleep, { resources, desiredState: 'Asleep' as const }), workloads: [buildWorkload({ desired: 0, available: 0, running: 0, asleepReplicas: 1 })], lingering: [] };

describe('the quota of a pod’s namespace', () => {
  it('is made, and made again when somebody removes or changes it', () => {
    expect(steps({})).toEqual(set('Running'));
    expect(steps({ namespaceQuota: { ...there('Running'), hard: { ...there('Running').hard, 'limits.cpu': '64' } } })).toEqual(set('Running'));
    expect(steps({ namespaceQuota: { hard: there('Running').hard, limits: [] } })).toEqual(set('Running'));
    expect(steps({ namespaceQuota: there('Running') })).toEqual([]);
  });

  it('is that of its storage while it rests', () => {
    expect(steps({ ...resting, namespaceQuota: there('Running') })).toEqual(set('Storage'));
    expect(steps({ ...resting, namespaceQuota: there('Storage') })).toEqual([]);
  });

  it('is whole again at the end, for hooks', () => {
    const ending = { ...resting, pod: buildPod({ spec: { resources }, status: { ...asleep, conditions: [terminated('Uninstalling')] }, metadata: { deletionTimestamp: CREATION } }) };

    expect(steps({ ...ending, namespaceQuota: there('Storage') })).toEqual(set('Running'));
  });

  it('goes where nothing is promised', () => {
    expect(steps({ pod: buildPod(), namespaceQuota: there('Running') })).toEqual([{ type: 'SetQuota', quota: null }]);
    expect(steps({ pod: buildPod() })).toEqual([]);
  });

  it.each<[string, Partial<Observed>]>([
    ['was not made for it', { namespace: buildNamespace({ labels: {} }) }], ['goes', { namespace: buildNamespace({ terminating: true }) }], ['has not been seen', { namespace: undefined }], ['the operator may not touch yet', { access: false }], ['is not looked at', { namespaceQuota: undefined }],
  ])('is left alone in a namespace that %s', (_, changes) => {
    expect(steps(changes)).toEqual([]);
  });

  it('lets a container have what it requests that names no limit', () => {
    const [step] = steps({ workloads: [buildWorkload({ asked: { memory: 2 * 1024 ** 3 } }), buildWorkload({ name: 'db', asked: { cpu: 1000 } })] });

    expect(step).toEqual({ type: 'SetQuota', quota: namespaceQuota(pod(), 'Running', { cpu: 1000, memory: 2 * 1024 ** 3 }) });
  });
});

describe('the share of the project’s quota in Rancher', () => {
  const namespace = (limit?: object) => buildNamespace({ annotations: { 'productpods.io/expires-at': '2026-01-01T02:00:00Z', ...(limit ? { 'field.cattle.io/resourceQuota': JSON.stringify({ limit }) } : {}) } });
  const shares = (changes: Partial<Observed>) => steps({ namespaceQuota: there('Running'), ...changes });

  it('is as much as its size, of what the project limits', () => {
    expect(shares({ namespace: namespace(), projectLimit: { limitsCpu: '10' } })).toEqual([{ type: 'ShareQuota', limit: { limitsCpu: '2' } }]);
    expect(shares({ namespace: namespace({ limitsCpu: '2000m' }), projectLimit: { limitsCpu: '10' } })).toEqual([]);
    expect(shares({ namespace: namespace({ limitsCpu: '500m', pods: '9' }) })).toEqual([{ type: 'ShareQuota', limit: { limitsCpu: '2', pods: '9' } }]);
  });

  it('is given back while it rests', () => {
    expect(steps({ ...resting, namespaceQuota: there('Storage'), namespace: namespace({ limitsCpu: '2', requestsStorage: '20Gi' }) })).toEqual([{ type: 'ShareQuota', limit: { limitsCpu: '0', requestsStorage: '20Gi' } }]);
  });

  it('is none of its business in a project without a quota', () => {
    expect(shares({ namespace: namespace() })).toEqual([]);
  });
});
