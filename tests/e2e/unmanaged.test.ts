import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, deletePolicy, deleteProject } from '../lib/policies';
import { waitFor } from '../lib/wait';
import { PolicyPage } from './pages/policy-page';
import { UsagePage } from './pages/usage-page';
import { uniqueName, useWorld, type Session } from './setup';

const CLUSTER = '/k8s/clusters/local';
const API = `${ CLUSTER }/apis/productpods.io/v1alpha1`;
const world = useWorld();
const { url } = world.environment;
const title = uniqueName('Past');
const namespace = uniqueName('past');
const release = uniqueName('loose');
const policy = uniqueName('flags');
let admin: Session;
let member: Session;
let outsider: Session;
let project: string;

beforeAll(async() => {
  [admin, member, outsider] = [await world.signIn(world.environment.admin), await world.signIn(world.environment.member), await world.signIn(world.environment.outsider)];
  project = await createProject(admin.rancher, title, member.rancher);
});
afterAll(async() => {
  await member.rancher.raw('DELETE', `${ CLUSTER }/v1/namespaces/${ namespace }`);
  await deletePolicy(admin.rancher, policy);
  await deleteProject(admin.rancher, project);
});

const releasePath = `${ CLUSTER }/v1/catalog.cattle.io.apps/${ namespace }/${ release }`;

/** Installs a template as Rancher's own page of a chart does: a release, and no ProductPod. */
async function installWithoutPod(): Promise<void> {
  // Rights in a new project and a new namespace come a moment later.
  await waitFor('the namespace', async() => (await member.rancher.raw('POST', `${ CLUSTER }/v1/namespaces`, {
    type: 'namespace', metadata: { name: namespace, annotations: { 'field.cattle.io/projectId': `local:${ project }` } },
  })).status === 201);
  await waitFor('the rights in it', async() => (await member.rancher.raw('GET', `${ CLUSTER }/api/v1/namespaces/${ namespace }/secrets`)).status === 200);
  await member.rancher.request('POST', `${ CLUSTER }/v1/catalog.cattle.io.clusterrepos/product-pods?action=install`, {
    charts: [{ chartName: 'hello', version: '0.1.0', releaseName: release, values: {} }], namespace, projectId: `local/${ project }`, wait: false, timeout: '600s',
  });
  await waitFor('the release', async() => (await member.rancher.raw<{ spec?: { info?: { status?: string } } }>('GET', releasePath)).body.spec?.info?.status === 'deployed', { timeoutMs: 120_000 });
}

describe('a template that somebody installs without a Product Pod', () => {
  it('is no concern of the page Usage while no policy says so', async() => {
    await installWithoutPod();
    const page = new UsagePage(admin.page, url);

    await page.open();
    expect(await page.flagged(release).count()).toBe(0);
  });

  it('is flagged to an administrator once he writes a policy that flags it', async() => {
    const editor = new PolicyPage(admin.page, url);

    await editor.openNew();
    await editor.name.fill(policy);
    await editor.pick('subjects-kind-0', /^\s*Project\s*$/);
    await editor.pick('subjects-name-0', title);
    await editor.field('unmanaged').locator('label').first().click();
    await editor.save.click();
    await editor.row(policy).waitFor();
    const page = new UsagePage(admin.page, url);

    await page.open();
    await waitFor('the release to be flagged', async() => {
      await page.countAgain();

      return await page.flagged(release).count() === 1;
    });
    expect(await page.flagged(release).getByRole('cell').allInnerTexts()).toEqual([release, namespace, 'hello 0.1.0', title]);
    expect(await page.unmanaged.innerText()).toMatch(/releases? of (a template|templates) belongs? to no Product Pod/);
  });

  it('is told to nobody else, on no page and by no request', async() => {
    for (const { page, rancher } of [member, outsider]) {
      const answers = await Promise.all([`${ API }/productpodusages`, `${ API }/productpodusages/${ policy }`, `${ CLUSTER }/v1/productpods.io.productpodusages`, `${ CLUSTER }/v1/productpods.io.productpodusages/${ policy }`].map((path) => rancher.raw('GET', path)));

      expect(answers.filter(({ status }) => status !== 403 && status !== 404)).toEqual([]);
      expect(JSON.stringify((await rancher.raw('GET', `${ API }/productpodpolicies/${ policy }`)).body)).not.toContain(release);
      const usage = new UsagePage(page, url);

      await usage.goto();
      // Rancher knows no such page for who has no use for it.
      await page.getByText('404').or(usage.ready).first().waitFor();
      expect(await page.getByText(release).count()).toBe(0);
    }
  });

  it('is flagged no longer when the release is gone', async() => {
    await member.rancher.request('POST', `${ releasePath }?action=uninstall`, {});
    const page = new UsagePage(admin.page, url);

    await page.open();
    await waitFor('the flag to go', async() => {
      await page.countAgain();

      return await page.flagged(release).count() === 0;
    });
  });
});
