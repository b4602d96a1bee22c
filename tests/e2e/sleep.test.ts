import { beforeAll, describe, expect, it } from 'vitest';
import { createPod, defaultProject, deletePod, readPod } from '../lib/pods';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { PodPage } from './pages/pod-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const template = { repository: 'product-pods', chart: 'hello', version: '0.1.0' };
const REPLICAS = 2;
let member: Session;
let pod: PodPage;

beforeAll(async() => {
  member = await world.signIn(world.environment.member);
  pod = new PodPage(member.page, url);
});

/** The pod as the cluster has it. */
const specOf = (name: string) => member.rancher.request<{ spec: Record<string, unknown> }>('GET', `/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-${ name }/productpods/${ name }`).then(({ spec }) => spec);
const inPhase = (name: string, phase: string, timeoutMs = 120_000) => waitFor(`${ name } to be ${ phase }`, async() => (await readPod(member.rancher, name)).status?.phase === phase, { timeoutMs });

/** Replicas that the pod's workload is to have, and container pods that there are. */
async function workload(name: string): Promise<{ replicas: number; containerPods: number }> {
  const [deployment, containerPods] = await Promise.all([
    member.rancher.request<{ spec: { replicas: number } }>('GET', `/k8s/clusters/local/apis/apps/v1/namespaces/pp-${ name }/deployments/${ name }`),
    member.rancher.request<{ items: unknown[] }>('GET', `/k8s/clusters/local/api/v1/namespaces/pp-${ name }/pods?labelSelector=app.kubernetes.io/instance%3D${ name }`),
  ]);

  return { replicas: deployment.spec.replicas, containerPods: containerPods.items.length };
}

async function readyPod(name: string, ttl: string): Promise<void> {
  await createPod(member.rancher, { name, projectId: await defaultProject(member.rancher), template, ttl, values: { replicas: REPLICAS } });
  await inPhase(name, 'Ready');
}

describe('a pod that is sent to sleep', () => {
  const name = uniqueName('sleeper');

  it('stops, says why and until when, and keeps nothing running', async() => {
    await readyPod(name, '1h');
    expect((await workload(name)).replicas).toBe(REPLICAS);
    await pod.open(name);
    await pod.sleep();
    await pod.done.getByText(`${ name } is being put to sleep`).waitFor();
    await pod.message.getByText('It sleeps because somebody sent it to sleep; its data is kept. It sleeps until somebody wakes it.').waitFor({ timeout: 120_000 });
    expect((await readPod(member.rancher, name)).status?.phase).toBe('Asleep');
    expect(await workload(name)).toEqual({ replicas: 0, containerPods: 0 });
  });

  it('wakes with the replicas it had', async() => {
    await pod.wake();
    await inPhase(name, 'Ready');
    expect((await workload(name)).replicas).toBe(REPLICAS);
    await pod.waitUntilProductReady('hello', 30_000);
  });

  it('goes on where somebody takes that back', async() => {
    await pod.sleep();
    // The word about waking it may still be there, and could be taken back as well.
    await pod.done.filter({ hasText: `${ name } is being put to sleep` }).getByRole('button', { name: 'Undo' }).click();
    await waitFor('the wish to be taken back', async() => (await specOf(name))['desiredState'] === 'Running');
    await inPhase(name, 'Ready');
    expect((await workload(name)).replicas).toBe(REPLICAS);
    await deletePod(member.rancher, name);
  });
});

describe('a pod whose time is over', () => {
  it('is stopped, says until when it can be brought back, and comes back', async() => {
    const name = uniqueName('over');
    const form = new CreatePage(member.page, url);

    await form.openFromCatalogue('Hello', 'hello');
    await form.fill({ name, lifetime: '90s', grace: '15m' });
    await form.submit.click();
    await pod.root.waitFor();
    await pod.waitUntilProductReady('hello', 80_000);
    const before = await workload(name);

    await pod.message.getByText(/It can be brought back until .+; then it is removed with its data\./).waitFor({ timeout: 120_000 });
    const expired = await readPod(member.rancher, name) as { status?: { phase?: string; expiresAt?: string; restorableUntil?: string } };

    expect(expired.status?.phase).toBe('Expired');
    expect(Date.parse(expired.status?.restorableUntil ?? '') - Date.parse(expired.status?.expiresAt ?? '')).toBe(15 * 60_000);
    await pod.next.getByText(/^Is removed in 1\d minutes$/).waitFor();
    await waitFor('everything to be stopped', async() => (await workload(name)).containerPods === 0);

    await pod.bringBack('1h');
    await inPhase(name, 'Ready');
    expect((await workload(name)).replicas).toBe(before.replicas);
    expect(Date.parse((await readPod(member.rancher, name)).status?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 55 * 60_000);
    await deletePod(member.rancher, name);
  });
});

describe('a link in a notice', () => {
  it('opens the dialog that extends, once', async() => {
    const name = uniqueName('notice');

    await readyPod(name, '1h');
    await member.page.goto(`${ url }/dashboard/c/local/explorer/productpods.io.productpod/pp-${ name }/${ name }?extend`);
    await pod.extendDialog.waitFor();
    await member.page.waitForURL(({ search }) => !search.includes('extend'));
    await member.page.reload();
    await pod.root.waitFor();
    expect(await pod.extendDialog.count()).toBe(0);
    await deletePod(member.rancher, name);
  });
});

describe('a protected pod', () => {
  const name = uniqueName('guarded');

  it('is not deleted, and everybody who tries is told why', async() => {
    await readyPod(name, '1h');
    await pod.open(name);
    await pod.choose('Protect');
    await pod.banner('protected').getByText('nobody can delete it').waitFor();

    await pod.choose('Delete');
    await member.page.getByTestId('product-pods-remove').getByText(`${ name } is protected: take its protection away before you delete it.`).waitFor();
    expect(await member.page.getByTestId('prompt-remove-confirm-button').isDisabled()).toBe(true);

    const { status, body } = await member.rancher.raw<{ message?: string }>('DELETE', `/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-${ name }/productpods/${ name }`);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toContain('the pod is protected; take its protection away (spec.protected) before you delete it');
    expect((await readPod(member.rancher, name)).status?.phase).toBe('Ready');
  });

  it('is deleted once its protection is taken away', async() => {
    await pod.open(name);
    await pod.choose('Take protection away');
    await waitFor('the protection to go', async() => !(await specOf(name))['protected']);
    await pod.banner('protected').waitFor({ state: 'hidden' });
    await deletePod(member.rancher, name);
  });
});

describe('a schedule chosen in the form', () => {
  it('reaches the cluster, and the page tells it in words', async() => {
    const name = uniqueName('nightly');
    const form = new CreatePage(member.page, url);

    await form.openFromCatalogue('Hello', 'hello');
    await form.fill({ name, lifetime: '30d' });
    await form.sleepBy('Asleep every night, 22:00–06:00');
    await form.submit.click();
    await pod.root.getByText(/^Goes to sleep: At 22:00\. Wakes: At 06:00\. \(.+\)$/).waitFor();
    expect((await specOf(name))['sleepSchedule']).toEqual({ sleep: '0 22 * * *', wake: '0 6 * * *', timeZone: expect.any(String) });
    await deletePod(member.rancher, name);
  });
});
