import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPod, deletePod, isGone, readPod } from '../lib/pods';
import { createPolicy, createProject, deletePolicy, deleteProject, readPolicySpec, userIdOf } from '../lib/policies';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { PodPage } from './pages/pod-page';
import { PolicyPage } from './pages/policy-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const HELLO = { repository: 'product-pods', chart: 'hello', version: '0.1.0' };
const policy = uniqueName('one-each');
const denial = uniqueName('no-trac');
const title = uniqueName('Policies');
const first = uniqueName('first');
let admin: Session;
let member: Session;
let outsider: Session;
let project: string;
let refusal: string;

beforeAll(async() => {
  [admin, member, outsider] = [await world.signIn(world.environment.admin), await world.signIn(world.environment.member), await world.signIn(world.environment.outsider)];
  project = await createProject(admin.rancher, title, member.rancher);
  refusal = `Project ${ project } has 1 of 1 pods that policy ${ policy } allows. Delete a pod, or ask Ann to change that.`;
  await createPolicy(admin.rancher, denial, { subjects: [{ kind: 'User', name: await userIdOf(outsider.rancher) }], templates: [{ repository: 'product-pods', chart: 'hello' }], contact: 'Ann' });
});
afterAll(async() => {
  await deletePod(member.rancher, first);
  await Promise.all([policy, denial].map((name) => deletePolicy(admin.rancher, name)));
  await deleteProject(admin.rancher, project);
});

/** The form, with the project of this test in it. */
async function openForm({ page }: Session): Promise<CreatePage> {
  const form = new CreatePage(page, url);

  await form.open('product-pods/hello');
  await page.evaluate((id) => localStorage.setItem('product-pods/project/local', id), `local/${ project }`);
  await form.open('product-pods/hello');
  await form.name.waitFor();

  return form;
}

describe('an administrator', () => {
  it('writes a policy, and reads what it does before it is saved', async() => {
    const page = new PolicyPage(admin.page, url);

    await page.openNew();
    await page.name.fill(policy);
    await page.field('contact').fill('Ann');
    await page.pick('subjects-kind-0', /^\s*Project\s*$/);
    await page.pick('subjects-name-0', title);
    await page.field('limits-pods').fill('many');
    await admin.page.getByRole('alert').filter({ hasText: 'A whole number' }).waitFor();
    expect(await page.save.isDisabled()).toBe(true);
    await page.field('limits-pods').fill('1');
    await page.preview.getByText(`Project ${ project }`, { exact: true }).waitFor();
    await page.preview.getByText(`Policy ${ policy } decides, for project ${ project }.`).waitFor();
    await page.preview.getByText('No pod that exists is meant by it.').waitFor();
    await page.preview.getByText('A change of policy deletes nothing.').waitFor();
    await page.save.click();
    await page.row(policy).getByText('1 pods').waitFor();
    expect(await readPolicySpec(admin.rancher, policy)).toEqual({ contact: 'Ann', subjects: [{ kind: 'Project', name: project }], limits: { pods: 1 } });
  });

  it('sees it as YAML, as any resource of Rancher', async() => {
    const page = new PolicyPage(admin.page, url);

    await page.open(policy, 'edit');
    await admin.page.getByTestId('form-yaml').click();
    await admin.page.locator('.CodeMirror, .cm-editor').getByText('contact').first().waitFor();
  });
});

describe('a member of the project', () => {
  it('reads what he may have, and why', async() => {
    await openForm(member);
    await member.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/limits`);
    const limits = member.page.getByTestId('product-pods-limits-Project');

    await limits.getByText('0 of 1').waitFor();
    await limits.getByText(`Policy ${ policy } decides, for project ${ project }.`).waitFor();
  });

  it('may read policies, not write them, and does not look after everybody’s use', async() => {
    const page = new PolicyPage(member.page, url);

    await page.openList();
    await page.row(policy).waitFor();
    expect(await member.page.getByTestId('masthead-create').count()).toBe(0);
    expect(await member.page.getByRole('link', { name: 'Usage', exact: true }).count()).toBe(0);
    await page.open(policy, 'view');
    expect(await page.field('limits-pods').isDisabled()).toBe(true);
    await page.preview.getByText(`Policy ${ policy } decides`).first().waitFor();
  });

  it('makes a pod by a form in which every line is green', async() => {
    const form = await openForm(member);

    await form.fill({ name: first, lifetime: '1h' });
    await form.preflight.getByText('The project uses 0 of 1 pods; this needs 1.').waitFor();
    expect(await form.preflight.locator('[data-state=fail]').count()).toBe(0);
    await form.submit.click();
    await new PodPage(member.page, url).root.waitFor();
  });

  it('is told in the form that there is no room for another one, and whom to ask', async() => {
    const form = await openForm(member);

    await form.preflight.locator('[data-state=fail]').getByText(refusal).waitFor();
    expect(await form.submit.isDisabled()).toBe(true);
  });

  it('is refused by the cluster in the same words, whoever asks', async() => {
    const name = uniqueName('second');

    await expect(createPod(member.rancher, { name, projectId: `local/${ project }`, template: HELLO, ttl: '1h' })).rejects.toThrow(refusal);
    await waitFor('nothing of it to be left', () => isGone(member.rancher, name));
  });

  it('is refused in the same words where the form could not know', async() => {
    const name = uniqueName('blind');

    await member.page.route('**/selfsubjectreviews', (route) => route.abort());
    const form = await openForm(member);

    await form.fill({ name, lifetime: '1h' });
    await form.preflight.getByText('What policies say cannot be read').waitFor();
    await form.submit.click();
    await form.failure.getByText(refusal).waitFor();
    await member.page.unrouteAll();
    await waitFor('nothing of it to be left', () => isGone(member.rancher, name));
  });
});

describe('somebody to whom a template is denied', () => {
  it('finds it in the catalogue with the reason, and cannot choose it', async() => {
    await outsider.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/catalogue?repository=product-pods`);
    const card = outsider.page.getByTestId('product-pods-template-trac').filter({ hasText: `${ denial } does not allow the template product-pods/trac` });

    await card.getByText(`Policy ${ denial } does not allow the template product-pods/trac`).waitFor();
    expect(await card.getByRole('button', { name: /New Product Pod/ }).isDisabled()).toBe(true);
    expect(await card.getByRole('link').count()).toBe(0);
  });

  it('writes no policy, and sees nobody’s use', async() => {
    await expect(createPolicy(outsider.rancher, uniqueName('mine'), { subjects: [{ kind: 'Everyone' }] })).rejects.toThrow('403');
    expect((await outsider.rancher.raw('GET', '/k8s/clusters/local/apis/productpods.io/v1alpha1/productpods?limit=1')).status).toBe(403);
    expect((await outsider.rancher.raw('GET', '/k8s/clusters/local/apis/productpods.io/v1alpha1/productpodledgers')).status).toBe(403);
    await outsider.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/limits`);
    await outsider.page.getByText('You are a member of no project').waitFor();
    await outsider.page.getByText(`Policy ${ denial } decides, for user`).waitFor();
    expect(await outsider.page.getByText(first).count()).toBe(0);
  });
});

describe('an administrator, once there are pods', () => {
  it('sees who uses what, and which pods end next', async() => {
    await admin.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/usage`);
    const table = admin.page.getByTestId('product-pods-usage-table');

    await table.getByRole('row').filter({ hasText: title }).getByText('1 of 1').waitFor();
    await table.getByRole('row').filter({ hasText: title }).getByText('used up').waitFor();
    await admin.page.getByTestId('product-pods-short-list').getByRole('link', { name: first }).waitFor();
    await admin.page.getByRole('button', { name: 'By user' }).click();
    await table.getByRole('row').filter({ hasText: await userIdOf(member.rancher) }).waitFor();
    await admin.page.getByRole('button', { name: 'By template' }).click();
    await table.getByRole('row').filter({ hasText: 'product-pods/hello' }).waitFor();
  });

  it('deletes the policy, which deletes nothing else', async() => {
    const page = new PolicyPage(admin.page, url);

    await page.openList();
    expect(await page.remove(policy)).toContain('No pod is deleted or changed.');
    expect((await readPod(member.rancher, first)).status?.phase).not.toBe('Terminating');
    const form = await openForm(member);

    await form.preflight.getByText('You may use the project.').waitFor();
    await form.preflight.locator('[data-state=fail]').waitFor({ state: 'detached' });
    expect(await form.submit.isEnabled()).toBe(true);
  });
});
