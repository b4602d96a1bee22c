import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { waitFor } from '../lib/wait';
import { cleanUp, createPod, find, getPod, install, refusal, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, stack } from './support/stack';

const namespaces: string[] = [];
const make = async(what: string, spec: Record<string, unknown>) => {
  const pod = await createPod(what, spec);

  namespaces.push(pod.namespace);

  return pod;
};
const change = (pod: MadePod, spec: Record<string, unknown>) => admin.patch(paths.pod(pod.namespace, pod.name), { spec });
const replicas = async(pod: MadePod) => (await admin.get<KubeObject & { spec: { replicas: number } }>(paths.workload(pod.namespace, 'deployments', `${ pod.name }-web`))).spec.replicas;
const clusterRole = (pod: MadePod) => find(`/apis/rbac.authorization.k8s.io/v1/clusterroles/${ pod.name }-reader`);

afterAll(() => cleanUp(...namespaces));

// They wait most of the time, so they do it together.
describe.runIf(stack.realNodes).concurrent('at the end of its lifetime', () => {
  it('a pod is stopped, comes back when it is extended, and goes for good after its grace period', async() => {
    const pod = await make('grace', { ttl: '1m', gracePeriod: '1h' });

    await install(pod, 'family');
    await waitForPhase(pod, 'Ready');

    const expired = await waitFor('it to expire', async() => {
      const seen = await getPod(pod);

      return seen.status?.reason === 'Expired' && seen;
    }, { timeoutMs: 90_000 });

    expect(expired.status).toMatchObject({
      reason: 'Expired', next: { action: 'Remove' }, clusterObjects: [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: `${ pod.name }-reader` }],
    });
    expect(Date.parse(expired.status?.restorableUntil ?? '') - Date.parse(expired.status?.expiresAt ?? '')).toBe(3_600_000);
    expect(await replicas(pod)).toBe(0);

    await change(pod, { ttl: '1d' });

    const back = await waitForPhase(pod, 'Ready');

    expect(await replicas(pod)).toBe(2);
    expect(back.status).not.toHaveProperty('restorableUntil');

    await change(pod, { ttl: '1m', gracePeriod: '0s' });
    await waitGone(paths.namespace(pod.namespace), 90_000);
    expect(await clusterRole(pod)).toBeUndefined();
  });

  it('a protected pod sleeps, and nobody can delete it or its namespace', async() => {
    const pod = await make('guarded', { ttl: '1m', gracePeriod: '0s', protected: true });

    await install(pod, 'family');

    const asleep = await waitFor('it to sleep', async() => {
      const seen = await getPod(pod);

      return seen.status?.reason === 'ExpiredProtected' && seen;
    }, { timeoutMs: 90_000 });

    expect(asleep.status).toMatchObject({ phase: 'Asleep', next: { action: 'None' } });
    expect(await replicas(pod)).toBe(0);
    expect((await refusal(admin.delete(paths.pod(pod.namespace, pod.name), asleep.metadata.uid ?? ''))).message).toContain('the pod is protected');

    const namespace = await find(paths.namespace(pod.namespace));

    expect((await refusal(admin.delete(paths.namespace(pod.namespace), namespace?.metadata.uid ?? ''))).message).toContain('is protected');
    expect((await refusal(admin.patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'productpods.io/protected': null } } }))).message).toContain('only the operator');

    await change(pod, { protected: false });
    await waitGone(paths.namespace(pod.namespace));
    expect(await clusterRole(pod)).toBeUndefined();
  });

  it('a pod that wants an archive is kept where there is none, and says so', async() => {
    const pod = await make('archive', { ttl: '1m', gracePeriod: '0s', expiryAction: 'Archive' });

    await install(pod, 'family');

    const kept = await waitFor('the condition', async() => {
      const seen = await getPod(pod);

      return seen.status?.reason === 'ArchiveUnavailable' && seen;
    }, { timeoutMs: 90_000 });

    expect(kept.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Archived', status: 'False' }));
    await change(pod, { expiryAction: 'Delete' });
    await waitGone(paths.namespace(pod.namespace));
  });
});

describe('a namespace that something holds up', () => {
  it('is told about, and the record stays until it goes', async() => {
    const pod = await make('stuck', { ttl: '1h' });
    const holder = paths.core(pod.namespace, 'configmaps', 'holder');

    const pending = await waitForPhase(pod, 'Pending');

    await admin.create(paths.core(pod.namespace, 'configmaps'), { metadata: { name: 'holder', finalizers: ['example.com/hold'] } });
    await admin.delete(paths.pod(pod.namespace, pod.name), pending.metadata.uid ?? '');

    const stuck = await waitFor('the reason', async() => {
      const seen = await getPod(pod);

      return seen.status?.reason === 'NamespaceStuck' && seen;
    }, { timeoutMs: 100_000 });

    expect(stuck.status?.message).toMatch(/example\.com\/hold/);
    await admin.patch(holder, { metadata: { finalizers: null } });
    await waitGone(paths.namespace(pod.namespace));
  });
});
