import { dump, load } from 'js-yaml';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildRepository } from '../../stack/src/charts/repository';
import { type FileServer, serveFiles } from '../lib/chart-server';
import { addClusterRepos, removeClusterRepos } from '../lib/cluster-repos';
import { deletePod } from '../lib/pods';
import { RancherClient } from '../lib/rancher-client';
import { HOSTILE_ICON, hostileCharts, hostileEntry, TRACKER } from './charts/hostile';
import { CreatePage } from './pages/create-page';
import { PodPage } from './pages/pod-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const REPOSITORY = uniqueName('hostile');
let server: FileServer;
let admin: RancherClient;
let member: Session;
let form: CreatePage;
/** What a text has done: dialogs, requests to a host that only it names, windows. */
let deeds: string[];

beforeAll(async() => {
  const files = await buildRepository(hostileCharts());

  const index = load(String(files.get('index.yaml'))) as { entries: Record<string, unknown[]> };

  Object.assign(index.entries, hostileEntry());
  server = await serveFiles(files.set('assets/icon.svg', HOSTILE_ICON).set('index.yaml', Buffer.from(dump(index))));
  admin = await new RancherClient(url, world.environment.caFile).login(world.environment.admin);
  await addClusterRepos(admin, [{ name: REPOSITORY, url: server.url }]);
  member = await world.signIn(world.environment.member);
  member.context.on('page', (page) => {
    deeds.push(`a window of ${ page.url() }`);
  });
  member.page.on('dialog', async(dialog) => {
    deeds.push(`a dialog: ${ dialog.message() }`);
    await dialog.dismiss();
  });
  member.context.on('request', (request) => {
    if (request.url().includes(TRACKER)) {
      deeds.push(`a request to ${ request.url() }`);
    }
  });
});
afterAll(async() => {
  await removeClusterRepos(admin, [REPOSITORY]);
  admin.close();
  await server.stop();
});
beforeEach(() => {
  deeds = [];
  form = new CreatePage(member.page, url);
});

/** Nothing has run, been asked for or been put into the page as more than text. */
async function expectOnlyText(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate('window.xss')).toBeUndefined();
  expect(await page.evaluate(`[...document.querySelectorAll('[onerror],[onload],[onfocus],[ontoggle],[onmouseover],[href^="javascript:" i],[src^="javascript:" i],iframe[srcdoc],[src*="${ TRACKER }"]')].map((element) => element.outerHTML)`)).toEqual([]);
  expect(deeds).toEqual([]);
}

/** Opens everything that can be opened, and goes over everything that shows more. */
async function openAll(page: Page): Promise<void> {
  await page.getByTestId('product-pods-readme').locator('summary').click();
  await page.getByRole('heading', { name: 'Hostile readme' }).waitFor();
  const tabs = page.getByRole('tab');

  for (let index = Math.max(1, await tabs.count()) - 1; index >= 0; index -= 1) {
    if (await tabs.count()) {
      await tabs.nth(index).click();
    }
    await expectOnlyText(page);
    for (const select of await page.getByRole('combobox').all()) {
      await select.click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
    }
  }
}

describe('a chart whose every text is an attack', () => {
  it('is text in the catalogue', async() => {
    await member.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/catalogue?repository=${ REPOSITORY }`);
    for (const name of ['hostile-questions', 'hostile-schema', 'hostile-notes', 'hostile-files']) {
      await member.page.getByTestId(`product-pods-template-${ name }`).getByText(`${ name } <img src=`).first().waitFor();
    }
    await member.page.getByTestId('product-pods-count').getByText('5').waitFor();
    await member.page.getByTestId('product-pods-search').fill('<script>');
    await member.page.getByTestId('product-pods-template-hostile-schema').waitFor();
    await expectOnlyText(member.page);
  });

  it.each([
    ['questions', 'hostile-questions', /^Label 0 <img src=/],
    ['a schema', 'hostile-schema', /^Title <img src=/],
  ])('is text in a form made of %s, in its YAML and in its review', async(_, chart, label) => {
    const { page } = member;

    await form.open(`${ REPOSITORY }/${ chart }`);
    await page.getByText(label).first().waitFor();
    await expectOnlyText(page);
    await openAll(page);
    await page.getByTestId('product-pods-show-yaml').locator('label').click();
    await page.getByTestId('product-pods-yaml').locator('.CodeMirror').waitFor();
    await expectOnlyText(page);
    await page.getByTestId('product-pods-review').click();
    await page.getByRole('alert').first().waitFor();
    await expectOnlyText(page);
  });

  it('is named as broken, with whom to tell, where its files cannot be read, and is still offered as YAML', async() => {
    const { page } = member;

    await form.open(`${ REPOSITORY }/hostile-files`);
    await page.getByTestId('product-pods-template-faults').getByText('values.schema.json cannot be read').waitFor();
    await page.getByTestId('product-pods-template-faults').getByText('Maintainer <img src=').waitFor();
    await page.getByTestId('product-pods-show-yaml').waitFor();
    await expectOnlyText(page);
  });

  it('is text in what is about to be done, in the log of the installation, and in the list', async() => {
    const { page } = member;
    const name = uniqueName('hostile');

    await form.open(`${ REPOSITORY }/hostile-notes`);
    await form.fill({ name, lifetime: '30m' });
    await page.getByTestId('product-pods-review').click();
    await page.getByTestId('product-pods-review-step').waitFor();
    await expectOnlyText(page);
    await form.submit.click();
    const pod = new PodPage(page, url);

    // It may be ready before anybody looks, and then opens another tab.
    await page.getByRole('tab', { name: 'Installation log' }).click();
    await pod.log.getByText('NOTES <img src=').waitFor({ timeout: 60_000 });
    await expectOnlyText(page);
    await page.goto(`${ url }/dashboard/c/local/explorer/productpods.io.productpod`);
    await page.getByText(name).first().waitFor();
    await expectOnlyText(page);
    await deletePod(member.rancher, name);
  });
});
