import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { doubtAccess } from './access';
import { namespaceFacts, operationFacts, releaseFacts, workloadFacts } from './facts';
import { readHelmSecret } from './helm-secret';
import { allKeys } from './keys';
import { KubeError } from './kube/errors';
import { mergePatch } from './merge-patch';
import { newPodState } from './pod-state';

describe('mergePatch', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }, { b: null, a: 1 }],
    [{ a: { x: 1, y: 2 } }, { a: { x: 3 } }, { a: { y: null, x: 3 } }],
    [{ a: [1, 2] }, { a: [1] }, { a: [1] }],
    [{}, { a: { b: 1 } }, { a: { b: 1 } }],
  ])('turns %j into %j by %j', (before, after, patch) => {
    expect(mergePatch(before, after)).toEqual(patch);
  });
});

describe('facts', () => {
  it('keep of a namespace what the rules need', () => {
    expect(namespaceFacts({ metadata: { name: 'pp-a', uid: 'u', resourceVersion: '5', creationTimestamp: 't', deletionTimestamp: 'd', labels: { 'productpods.io/pod': 'a', x: 'y' }, annotations: { big: 'z' } } })).toEqual({
      name: 'pp-a', uid: 'u', version: '5', createdAt: 't', labels: { 'productpods.io/pod': 'a' }, annotations: {}, terminating: true,
    });
  });

  it('read a release from an App as Rancher makes it', () => {
    expect(releaseFacts({
      metadata: { name: 'h5', namespace: 'pp-h5' },
      spec:     { name: 'h5', version: 1, info: { description: 'Install complete', status: 'deployed' }, chart: { metadata: { name: 'hello', version: '0.1.0', annotations: { 'catalog.cattle.io/display-name': 'Hello' } } }, resources: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'h5', namespace: 'pp-h5' }, { apiVersion: 'v1', kind: 'Service', name: 'h5', namespace: 'pp-h5' }] },
    })).toEqual({ name: 'h5', status: 'deployed', description: 'Install complete', revision: 1, chart: 'hello', version: '0.1.0', workloads: [{ kind: 'Deployment', name: 'h5' }], clusterObjects: [] });
  });

  it.each([
    ['failed', [{ type: 'Reconciling', status: 'False' }, { type: 'Stalled', status: 'True', message: ' exit code: 123' }], 'exit code: 123'],
    ['succeeded', [{ type: 'Reconciling', status: 'False' }, { type: 'Stalled', status: 'False' }], ''],
    ['running', [{ type: 'Reconciling', status: 'True' }], ''],
    ['running', [], ''],
  ])('read that an Operation has %s', (state, conditions, message) => {
    expect(operationFacts({ metadata: { name: 'o', namespace: 'pp-a', creationTimestamp: 't' }, status: { action: 'install', releaseName: 'a', namespace: 'pp-a', conditions } })).toEqual({
      key: 'pp-a/a', namespace: 'pp-a', name: 'o', action: 'install', release: 'a', createdAt: 't', state, message,
    });
  });

  it.each([
    ['a Deployment that is there', 'Deployment', 2, { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, { current: true, available: 1 }],
    ['one whose controller is behind', 'Deployment', 3, { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, { current: false }],
    ['one in the middle of a roll-out', 'Deployment', 2, { observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 1 }, { current: false }],
    ['a new one', 'Deployment', 1, undefined, { current: false, available: 0 }],
    ['a StatefulSet that is there', 'StatefulSet', 1, { observedGeneration: 1, updatedReplicas: 1, availableReplicas: 1, currentRevision: 'a', updateRevision: 'a' }, { current: true, available: 1 }],
    ['one that rolls out', 'StatefulSet', 1, { observedGeneration: 1, updatedReplicas: 0, availableReplicas: 1, currentRevision: 'a', updateRevision: 'b' }, { current: false }],
  ] as const)('tell %s', (_, kind, generation, status, expected) => {
    expect(workloadFacts(kind, { metadata: { name: 'a', namespace: 'n', generation }, spec: { replicas: 1 }, status })).toMatchObject(expected);
  });
});

describe('readHelmSecret', () => {
  const pack = (release: object) => Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64');
  const secret = (release: string) => ({ metadata: { name: 's', labels: { status: 'deployed', version: '2' } }, data: { release } });

  it('reads what Helm writes', async() => {
    const manifest = '---\n# Source: a\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\n---\nkind: Service\nmetadata: {name: db}\n';
    const release = { name: 'demo', version: 2, info: { status: 'pending-install', description: 'd' }, chart: { metadata: { name: 'c', version: '1', annotations: { 'productpods.io/template': 't' } } }, manifest };

    expect(await readHelmSecret(secret(pack(release)))).toEqual({ name: 'demo', status: 'deployed', description: 'd', revision: 2, chart: 'c', version: '1', template: 't', workloads: [{ kind: 'StatefulSet', name: 'db' }], clusterObjects: [] });
  });

  it.each(['', 'rubbish', Buffer.from('rubbish').toString('base64'), pack({ x: '0'.repeat(40 * 1024 * 1024) })])('refuses anything else (%#)', async(release) => {
    await expect(readHelmSecret(secret(release))).rejects.toThrow();
  });
});

describe('allKeys', () => {
  it('puts first what nobody has dealt with, then what is due, and names namespaces without a pod', () => {
    const pod = (name: string, status?: object, deletionTimestamp?: string) => ({ metadata: { name, namespace: `pp-${ name }`, ...(deletionTimestamp ? { deletionTimestamp } : {}) }, status });
    const pods = [
      pod('never', { phase: 'Ready' }), pod('later', { phase: 'Ready', next: { at: '2026-02-01T00:00:00Z' } }), pod('going', { phase: 'Ready', next: { at: '2026-03-01T00:00:00Z' } }, '2026-01-01T00:00:00Z'),
      pod('soon', { phase: 'Ready', next: { at: '2026-01-01T00:00:00Z' } }), pod('new'),
    ];
    const namespaces = [{ name: 'pp-soon', labels: { 'productpods.io/pod': 'soon' } }, { name: 'pp-left', labels: { 'productpods.io/pod': 'left' } }, { name: 'other', labels: {} }];
    const store = <T>(items: T[]) => ({ store: { values: () => items.values() } });

    expect([...allKeys({ pods: store(pods), namespaces: store(namespaces) } as never)].map((key) => key.split('/')[1])).toEqual(['going', 'new', 'soon', 'later', 'never', 'left']);
  });
});

describe('doubtAccess', () => {
  const forbidden = new KubeError(403, 'Forbidden', 'no');

  it.each<[string, unknown, number, boolean]>([
    ['a refusal', forbidden, 60_000, false], ['a refusal soon after the rights were given', forbidden, 9000, true], ['anything else', new KubeError(404, 'NotFound', 'no'), 60_000, true],
  ])('after %s', (_, error, now, expected) => {
    const state = newPodState(true);

    doubtAccess(state, error, now);
    expect(state.access).toBe(expected);
  });
});
