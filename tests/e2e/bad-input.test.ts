import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPod, defaultProject, deletePod, isGone, readPod } from '../lib/pods';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { PodPage } from './pages/pod-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const HELLO = 'product-pods/hello';
let member: Session;
let form: CreatePage;

beforeAll(async() => {
  member = await world.signIn(world.environment.member);
});
beforeEach(async() => {
  await member.page.unrouteAll();
  form = new CreatePage(member.page, url);
});

/** Nothing of a name: no namespace, so no release and no Operation in it either. */
async function expectNothingLeft(name: string): Promise<void> {
  await waitFor(`nothing of ${ name } to be left`, () => isGone(member.rancher, name), { timeoutMs: 90_000 });
}

describe('the form', () => {
  it('says that a template does not exist', async() => {
    await form.open('product-pods/nope');
    await member.page.getByText('There is no such template in the catalogue.').waitFor();
  });

  it.each([
    ['Bad_Name', '1h', /lower-case|letter/i],
    ['-x', '1h', /letter/i],
    ['a'.repeat(41), '1h', /40/],
    ['fine', 'soon', /lifetime|duration/i],
    ['fine', '0h', /least|minute/i],
    ['fine', '600y', /unit of time/],
  ])('refuses the name %j with lifetime %j before anything is sent', async(name, lifetime, sentence) => {
    const sent: string[] = [];

    await form.open(HELLO);
    await form.name.waitFor();
    await member.page.route('**/namespaces', (route) => {
      sent.push(route.request().method());

      return route.continue();
    });
    await form.fill({ name, lifetime });
    await form.alert(sentence).first().waitFor();
    await form.submit.click({ force: true });
    expect(sent.filter((method) => method === 'POST')).toEqual([]);
  });

  it('says that a name is taken, and touches nothing of its owner', async() => {
    const name = uniqueName('taken');
    const projectId = await defaultProject(member.rancher);

    await createPod(member.rancher, { name, projectId, template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '30m' });
    await form.open(HELLO);
    await form.fill({ name, lifetime: '1h' });
    await form.preflight.getByText('The name is taken').waitFor();
    expect(await form.submit.isDisabled()).toBe(true);
    // Somebody else may take a name between the look and the press.
    await member.page.route(`**/api/v1/namespaces/pp-${ name }`, (route) => route.fulfill({ status: 404, json: { message: 'not found' } }), { times: 1 });
    await form.open(HELLO);
    await form.fill({ name, lifetime: '1h' });
    await form.preflight.getByText('The name is free').waitFor();
    await form.submit.click();
    await form.failure.getByText(`“${ name }” is taken`).waitFor();
    expect((await readPod(member.rancher, name)).status?.phase).not.toBe('Terminating');
    await deletePod(member.rancher, name);
  });
});

describe('a fault between the click and the pod', () => {
  it('a chart that its repository does not have: cleaned up and told', async() => {
    const name = uniqueName('nochart');

    await form.open(HELLO);
    await form.fill({ name, lifetime: '1h' });
    // The repository loses the chart between the form and the click.
    await member.page.route('**/*action=install', (route) => route.continue({ postData: route.request().postData()?.replace('"chartName":"hello"', '"chartName":"nope"') }));
    await form.submit.click();
    await form.failure.getByText(/not in its repository/).waitFor();
    await expectNothingLeft(name);
  });

  it('a chart that fails: the page says what helm said, and deleting leaves nothing', async() => {
    const name = uniqueName('fails');

    await form.open(HELLO);
    await form.fill({ name, lifetime: '1h' });
    await member.page.route('**/*action=install', (route) => route.continue({ postData: route.request().postData()?.replace(/"values":\{[^}]*\}/, '"values":{"replicas":"many"}') }));
    await form.submit.click();
    const pod = new PodPage(member.page, url);

    await pod.message.getByText(/replicas/).waitFor({ timeout: 60_000 });
    expect((await readPod(member.rancher, name)).status?.phase).toBe('Failed');
    await deletePod(member.rancher, name);
  });

  it('a session that ended: told, and the same click continues after signing in again', async() => {
    const name = uniqueName('session');
    const session = await world.signIn(world.environment.member);
    const page = new CreatePage(session.page, url);

    await page.open(HELLO);
    await page.fill({ name, lifetime: '1h' });
    const cookies = await session.context.cookies();

    await session.context.clearCookies({ name: 'R_SESS' });
    await page.submit.click();
    await page.failure.getByText(/session has ended/).waitFor();
    await expectNothingLeft(name);
    await session.context.addCookies(cookies);
    await page.failure.getByRole('button', { name: 'Try again' }).click();
    await new PodPage(session.page, url).root.waitFor();
    await deletePod(member.rancher, name);
  });

  it('a cluster that stops answering in the middle: told, and continued where it stopped', async() => {
    const name = uniqueName('away');

    await form.open(HELLO);
    await form.fill({ name, lifetime: '1h' });
    await member.page.route('**/*action=install', (route) => route.abort('connectionreset'));
    await form.submit.click();
    await form.failure.getByText(/did not answer/).waitFor();
    await member.page.unrouteAll();
    await form.failure.getByRole('button', { name: 'Try again' }).click();
    await new PodPage(member.page, url).root.waitFor();
    await waitFor('the pod to be ready', async() => (await readPod(member.rancher, name)).status?.phase === 'Ready');
    await deletePod(member.rancher, name);
  });
});
