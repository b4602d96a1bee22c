import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPod, defaultProject, deletePod, isGone } from '../lib/pods';
import { RancherClient } from '../lib/rancher-client';
import { uniqueName, useWorld, type Session } from './setup';

const world = useWorld();
const { url, caFile, member } = world.environment;
const name = uniqueName('secret');
let outsider: Session;
let owner: RancherClient;
let projectId: string;

beforeAll(async() => {
  owner = await new RancherClient(url, caFile).login(member);
  projectId = await defaultProject(owner);
  await createPod(owner, { name, projectId, template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '30m' });
  outsider = await world.signIn(world.environment.outsider);
});
afterAll(async() => {
  await deletePod(owner, name);
  owner.close();
});

describe('an outsider', () => {
  it.each([
    `/k8s/clusters/local/v1/productpods.io.productpods/pp-${ name }/${ name }`,
    `/k8s/clusters/local/v1/namespaces/pp-${ name }`,
    `/k8s/clusters/local/v1/catalog.cattle.io.apps/pp-${ name }/${ name }`,
    `/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-${ name }/productpods/${ name }`,
    `/k8s/clusters/local/api/v1/namespaces/pp-${ name }/secrets`,
  ])('does not get %s', async(path) => {
    expect([403, 404]).toContain((await outsider.rancher.raw('GET', path)).status);
  });

  it('finds no pod in any list', async() => {
    const { body } = await outsider.rancher.raw<{ data?: Array<{ id: string }> }>('GET', '/k8s/clusters/local/v1/productpods.io.productpods');

    expect((body.data ?? []).map(({ id }) => id)).not.toContain(`pp-${ name }/${ name }`);
  });

  it('cannot create in the project of others, and leaves nothing behind by trying', async() => {
    const attempt = uniqueName('intruder');

    await expect(createPod(outsider.rancher, { name: attempt, projectId, template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '30m' }))
      .rejects.toThrow(/forbidden|refused/);
    expect(await isGone(owner, attempt)).toBe(true);
  });

  it('is told in the page, not left with a blank one', async() => {
    await outsider.page.goto(`${ url }/dashboard/c/local/explorer/product-pods/catalogue`);
    await outsider.page.getByText(/member of no project|no access|not (set up|found)|Product Pod Catalogue/i).first().waitFor();
    expect(await outsider.page.getByText(name).count()).toBe(0);
  });
});
