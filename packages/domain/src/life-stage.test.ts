import { describe, expect, it } from 'vitest';
import { plan } from './plan';
import { DEFAULT_LIFE_POLICY } from './life-policy';
import { endsOf, stageOf } from './life-stage';
import type { ProductPod } from './product-pod';
import { buildObserved, buildPod, buildRelease, buildWorkload, CREATED_MS, CREATION, NAMESPACE_UID, terminated } from './testing';

const HOUR = 3_600_000;
const END = '2026-01-01T02:00:00Z';
const END_MS = Date.parse(END);
const installed = { installedAt: CREATION };
const pod = (spec: Partial<ProductPod['spec']> = {}, status: ProductPod['status'] = {}) => buildPod({ spec, status: { namespace: { uid: NAMESPACE_UID, owned: true }, timings: installed, ...status } });
const stage = (subject: ProductPod, now: number, archived = false) => stageOf(subject, { end: END, policy: DEFAULT_LIFE_POLICY, archived }, now);

describe('stageOf', () => {
  it.each<[string, ProductPod, number, object]>([
    ['before the end', pod(), END_MS - 1, { stage: 'living' }],
    ['at the end, for the policy’s grace', pod(), END_MS, { stage: 'restorable', expiredAt: END, until: '2026-01-02T02:00:00Z', then: 'Remove' }],
    ['with a grace period of its own', pod({ gracePeriod: '1h' }), END_MS, { stage: 'restorable', until: '2026-01-01T03:00:00Z' }],
    ['with an unreadable one, by the policy’s', pod({ gracePeriod: 'soon' }), END_MS, { stage: 'restorable', until: '2026-01-02T02:00:00Z' }],
    ['after the grace', pod({ gracePeriod: '1h' }), END_MS + HOUR, { stage: 'ending' }],
    ['without any grace', pod({ gracePeriod: '0s' }), END_MS, { stage: 'ending' }],
    ['when nothing was ever installed', buildPod(), END_MS, { stage: 'ending' }],
    ['when it is protected', pod({ protected: true }), END_MS + 100 * HOUR, { stage: 'parked', reason: 'ExpiredProtected', since: '2026-01-05T06:00:00Z' }],
    ['when it has been for long', pod({ protected: true }, { timings: { ...installed, parkedAt: END } }), END_MS + 100 * HOUR, { stage: 'parked', since: END }],
    ['when it is to sleep then', pod({ expiryAction: 'Sleep' }), END_MS + 100 * HOUR, { stage: 'parked', reason: 'ExpiredAsleep' }],
    ['when it is to be archived, in its grace', pod({ expiryAction: 'Archive' }), END_MS, { stage: 'restorable', then: 'Archive' }],
    ['when it is to be archived, after it', pod({ expiryAction: 'Archive', gracePeriod: '1h' }), END_MS + HOUR, { stage: 'archiving' }],
    ['when its end has begun, whatever its lifetime says now', pod({}, { conditions: [terminated('Uninstalling')] }), 0, { stage: 'ending', why: 'Its end has begun.' }],
    ['when it is deleted', buildPod({ metadata: { deletionTimestamp: CREATION } }), 0, { stage: 'ending', why: 'It is being deleted.' }],
  ])('%s', (_, subject, now, expected) => {
    expect(stage(subject, now)).toMatchObject(expected);
  });

  it('lets an archived pod go', () => {
    expect(stage(pod({ expiryAction: 'Archive', gracePeriod: '0s' }), END_MS, true)).toMatchObject({ stage: 'ending' });
  });

  it('gives a pod that was kept from its end a whole grace period when it no longer is', () => {
    const now = END_MS + 500 * HOUR;

    expect(stage(pod({}, { timings: { ...installed, parkedAt: END } }), now)).toMatchObject({ stage: 'restorable', expiredAt: '2026-01-21T22:00:00Z', until: '2026-01-22T22:00:00Z' });
    expect(stage(pod({}, { reason: 'Expired', timings: { ...installed, expiredAt: '2026-01-21T22:00:00Z' } }), now + HOUR)).toMatchObject({ stage: 'restorable', until: '2026-01-22T22:00:00Z' });
  });
});

describe('endsOf', () => {
  it('is the earlier of the lifetime’s end and that for want of renewal', () => {
    expect(endsOf(pod({ ttl: '30d', renewEvery: '1h' }), CREATED_MS)).toEqual({ end: '2026-01-01T02:00:00Z', renewalDueAt: '2026-01-01T01:00:00Z', renewalFrom: CREATED_MS, faults: [] });
    expect(endsOf(pod({ ttl: '1h', renewEvery: '1d' }), CREATED_MS)).toMatchObject({ end: '2026-01-01T01:00:00Z' });
    expect(endsOf(pod({ ttl: 'never' }), CREATED_MS)).toEqual({ faults: [] });
  });

  it('keeps the end that stood before when the lifetime cannot be read', () => {
    expect(endsOf(pod({ ttl: 'soon' }, { expiresAt: END }), CREATED_MS)).toMatchObject({ end: END, faults: [{ code: 'ttlUnreadable' }] });
  });
});

describe('an expired pod', () => {
  const workload = buildWorkload({ expiresAt: END });
  const expired = (changes = {}, spec = {}) => buildObserved({ pod: pod(spec, { phase: 'Ready' }), release: buildRelease(), workloads: [workload], ...changes });

  it('is stopped, says until when it can be brought back, and wakes up then', () => {
    expect(plan(expired(), END_MS)).toMatchObject({
      status:  { phase: 'Expired', reason: 'Stopping', restorableUntil: '2026-01-02T02:00:00Z', next: { action: 'Remove', at: '2026-01-02T02:00:00Z' } },
      actions: expect.arrayContaining([{ type: 'SleepWorkload', kind: 'Deployment', name: 'demo', replicas: 1 }]),
    });
    expect(plan(expired({ workloads: [{ ...workload, desired: 0, running: 0, asleepReplicas: 1 }], lingering: [] }), END_MS)).toMatchObject({ status: { reason: 'Expired' }, wakeAt: Date.parse('2026-01-02T02:00:00Z') });
  });

  it('comes back when it is extended', () => {
    const asleep = { ...workload, desired: 0, running: 0, available: 0, asleepReplicas: 3 };
    const back = plan(buildObserved({ pod: pod({ ttl: '6h' }, { phase: 'Expired', expiresAt: END, timings: { ...installed, expiredAt: END } }), release: buildRelease(), workloads: [asleep] }), END_MS + HOUR);

    expect(back).toMatchObject({ status: { phase: 'Waking', expiresAt: '2026-01-01T06:00:00Z', timings: installed }, actions: expect.arrayContaining([{ type: 'WakeWorkload', kind: 'Deployment', name: 'demo', replicas: 3 }]) });
    expect(back.status).not.toHaveProperty('restorableUntil');
    expect(back.status.timings).not.toHaveProperty('expiredAt');
  });

  it('that wants an archive is not removed without one, and says so', () => {
    const stopped = { ...workload, desired: 0, running: 0, asleepReplicas: 1 };
    const archiving = (archive?: object) => plan(expired({ workloads: [stopped], lingering: [], ...(archive ? { archive } : {}) }, { expiryAction: 'Archive', gracePeriod: '0s' }), END_MS);

    expect(archiving()).toMatchObject({ status: { phase: 'Expired', reason: 'Archiving' }, actions: expect.arrayContaining([{ type: 'Archive' }]) });
    expect(archiving({ state: 'unavailable', message: 'there is none' })).toMatchObject({ status: { phase: 'Expired', reason: 'ArchiveUnavailable', message: expect.stringContaining('there is none') } });
    expect(archiving({ state: 'done', message: '' }).status.phase).toBe('Terminating');
  });

  it('that is protected sleeps and nothing follows', () => {
    const parked = plan(expired({ workloads: [{ ...workload, desired: 0, running: 0, asleepReplicas: 1 }], lingering: [] }, { protected: true }), END_MS + 100 * HOUR).status;

    expect(parked).toMatchObject({ phase: 'Asleep', reason: 'ExpiredProtected', next: { action: 'None' }, timings: { parkedAt: '2026-01-05T06:00:00Z' } });
    // Even if its release vanishes meanwhile, it gets its whole grace period once it is let go.
    const failed = plan(buildObserved({ pod: pod({ protected: true }, parked) }), END_MS + 101 * HOUR).status;

    expect(failed).toMatchObject({ phase: 'Failed', reason: 'ReleaseRemoved', timings: { parkedAt: '2026-01-05T06:00:00Z' } });
    expect(stage(pod({}, failed), END_MS + 102 * HOUR)).toMatchObject({ stage: 'restorable', expiredAt: '2026-01-05T08:00:00Z' });
  });
});

describe('a failed pod', () => {
  const failed = (spec = {}, reason = 'InstallFailed') => buildObserved({ pod: pod(spec, { phase: 'Failed', reason, timings: { failedAt: CREATION } }), release: buildRelease({ status: 'failed' }) });
  const day = CREATED_MS + 24 * HOUR;
  const long = { ttl: '30d' };

  it('is removed after the policy’s time, and says so before', () => {
    expect(plan(failed(long), day - 1)).toMatchObject({ status: { phase: 'Failed', next: { action: 'Remove', at: '2026-01-02T00:00:00Z' } }, wakeAt: day });
    expect(plan(failed(long), day).status).toMatchObject({ phase: 'Terminating', message: expect.stringContaining('nobody kept it') });
  });

  it.each<[string, Parameters<typeof failed>]>([
    ['somebody keeps it', [{ ...long, keepFailed: true }]],
    ['it is protected', [{ ...long, protected: true }]],
    ['only its template cannot be read', [long, 'TemplateInvalid']],
  ])('stays when %s', (_, args) => {
    expect(plan(failed(...args), day + HOUR).status.phase).toBe('Failed');
  });

  it('stays when it has recovered meanwhile', () => {
    expect(plan({ ...failed(long), release: buildRelease(), workloads: [buildWorkload()] }, day + HOUR).status.phase).not.toBe('Terminating');
  });

  it('remembers since when, and forgets when it recovers', () => {
    const first = plan(buildObserved({ pod: pod(long), release: buildRelease({ status: 'failed' }) }), CREATED_MS + 1000);

    expect(first.status.timings).toMatchObject({ failedAt: '2026-01-01T00:00:01Z' });
    expect(plan(buildObserved({ pod: pod(long, first.status), release: buildRelease({ status: 'failed' }) }), CREATED_MS + HOUR).status.timings).toMatchObject({ failedAt: '2026-01-01T00:00:01Z' });
    expect(plan(buildObserved({ pod: pod(long, first.status), release: buildRelease(), workloads: [buildWorkload()] }), CREATED_MS + HOUR).status.timings).not.toHaveProperty('failedAt');
  });
});
