import { describe, expect, it } from 'vitest';
import { plan } from './plan';
import type { ProductPod } from './product-pod';
import { wishOf } from './sleep-wish';
import { buildObserved, buildPod, buildRelease, buildWorkload, CREATED_MS, CREATION } from './testing';

const HOUR = 3_600_000;
const schedule = { sleep: '0 20 * * *', wake: '0 7 * * *' };
const at = (hour: number, day = 1) => CREATED_MS + (day - 1) * 24 * HOUR + hour * HOUR;
const pod = (spec: Partial<ProductPod['spec']>, status: ProductPod['status'] = {}) => buildPod({ ttl: '30d', spec, status });

describe('wishOf', () => {
  it.each<[string, ProductPod, number, object]>([
    ['nobody wishes anything', pod({}), at(1), { state: 'Running' }],
    ['somebody sends it to sleep', pod({ desiredState: 'Asleep' }), at(1), { state: 'Asleep', reason: 'AsleepByHand', seen: { state: 'Asleep', since: '2026-01-01T01:00:00Z' } }],
    ['that was some time ago', pod({ desiredState: 'Asleep' }, { wish: { state: 'Asleep', since: CREATION } }), at(1), { state: 'Asleep', reason: 'AsleepByHand', seen: { state: 'Asleep', since: CREATION } }],
    ['the schedule says sleep', pod({ sleepSchedule: schedule }), at(21), { state: 'Asleep', reason: 'AsleepBySchedule', next: { state: 'Running', at: at(7, 2) } }],
    ['the schedule says wake', pod({ sleepSchedule: schedule }), at(8, 2), { state: 'Running', next: { state: 'Asleep', at: at(20, 2) } }],
    ['it is younger than the schedule’s last turn', pod({ sleepSchedule: schedule }), at(1), { state: 'Running', next: { state: 'Asleep', at: at(20) } }],
    ['somebody wakes it at night', pod({ sleepSchedule: schedule, desiredState: 'Running' }, { wish: { state: 'Running', since: '2026-01-01T22:00:00Z' } }), at(23), { state: 'Running', seen: { state: 'Running', since: '2026-01-01T22:00:00Z' }, next: { state: 'Asleep', at: at(20, 2) } }],
    ['the schedule’s turn comes after that', pod({ sleepSchedule: schedule, desiredState: 'Running' }, { wish: { state: 'Running', since: '2026-01-01T22:00:00Z' } }), at(21, 2), { state: 'Asleep', reason: 'AsleepBySchedule', next: { state: 'Running', at: at(7, 3) } }],
    ['the schedule cannot be read', pod({ sleepSchedule: { sleep: '* * * * *' } }), at(21), { state: 'Running', fault: { code: 'scheduleTooOften' } }],
  ])('when %s', (_, subject, now, expected) => {
    expect(wishOf(subject, undefined, now)).toMatchObject(expected);
  });

  it('puts a pod to sleep that nobody confirmed, whatever else is wished', () => {
    expect(wishOf(pod({ desiredState: 'Running' }), '2026-01-01T01:00:00Z', at(1))).toMatchObject({ state: 'Asleep', reason: 'RenewalMissed' });
  });
});

describe('the plan of a pod that is to sleep', () => {
  const installed = { installedAt: CREATION };
  const observed = (spec: Partial<ProductPod['spec']>, changes = {}, status = {}) => buildObserved({ pod: pod(spec, { timings: installed, phase: 'Ready', ...status }), release: buildRelease({ template: undefined }), workloads: [buildWorkload({ expiresAt: '2026-01-31T00:00:00Z' })], namespace: undefined, ...changes });
  const stopped = { workloads: [buildWorkload({ desired: 0, available: 0, running: 0, asleepReplicas: 1, expiresAt: '2026-01-31T00:00:00Z' })], lingering: [] };

  it('goes from going to sleep to sleeping, with the next turn', () => {
    expect(plan(observed({ sleepSchedule: schedule }), at(21))).toMatchObject({ status: { phase: 'Asleep', reason: 'GoingToSleep' }, actions: [{ type: 'SleepWorkload', replicas: 1 }] });
    expect(plan(observed({ sleepSchedule: schedule }, stopped), at(21))).toMatchObject({ status: { phase: 'Asleep', reason: 'AsleepBySchedule', next: { action: 'Wake', at: '2026-01-02T07:00:00Z' } }, actions: [], wakeAt: at(7, 2) });
  });

  it('wakes, waits for its products, and is ready again', () => {
    expect(plan(observed({}, stopped, { phase: 'Asleep' }), at(8))).toMatchObject({ status: { phase: 'Waking' }, actions: expect.arrayContaining([expect.objectContaining({ type: 'WakeWorkload', replicas: 1 })]) });
    expect(plan(observed({}, { workloads: [buildWorkload({ available: 0 })] }, { phase: 'Waking' }), at(8)).status).toMatchObject({ phase: 'Waking', reason: 'Waking' });
    expect(plan(observed({}, {}, { phase: 'Waking' }), at(8)).status).toMatchObject({ phase: 'Ready' });
  });

  it('forgets a wish that the schedule has overtaken, so that it can be made again', () => {
    const wished = { wish: { state: 'Running' as const, since: '2026-01-01T08:00:00Z' } };
    const types = (now: number) => plan(observed({ sleepSchedule: schedule, desiredState: 'Running' }, {}, wished), now).actions.map(({ type }) => type);

    expect(types(at(19))).not.toContain('ForgetWish');
    expect(types(at(20))).toContain('ForgetWish');
  });

  it('says when it will go to sleep while it is ready', () => {
    expect(plan(observed({ sleepSchedule: schedule }), at(8))).toMatchObject({ status: { phase: 'Ready', next: { action: 'Sleep', at: '2026-01-01T20:00:00Z' } }, wakeAt: at(20) });
  });

  it('does not look again at those who were fast asleep before the operator began to watch', () => {
    expect(plan(observed({ desiredState: 'Asleep' }, { workloads: stopped.workloads }, { phase: 'Asleep', reason: 'AsleepByHand', wish: { state: 'Asleep', since: CREATION } }), at(8)).actions).toEqual([]);
  });

  it('names a fault of the schedule in a condition, and leaves the pod as it is', () => {
    const { status } = plan(observed({ sleepSchedule: { sleep: '0 20 * * *', timeZone: 'Mars/Base' } }), at(21));

    expect(status.phase).toBe('Ready');
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'SpecValid', status: 'False', reason: 'ScheduleTimeZone' }));
  });

  it('tells of a missed confirmation, and of what comes next', () => {
    const { status } = plan(observed({ renewEvery: '1h', ttl: '30d' }, stopped), at(1.5));

    expect(status).toMatchObject({ phase: 'Asleep', reason: 'RenewalMissed', renewalDueAt: '2026-01-01T01:00:00Z', expiresAt: '2026-01-01T02:00:00Z', next: { action: 'Expire', at: '2026-01-01T02:00:00Z' } });
  });
});
