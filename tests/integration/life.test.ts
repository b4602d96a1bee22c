import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import type { KubeList, KubeObject } from '../../packages/operator/src/kube/client';
import { waitFor } from '../lib/wait';
import { cleanUp, createPod, find, getPod, install, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { admin } from './support/stack';

const made: MadePod[] = [];
const make = async(...args: Parameters<typeof createPod>) => {
  const pod = await createPod(...args);

  made.push(pod);

  return pod;
};

interface Event extends KubeObject {
  involvedObject: { name: string };
  reason: string;
  type: string;
}

const eventsOf = async({ name, namespace }: MadePod) => {
  const { items } = await admin.get<KubeList<Event>>(paths.core(namespace, 'events'));

  return items.filter(({ involvedObject, metadata }) => involvedObject.name === name && metadata.name.startsWith(`${ name }.`)).map(({ reason }) => reason);
};

afterAll(() => cleanUp(...made.map(({ namespace }) => namespace)));

describe('the life of a pod', () => {
  it('goes from Pending over Starting to Ready, and says why at every step', async() => {
    const pod = await make('life');
    const pending = await waitForPhase(pod, 'Pending');
    const deployment = paths.workload(pod.namespace, 'deployments', pod.name);

    expect(pending.metadata.finalizers).toContain('productpods.io/cleanup');
    expect(pending.status).toMatchObject({ reason: 'WaitingForInstall', next: { action: 'Install' }, namespace: { owned: true }, observedGeneration: 1 });
    expect(pending.status?.expiresAt).toBe(new Date(Date.parse(pending.metadata.creationTimestamp ?? '') + 3_600_000).toISOString().replace('.000', ''));

    await install(pod, 'plain');

    const starting = await waitForPhase(pod, 'Starting');

    expect(starting.status).toMatchObject({ release: { name: pod.name, status: 'deployed', revision: 1, chart: 'plain', version: '0.1.0' }, next: { action: 'BecomeReady' } });

    const obstructed = await waitFor('a diagnosis', async() => (await getPod(pod)).status?.reason === 'Obstructed' && getPod(pod), { timeoutMs: 20_000 });

    expect(obstructed.status?.message).toMatch(/^No node takes .*affinity|^No node takes .*selector/);

    await admin.patch(deployment, { spec: { replicas: 0 } });

    const ready = await waitForPhase(pod, 'Ready');

    expect(ready.status?.conditions?.map(({ type, status }) => `${ type }=${ status }`)).toEqual(['Installed=True', 'ProductsReady=True', 'Ready=True', 'ExpiringSoon=False']);
    expect(ready.status?.products).toEqual([{ name: 'web', title: 'Web', ready: true, message: 'Its workloads are available.', credentials: { secretName: `${ pod.name }-login`, usernameKey: 'username', passwordKey: 'password' } }]);
    expect(ready.status?.next).toMatchObject({ action: 'Expire', at: ready.status?.expiresAt });
    await waitFor('the events', async() => ['Pending', 'Starting', 'Obstructed', 'Ready'].every((reason) => eventsOf(pod).then((reasons) => reasons.includes(reason))), { timeoutMs: 5000 });

    const stamped = await waitFor('the stamp', async() => {
      const workload = await admin.get<KubeObject & { spec: { template: { metadata: { labels: object } } } }>(deployment);

      return workload.metadata.labels?.['productpods.io/pod'] === pod.name && workload;
    });

    expect(stamped.metadata.annotations?.['productpods.io/expires-at']).toBe(ready.status?.expiresAt);
    // A stamp on the template would restart the product.
    expect(stamped.spec.template.metadata.labels).toEqual({ app: pod.name });
  });

  it('is longer when its lifetime is, on the stamps too', async() => {
    const pod = await make('extend');
    const before = await waitForPhase(pod, 'Pending');

    await admin.patch(paths.pod(pod.namespace, pod.name), { spec: { ttl: '2h' } });

    const namespace = await waitFor('a later end', async() => {
      const seen = await admin.get<KubeObject>(paths.namespace(pod.namespace));
      const end = seen.metadata.annotations?.['productpods.io/expires-at'];

      return end !== undefined && end > (before.status?.expiresAt ?? '') && seen;
    });

    expect(Date.parse(namespace.metadata.annotations?.['productpods.io/expires-at'] ?? '') - Date.parse(before.status?.expiresAt ?? '')).toBe(3_600_000);
  });

  it('ends by itself: Expired, the release uninstalled, the namespace gone', async() => {
    const pod = await make('expire', { ttl: '1m', gracePeriod: '0s' });

    await install(pod, 'plain', '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');

    const soon = await waitFor('the end to come near', async() => (await getPod(pod)).status?.conditions?.find(({ type, status }) => type === 'ExpiringSoon' && status === 'True'), { timeoutMs: 45_000 });

    expect(soon.reason).toBe('EndIsNear');

    const phases = new Set<string | undefined>();

    await waitFor('the namespace to be gone', async() => {
      phases.add((await find<KubeObject & { status?: { phase?: string } }>(paths.pod(pod.namespace, pod.name)))?.status?.phase);

      return await find(paths.namespace(pod.namespace)) === undefined;
    }, { timeoutMs: 90_000, everyMs: 50 });
    expect(phases).toContain('Terminating');
  });

  it('ends at once when it is deleted, with everything in its namespace', async() => {
    const pod = await make('delete');

    await install(pod, 'plain', '--set', 'replicas=0');

    const ready = await waitForPhase(pod, 'Ready');

    await admin.delete(paths.pod(pod.namespace, pod.name), ready.metadata.uid ?? '');
    await waitGone(paths.namespace(pod.namespace));
  });

  it('ends when its namespace is deleted under it', async() => {
    const pod = await make('under');

    await install(pod, 'plain', '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');
    await cleanUp(pod.namespace);
  });

  it('ends when nothing was ever installed', async() => {
    const pod = await make('empty');
    const pending = await waitForPhase(pod, 'Pending');

    await admin.delete(paths.pod(pod.namespace, pod.name), pending.metadata.uid ?? '');
    await waitGone(paths.namespace(pod.namespace));
  });
});
