import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildRepository } from '../../stack/src/charts/repository';
import { type FileServer, serveFiles } from '../lib/chart-server';
import { addClusterRepos, removeClusterRepos } from '../lib/cluster-repos';
import { createPod, defaultProject, deletePod } from '../lib/pods';
import { RancherClient } from '../lib/rancher-client';
import { waitFor } from '../lib/wait';
import { allKindsChart } from './charts/all-kinds';
import { FormPage } from './pages/form-page';
import { PodPage } from './pages/pod-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const REPOSITORY = uniqueName('kinds');
let server: FileServer;
let admin: RancherClient;
let member: Session;
let page: Page;
let form: FormPage;

beforeAll(async() => {
  server = await serveFiles(await buildRepository([allKindsChart()]));
  admin = await new RancherClient(url, world.environment.caFile).login(world.environment.admin);
  await addClusterRepos(admin, [{ name: REPOSITORY, url: server.url }]);
  member = await world.signIn(world.environment.member);
});
afterAll(async() => {
  await removeClusterRepos(admin, [REPOSITORY]);
  admin.close();
  await server.stop();
});
beforeEach(async() => {
  // In a tab of its own nothing is kept of what was typed before.
  page = await member.context.newPage();
  form = new FormPage(page, url);
  await form.open(`${ REPOSITORY }/all-kinds`);
  await form.name.waitFor();
});
afterEach(({ task }) => (task.result?.state === 'fail' ? undefined : page.close()));

describe('the form of a template', () => {
  it('cannot be sent wrong: it says how much is wrong in which group, and leads there', async() => {
    await form.tab('General').click();
    await form.input('replicas').fill('many');
    await form.submit.click();
    await form.tab('Network').getByText('1', { exact: true }).waitFor();
    await form.tab('General').getByText('1', { exact: true }).waitFor();
    await form.field('replicas').getByRole('alert').getByText('A whole number is needed.').waitFor();
    expect(await form.input('replicas').getAttribute('aria-invalid')).toBe('true');
    await form.tab('Network').click();
    await form.field('host').getByRole('alert').getByText('This is needed.').waitFor();
    await form.field('tls').getByRole('checkbox').click();
    await form.field('issuer').getByText('This is needed.').waitFor();
    expect(await form.submit.isDisabled()).toBe(true);
  });

  it('says schedules in words, takes sizes by their units, and makes secrets up that are hidden', async() => {
    await form.tab('General').click();
    await form.field('backup').getByText(/03:00/).waitFor();
    await form.field('memory').getByRole('button', { name: 'MiB' }).click();
    expect(await form.input('memory').inputValue()).toBe('1Mi');
    expect(await form.input('password').getAttribute('type')).toBe('password');
    await form.field('password').getByRole('button', { name: 'Make up Password' }).click();
    expect((await form.input('password').inputValue()).length).toBeGreaterThanOrEqual(12);
    await form.field('password').getByRole('button', { name: 'Hide Password' }).click();
    expect(await form.input('password').getAttribute('type')).toBe('password');
  });

  it('offers the objects that the user may read', async() => {
    const name = uniqueName('refs');

    await createPod(member.rancher, { name, projectId: await defaultProject(member.rancher), template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '30m' });
    await waitFor('Kubernetes to have put its ConfigMap into the namespace', async() => (await member.rancher.raw('GET', `/k8s/clusters/local/v1/configmaps/pp-${ name }/kube-root-ca.crt`)).status === 200);
    await form.tab('General').click();
    await form.field('settings').getByRole('combobox').first().click();
    await page.getByRole('option', { name: `kube-root-ca.crt (pp-${ name })` }).click();
    await form.field('settings').getByText(/(It is|are) in the namespaces? /).waitFor();
    await deletePod(member.rancher, name);
  });

  it('and its YAML are in step both ways, and comments stay', async() => {
    await form.input('host').fill('a.example.org');
    await form.showYaml();
    await expect.poll(() => form.yamlText()).toContain('host: "a.example.org"');
    expect(await form.yamlText()).toContain('# What nobody is asked for.');
    await form.writeYaml((text) => text.replace('a.example.org', 'b.example.org').replace('untouched: true', 'untouched: false'));
    await expect.poll(() => form.input('host').inputValue()).toBe('b.example.org');
    await form.writeYaml((text) => text.replace('b.example.org', 'not a host'));
    await form.yaml.getByText('This is not a host name such as').first().waitFor();
    await form.writeYaml((text) => `${ text }\nhost: [`);
    await form.yaml.getByRole('alert').getByText(/^Line \d+: /).first().waitFor();
  });

  it('shows what will be done before it is done, secrets hidden, and sends only what differs', async() => {
    const name = uniqueName('kinds');

    await form.fill({ name, lifetime: '30m' });
    await form.input('host').fill('c.example.org');
    await form.tab('General').click();
    await form.input('password').fill('correct horse battery');
    await form.input('labels.tier').fill('db');
    await form.review.click();
    await form.reviewStep.getByText(`The namespace pp-${ name } in the project`).waitFor();
    await form.reviewStep.getByText('c.example.org').waitFor();
    await form.reviewStep.getByText('labels.tier').waitFor();
    expect(await form.reviewStep.innerText()).not.toContain('correct horse');
    const [request] = await Promise.all([page.waitForRequest(/action=install/, { timeout: 60_000 }), form.submit.click()]);

    expect((request.postDataJSON() as { charts: { values: unknown }[] }).charts[0]?.values).toEqual({
      host: 'c.example.org', tls: false, backup: '0 3 * * *', memory: '1Gi', password: 'correct horse battery', labels: { tier: 'db' }, paths: ['/'],
    });
    await new PodPage(page, url).root.waitFor();
    await deletePod(member.rancher, name);
  });
});
