import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPod, deletePod, isGone } from '../lib/pods';
import { createProject, deleteProject } from '../lib/policies';
import { waitFor } from '../lib/wait';
import { CreatePage } from './pages/create-page';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url } = world.environment;
const HELLO = { repository: 'product-pods', chart: 'hello', version: '0.1.0' };
const first = uniqueName('quota');
let admin: Session;
let member: Session;
let project: string;
let form: CreatePage;
let refusal: string;

/** No policy speaks of CPU here: what limits it is the project's quota in Rancher alone. */
beforeAll(async() => {
  [admin, member] = [await world.signIn(world.environment.admin), await world.signIn(world.environment.member)];
  project = await createProject(admin.rancher, uniqueName('Quota'), member.rancher, { limit: { limitsCpu: '300m' }, share: { limitsCpu: '200m' } });
  refusal = `Project ${ project } uses 0.2 of 0.3 CPU cores that its quota in Rancher allows, and this needs 0.2 more.`;
  form = new CreatePage(member.page, url);
  await form.open('product-pods/hello');
  await member.page.evaluate((id) => localStorage.setItem('product-pods/project/local', id), `local/${ project }`);
});
afterAll(async() => {
  await deletePod(member.rancher, first);
  await deleteProject(admin.rancher, project);
});

describe('a project with a quota in Rancher', () => {
  it('that has room says in the form how much, and whose word it is', async() => {
    await form.open('product-pods/hello');
    await form.preflight.getByText('The project uses 0 of 0.3 CPU cores; this needs 0.2.').waitFor();
    await form.preflight.getByText('The project has enough quota left for one more namespace.').waitFor();
    expect(await form.preflight.locator('[data-state=fail]').count()).toBe(0);
    expect(await form.submit.isEnabled()).toBe(true);
  });

  it('that is too small for another pod refuses it in the form, with the reason and whom to ask', async() => {
    await createPod(member.rancher, { name: first, projectId: `local/${ project }`, template: HELLO, ttl: '1h' });
    await form.open('product-pods/hello');
    await form.preflight.locator('[data-state=fail]').getByText(refusal).waitFor();
    await form.preflight.getByText('ask an owner of the cluster to change that').waitFor();
    expect(await form.submit.isDisabled()).toBe(true);
  });

  it('is refused by the cluster in the same words, whoever asks', async() => {
    const name = uniqueName('second');

    await expect(createPod(member.rancher, { name, projectId: `local/${ project }`, template: HELLO, ttl: '1h' })).rejects.toThrow(refusal);
    await waitFor('nothing of it to be left', () => isGone(member.rancher, name));
  });
});
