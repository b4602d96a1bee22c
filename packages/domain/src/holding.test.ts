import { describe, expect, it } from 'vitest';
import { holdingOf, QUOTA_AGAIN_MS, QUOTA_GRANT_MS } from './holding';
import type { Observed } from './observed';
import { plan } from './plan';
import type { ProductPodSpec, ProductPodStatus } from './product-pod';
import { buildNamespace, buildObserved, buildOperation, buildPod, buildRelease, buildWorkload, CREATED_MS, CREATION } from './testing';

const MINUTE = 60_000;
const NOW = CREATED_MS + 10 * MINUTE;
const installed: ProductPodStatus = { timings: { installedAt: CREATION } };
const stopped = buildWorkload({ desired: 0, available: 0, running: 0, asleepReplicas: 1 });
const granted = { granted: true, message: '', askedAt: NOW - 10 };
const refused = { granted: false, message: 'User u has 1 of 1 running pods that policy qa allows.', askedAt: NOW - 10 };

const planned = (status: ProductPodStatus, changes: Partial<Observed> = {}, spec: Partial<ProductPodSpec> = {}) => {
  const pod = buildPod({ spec, status: { ...installed, ...status } });
  const result = plan(buildObserved({ pod, release: buildRelease(), lingering: [], ...changes }), NOW);

  return { phase: result.status.phase, reason: result.status.reason, holds: holdingOf(result), asks: result.actions.some(({ type }) => type === 'Reserve'), wakeAt: result.wakeAt, message: result.status.message, actions: result.actions.map(({ type }) => type) };
};

describe('what a pod holds of the quotas', () => {
  it.each<[string, ProductPodStatus, Partial<Observed>, Partial<ProductPodSpec>, object]>([
    ['all while it runs', {}, { workloads: [buildWorkload()] }, {}, { holds: 'Running', asks: false }],
    ['all while it goes to sleep', {}, { workloads: [buildWorkload()] }, { desiredState: 'Asleep' }, { phase: 'Asleep', reason: 'GoingToSleep', holds: 'Running' }],
    ['its storage once it is asleep', {}, { workloads: [stopped] }, { desiredState: 'Asleep' }, { phase: 'Asleep', holds: 'Storage', asks: false }],
    ['its storage once it has expired', {}, { workloads: [stopped] }, { ttl: '1m' }, { phase: 'Expired', holds: 'Storage', asks: false }],
    ['its storage when it failed and nothing runs', {}, { release: undefined, workloads: [] }, {}, { phase: 'Failed', reason: 'ReleaseRemoved', holds: 'Storage', asks: false }],
    ['all when it failed and something runs', {}, { release: buildRelease({ status: 'failed' }), workloads: [buildWorkload()] }, {}, { phase: 'Failed', holds: 'Running' }],
    ['its storage until it may wake', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped] }, {}, { phase: 'Asleep', reason: 'WaitingForQuota', holds: 'Storage', asks: true }],
    ['its storage when that was refused, and says why', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: refused }, {}, { reason: 'WaitingForQuota', holds: 'Storage', asks: false, message: refused.message }],
    ['its storage when that was refused long ago, and asks again', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: { ...refused, askedAt: NOW - QUOTA_AGAIN_MS } }, {}, { holds: 'Storage', asks: true }],
    ['all when that was granted', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: granted }, {}, { phase: 'Waking', holds: 'Running', asks: false }],
    ['its storage when that was granted too long ago', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: { ...granted, askedAt: NOW - QUOTA_GRANT_MS } }, {}, { holds: 'Storage', asks: true }],
    ['its storage when it sleeps again meanwhile', { holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: granted }, { desiredState: 'Asleep' }, { phase: 'Asleep', reason: 'AsleepByHand', holds: 'Storage', asks: false }],
    ['its storage when somebody scales it up while it sleeps', { holds: 'Storage', phase: 'Asleep' }, { workloads: [buildWorkload()] }, { desiredState: 'Asleep' }, { reason: 'GoingToSleep', holds: 'Storage', asks: false }],
    ['its storage while it is installed again after a failure', { holds: 'Storage', phase: 'Failed' }, { release: undefined, operations: [buildOperation()] }, {}, { phase: 'Installing', holds: 'Storage', asks: true }],
    ['what it held while it is removed', { holds: 'Storage', phase: 'Asleep', conditions: [{ type: 'Terminated', status: 'False', reason: 'Uninstalling', message: '', lastTransitionTime: CREATION }] }, { workloads: [stopped] }, {}, { phase: 'Terminating', holds: 'Storage', asks: false }],
  ])('is %s', (_, status, changes, { ttl, ...spec }, expected) => {
    expect(planned(status, changes, ttl === undefined ? spec : { ...spec, ttl })).toMatchObject(expected);
  });

  it('wakes nothing before it may, and takes back what others wake', () => {
    const { actions } = planned({ holds: 'Storage', phase: 'Asleep' }, { workloads: [buildWorkload({ desired: 1, running: 1 })], quota: refused });

    expect(actions).toContain('SleepWorkload');
    expect(actions).not.toContain('WakeWorkload');
  });

  it('is asked for again in time', () => {
    expect(planned({ holds: 'Storage', phase: 'Asleep' }, { workloads: [stopped], quota: refused }).wakeAt).toBeLessThanOrEqual(refused.askedAt + QUOTA_AGAIN_MS);
  });
});

describe('the project a pod counts for', () => {
  const actions = (project: string | undefined, labels?: Record<string, string>) => plan(buildObserved({
    pod: buildPod({ metadata: { labels } }), namespace: buildNamespace({ annotations: { ...(project ? { 'field.cattle.io/projectId': project } : {}), 'productpods.io/expires-at': '2026-01-01T02:00:00Z' } }),
  }), NOW).actions.filter(({ type }) => type === 'LabelProject');

  it('is its namespace’s', () => {
    expect(actions('local:p-1')).toEqual([{ type: 'LabelProject', project: 'p-1' }]);
    expect(actions('local:p-1', { 'productpods.io/project': 'p-1' })).toEqual([]);
    expect(actions('local:p-2', { 'productpods.io/project': 'p-1' })).toEqual([{ type: 'LabelProject', project: 'p-2' }]);
    expect(actions(undefined, { 'productpods.io/project': 'p-1' })).toEqual([{ type: 'LabelProject', project: null }]);
    expect(actions(undefined)).toEqual([]);
  });
});
