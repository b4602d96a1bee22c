import { describe, expect, it } from 'vitest';
import { diagnose, diagnoseEvents } from './diagnosis';
import type { ContainerPod } from './diagnosis';
const waiting = (reason: string, message?: string): ContainerPod => ({
  metadata: { name: 'trac-0' },
  status:   { phase: 'Pending', containerStatuses: [{ name: 'web', image: 'example/trac:1', restartCount: 3, state: { waiting: { reason, message } }, lastState: { terminated: { exitCode: 7 } } }] },
});

describe('diagnose', () => {
  it.each([
    ['ImagePullBackOff', 'imagePull', /example\/trac:1 of web of trac-0 cannot be pulled: ImagePullBackOff/],
    ['CreateContainerConfigError', 'configMissing', /cannot be created/],
    ['CrashLoopBackOff', 'crashLoop', /exit code 7 \(3 restarts\)/],
  ])('%s is %s', (reason, code, message) => {
    expect(diagnose([waiting(reason)])).toEqual([{ code, containerPod: 'trac-0', container: 'web', message: expect.stringMatching(message) }]);
  });

  it('tells a crash for want of memory from others', () => {
    const pod = waiting('CrashLoopBackOff');
    const [container] = pod.status?.containerStatuses ?? [];

    container!.lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } };

    expect(diagnose([pod])).toMatchObject([{ code: 'outOfMemory' }]);
  });

  it.each([
    ['0/1 nodes are available: 1 Insufficient memory.', 'unschedulable'],
    ['0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', 'volumePending'],
  ])('a container pod nobody takes because of “%s” is %s', (message, code) => {
    const pod: ContainerPod = { metadata: { name: 'db-0' }, status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] } };

    expect(diagnose([pod])).toMatchObject([{ code, containerPod: 'db-0' }]);
  });

  it('reports a failed preparation', () => {
    const pod: ContainerPod = { metadata: { name: 'a' }, status: { initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 2, reason: 'Error' } } }] } };

    expect(diagnose([pod])).toMatchObject([{ code: 'initFailed', message: expect.stringContaining('exit code 2') }]);
  });

  it('says nothing about what runs, has ended well or is going', () => {
    expect(diagnose([
      { metadata: { name: 'runs' }, status: { phase: 'Running', containerStatuses: [{ name: 'a', restartCount: 1, state: {}, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] } },
      { metadata: { name: 'done' }, status: { phase: 'Succeeded' } },
      { ...waiting('CrashLoopBackOff'), metadata: { name: 'going', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { metadata: { name: 'new' } },
    ])).toEqual([]);
  });

  it('puts the gravest first and shortens long messages to one line', () => {
    const findings = diagnose([waiting('ErrImagePull', `x\n${ 'y'.repeat(400) }`), waiting('CrashLoopBackOff')]);

    expect(findings.map(({ code }) => code)).toEqual(['crashLoop', 'imagePull']);
    expect(findings[1]?.message).toMatch(/: x y{297}…$/);
  });
});

describe('diagnoseEvents', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  const event = (message: string, { kind = 'StatefulSet', name = 'db', at = '2026-01-01T11:59:00Z', reason = 'FailedCreate' } = {}) => ({ type: 'Warning', reason, message, lastTimestamp: at, involvedObject: { kind, name } });

  it('tells of a quota that is used up, by the latest word of each workload', () => {
    expect(diagnoseEvents([event('pods "db-0" is forbidden: exceeded quota: default, requested: cpu=2'), event('an older word', { at: '2026-01-01T11:58:00Z' })], now)).toEqual([
      { code: 'quotaExceeded', containerPod: 'StatefulSet db', message: 'Kubernetes makes no container pods for StatefulSet db, because the quota of its namespace is used up: pods "db-0" is forbidden: exceeded quota: default, requested: cpu=2' },
    ]);
  });

  it('tells of what is refused for other reasons', () => {
    expect(diagnoseEvents([event('violates PodSecurity "restricted:latest"', { kind: 'ReplicaSet', name: 'web-1' })], now)).toMatchObject([{ code: 'notCreated', message: expect.stringContaining('because they are refused: violates PodSecurity') }]);
  });

  it.each([['long ago', { at: '2026-01-01T11:00:00Z' }], ['of another kind', { kind: 'Service' }], ['about something else', { reason: 'SuccessfulCreate' }], ['without a time', { at: '' }]])('does not heed events %s', (_, changes) => {
    expect(diagnoseEvents([event('exceeded quota', changes)], now)).toEqual([]);
  });
});
