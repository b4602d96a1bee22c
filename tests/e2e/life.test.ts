import { beforeAll, describe, expect, it } from 'vitest';
import { RancherClient } from '../lib/rancher-client';
import { deletePod, isGone, readPod } from '../lib/pods';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { PodPage } from './pages/pod-page';
import { TracPage } from '../lib/trac-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const SHORT = uniqueName('short');
let end: number | undefined;
let member: Session;

beforeAll(async() => {
  member = await world.signIn(world.environment.member);
});

/** What only an administrator sees of what a pod may have left behind. */
async function remains(name: string): Promise<string[]> {
  const admin = await new RancherClient(url, world.environment.caFile).login(world.environment.admin);
  const list = async(type: string) => (await admin.request<{ data: Array<{ id: string; metadata: { namespace?: string }; spec?: { claimRef?: { namespace: string } } }> }>('GET', `/k8s/clusters/local/v1/${ type }`)).data;

  try {
    const [namespaces, volumes, secrets, operations] = await Promise.all(['namespaces', 'persistentvolumes', 'secrets', 'catalog.cattle.io.operations'].map(list));

    return [
      ...(namespaces ?? []).filter((n) => n.id === `pp-${ name }`),
      ...(volumes ?? []).filter((v) => v.spec?.claimRef?.namespace === `pp-${ name }`),
      ...[...(secrets ?? []), ...(operations ?? [])].filter((o) => o.metadata.namespace === `pp-${ name }`),
    ].map(({ id }) => id);
  } finally {
    admin.close();
  }
}

// Its two minutes pass while the other pod is looked at.
describe('a pod with a short life', () => {
  it('is made from the catalogue', async() => {
    const session = await world.signIn(world.environment.member);
    const form = new CreatePage(session.page, url);

    await form.openFromCatalogue('Trac', 'trac');
    await form.fill({ name: SHORT, lifetime: '2m', grace: '0s' });
    await form.submit.click();
    await new PodPage(session.page, url).root.waitFor();
    end = await waitFor('its end to be told', async() => Date.parse((await readPod(member.rancher, SHORT)).status?.expiresAt ?? '') || undefined);
    await session.context.close();
  });
});

describe('a pod of Trac, as a member of the project', () => {
  const name = uniqueName('trac');

  it('is made from the catalogue and becomes ready', async() => {
    const form = new CreatePage(member.page, url);

    await form.openFromCatalogue('Trac', 'trac');
    await form.fill({ name, lifetime: '1h' });
    await form.submit.click();
    const pod = new PodPage(member.page, url);

    await pod.root.waitFor();
    await pod.log.getByText(/helm/i).first().waitFor();
    await pod.waitUntilProductReady('trac', 240_000);
    expect((await readPod(member.rancher, name)).status?.phase).toBe('Ready');
    // Its owner by name: on a Rancher of one's own the user is named as he signs in.
    await pod.root.getByText(/^(Project Member \(member\)|member)$/).waitFor();
  });

  it('opens in a tab of its own and lets the shown login in', async() => {
    const pod = new PodPage(member.page, url);

    await pod.open(name);
    const login = await pod.revealLogin('trac');
    const tab = await pod.openProduct('trac');
    const trac = new TracPage(tab, tab.url());

    await trac.login(login.username, login.password);
    expect(await trac.createTicket('The printer is on fire', 'It burns.')).toContain('ticket/1');
  });

  it('can be extended, never shortened', async() => {
    const before = Date.parse((await readPod(member.rancher, name)).status?.expiresAt ?? '');
    const pod = new PodPage(member.page, url);

    await pod.open(name);
    await pod.extend('2h');
    const after = await waitFor('the operator to note the new end', async() => {
      const end = Date.parse((await readPod(member.rancher, name)).status?.expiresAt ?? '');

      return end > before && end;
    });

    expect(after - before).toBe(2 * 3_600_000);
  });

  it('is deleted with everything that belonged to it', async() => {
    await deletePod(member.rancher, name);
    await waitFor('volumes to go', async() => (await remains(name)).length === 0, { timeoutMs: 60_000 });
  });
});

describe('a pod that nobody extends', () => {
  it('expires by itself, not before its time: release, volumes and namespace go', async() => {
    await waitFor('the pod to expire', () => isGone(member.rancher, SHORT), { timeoutMs: 240_000 });
    expect(Date.now()).toBeGreaterThanOrEqual(end ?? Infinity);
    await waitFor('nothing to be left of it', async() => (await remains(SHORT)).length === 0, { timeoutMs: 60_000 });
  });
});
