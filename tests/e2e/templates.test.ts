import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPod, defaultProject, deletePod, isGone, readPod } from '../lib/pods';
import { RancherClient } from '../lib/rancher-client';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { FormTools } from './pages/form-tools';
import { PodPage } from './pages/pod-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const TEMPLATE = uniqueName('greeter');
const RESOURCES = '/k8s/clusters/local/apis/productpods.io/v1alpha1/producttemplates';
const made: string[] = [];
let admin: RancherClient;
let member: Session;
let form: CreatePage;
let tools: FormTools;

/** A chart of our own repository as if it were somebody else's: what the catalogue shows of it is the administrator's word. */
const productTemplate = {
  apiVersion: 'productpods.io/v1alpha1',
  kind:       'ProductTemplate',
  metadata:   { name: TEMPLATE },
  spec:       {
    chart:    { repository: 'product-pods', name: 'hello' },
    template: {
      title:    TEMPLATE,
      summary:  'Greets whoever comes.',
      products: [{ name: 'greeter', title: 'Greeter', endpoint: { service: '{release}', port: 80 }, readiness: { path: '/', bodyMatches: '<h1>' } }],
      sizes:    [{ name: 'single', title: 'Single', values: { replicas: 1 } }, { name: 'double', title: 'Double', values: { replicas: 2 } }],
      fields:   [
        { value: 'message', label: 'Greeting', matrix: true, defaultFrom: 'Greetings from {{user.username}}' },
        { value: 'port', immutable: true },
        { value: 'image', hidden: true },
        { value: 'resources.limits.cpu', label: 'CPU limit' },
      ],
    },
  },
};
const deployment = (name: string) => member.rancher.request<{ spec: { replicas: number; template: { spec: { containers: { env: { value: string }[] }[] } } } }>('GET', `/k8s/clusters/local/apis/apps/v1/namespaces/pp-${ name }/deployments/${ name }`);
const greeting = async(name: string) => (await deployment(name)).spec.template.spec.containers[0]?.env[0]?.value;
const ready = (name: string) => waitFor(`${ name } to be ready`, async() => (await readPod(member.rancher, name)).status?.phase === 'Ready', { timeoutMs: 120_000 });

beforeAll(async() => {
  admin = await new RancherClient(url, world.environment.caFile).login(world.environment.admin);
  await admin.request('POST', RESOURCES, productTemplate);
  member = await world.signIn(world.environment.member);
  await member.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  form = new CreatePage(member.page, url);
  tools = new FormTools(member.page);
});
afterAll(async() => {
  await Promise.all(made.map((name) => deletePod(member.rancher, name)));
  await admin.request('DELETE', `${ RESOURCES }/${ TEMPLATE }`);
  admin.close();
});

describe('a template over a chart of somebody else', () => {
  it('is in the catalogue, and its form begins with what the administrator says', async() => {
    await member.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/catalogue?search=${ TEMPLATE }`);
    await member.page.getByRole('link', { name: `New Product Pod from ${ TEMPLATE }` }).click();
    await form.name.waitFor();
    expect(await tools.field('message').inputValue()).toBe('Greetings from member');
    expect(await member.page.getByTestId('product-pods-question-image').count()).toBe(0);
    expect(await member.page.getByTestId('product-pods-size').first().innerText()).toContain('Single');
  });
});

describe('several pods from one form', () => {
  const stem = uniqueName('many');

  it('are none when one of them cannot be', async() => {
    await admin.request('POST', '/k8s/clusters/local/v1/namespaces', { type: 'namespace', metadata: { name: `pp-${ stem }-bye` } });
    await form.open(TEMPLATE);
    await form.fill({ name: stem, lifetime: '1h' });
    await tools.switchMatrixOn();
    await tools.field('message').fill('Hi');
    await tools.choose('message', ['Bye']);
    await member.page.getByTestId('product-pods-matrix-pods').getByText(`This makes 2 pods: ${ stem }-hi, ${ stem }-bye.`).waitFor();
    await form.submit.click();
    await form.failure.waitFor();
    await member.page.getByRole('alert').getByText(`${ stem }-bye was refused, so none of them was made.`).waitFor();
    await waitFor('the other one to be gone', () => isGone(member.rancher, `${ stem }-hi`), { timeoutMs: 60_000 });
    await admin.request('DELETE', `/k8s/clusters/local/v1/namespaces/pp-${ stem }-bye`);
    await waitFor('the name to be free again', async() => (await admin.raw('GET', `/k8s/clusters/local/v1/namespaces/pp-${ stem }-bye`)).status === 404, { timeoutMs: 60_000 });
  });

  it('are shown one by one before they are made, after a reload too', async() => {
    await member.page.reload();
    await form.name.waitFor();
    await member.page.getByTestId('product-pods-matrix-pods').getByText(`This makes 2 pods: ${ stem }-hi, ${ stem }-bye.`).waitFor();
    await tools.review.click();
    const row = (name: string) => member.page.getByTestId(`product-pods-review-${ name }`);

    expect((await row(`${ stem }-hi`).innerText()).replace(/\s+/g, ' ')).toContain(`in the namespace pp-${ stem }-hi Greeter message Hi`);
    expect((await row(`${ stem }-bye`).innerText()).replace(/\s+/g, ' ')).toContain(`in the namespace pp-${ stem }-bye Greeter message Bye`);
    await form.preflight.getByText(`The names ${ stem }-hi, ${ stem }-bye are free.`).waitFor();
    await tools.review.click();
  });

  it('come to life on one page', async() => {
    const name = uniqueName('pair');

    await form.name.fill(name);
    await form.submit.click();
    await member.page.getByTestId('product-pods-progress-page').waitFor({ timeout: 120_000 });
    made.push(`${ name }-hi`, `${ name }-bye`);
    await member.page.getByText('2 of 2 are ready.').waitFor({ timeout: 180_000 });
    expect([await greeting(`${ name }-hi`), await greeting(`${ name }-bye`)]).toEqual(['Hi', 'Bye']);
  });
});

describe('a filled form', () => {
  it('is opened by a link as it was', async() => {
    await form.open(TEMPLATE);
    await form.fill({ name: uniqueName('link'), lifetime: '3h' });
    await tools.field('message').fill('By link & more');
    await member.page.getByTestId('product-pods-copy-link').click();
    await tools.done.getByText('The link is on the clipboard').waitFor();
    const link = await member.page.evaluate<string>('navigator.clipboard.readText()');
    const other = await member.context.newPage();

    await other.goto(link);
    await other.getByTestId('product-pods-name').waitFor();
    expect(await new FormTools(other).field('message').inputValue()).toBe('By link & more');
    expect(await new CreatePage(other, url).lifetime.inputValue()).toBe('3h');
    await other.close();
  });

  it.each([['oneself', /^For me$/, ''], ['the project', /^For everybody in the project/, ' (project)']])('is kept for %s, taken up again, deleted and brought back', async(_, scope, suffix) => {
    const name = uniqueName('preset');

    await form.open(TEMPLATE);
    await form.name.waitFor();
    await tools.field('message').fill(name);
    await tools.savePreset(name, scope);
    await tools.done.getByText(`The preset “${ name }” is saved.`).waitFor();
    // Another visit, of which nothing is kept.
    const page = await member.context.newPage();
    const again = new FormTools(page);

    await page.goto(`${ url }/dashboard/c/local/explorer/product-pods/create?template=${ TEMPLATE }`);
    await again.applyPreset(`${ name }${ suffix }`);
    await waitFor('the preset to be taken up', async() => await again.field('message').inputValue() === name);
    await page.getByTestId('product-pods-preset-remove').click();
    await again.done.getByText(`The preset “${ name }” is deleted.`).waitFor();
    await again.done.getByTestId('product-pods-undo').click();
    await again.applyPreset(`${ name }${ suffix }`);
    await page.getByTestId('product-pods-preset-remove').click();
    await again.done.getByText('is deleted').waitFor();
    await page.close();
  });
});

describe('a pod that is there', () => {
  const name = uniqueName('greeter');
  const settings = () => member.page.getByTestId('product-pods-settings');
  const openSettings = async() => {
    await new PodPage(member.page, url).open(name);
    await new PodPage(member.page, url).choose('Change settings…');
    await settings().waitFor();
  };

  it('is the pattern of another one', async() => {
    await createPod(member.rancher, { name, projectId: await defaultProject(member.rancher), template: { name: TEMPLATE, repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '2h', values: { message: 'The first', replicas: 2 } });
    made.push(name);
    await ready(name);
    const page = new PodPage(member.page, url);

    await page.open(name);
    await page.choose('New one like this');
    await form.name.waitFor();
    expect(await tools.field('message').inputValue()).toBe('The first');
    expect(await form.name.inputValue()).not.toBe(name);
    expect(await form.lifetime.inputValue()).toBe('2h');
    expect(member.page.url()).not.toContain('first');
  });

  it('gets other settings after their differences were shown', async() => {
    await openSettings();
    await tools.openGroup('Network');
    expect(await tools.field('port').isDisabled()).toBe(true);
    await tools.openGroup('Main');
    await tools.field('message').fill('The second');
    await member.page.getByTestId('product-pods-settings-submit').click();
    const review = member.page.getByTestId('product-pods-settings-review');

    expect(await review.getByRole('row').allInnerTexts()).toEqual([expect.stringMatching(/Setting/), expect.stringMatching(/message\s+The first\s+The second/)]);
    await member.page.getByTestId('product-pods-settings-submit').click();
    await member.page.getByTestId('product-pods-upgrade-done').waitFor({ timeout: 120_000 });
    await ready(name);
    expect(await greeting(name)).toBe('The second');
    expect((await deployment(name)).spec.replicas).toBe(2);
  });

  it('is as it was when other settings cannot be applied', async() => {
    await openSettings();
    await tools.field('resources.limits.cpu').fill('plenty');
    await tools.field('message').fill('The third');
    await member.page.getByTestId('product-pods-settings-submit').click();
    await member.page.getByTestId('product-pods-settings-submit').click();
    await member.page.getByTestId('product-pods-upgrade-restored').waitFor({ timeout: 180_000 });
    await member.page.getByTestId('product-pods-log').getByText(/quantities must match|cannot patch|plenty/i).first().waitFor();
    await ready(name);
    expect(await greeting(name)).toBe('The second');
  });
});
