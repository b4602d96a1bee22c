import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/wait';
import { Client } from './support/client';
import { defaultProject, removeNamespaces, unique } from './support/world';

const MEMBERS = '/v1/management.cattle.io.projectroletemplatebindings';
const pod = unique('contract');
const namespace = `pp-${ pod }`;
const binding = unique('contract');
let admin: Client;
let outsider: Client;
let project: string;
let userId: string;

beforeAll(async() => {
  [admin, outsider] = await Promise.all(['admin', 'outsider'].map((name) => Client.login(name))) as [Client, Client];
  project = await defaultProject(admin);
  const { body } = await outsider.send('POST', '/v1/ext.cattle.io.selfuser', {});

  userId = (body as { status: { userID: string } }).status.userID;
  await admin.send('POST', '/v1/namespaces', { type: 'namespace', metadata: { name: namespace, labels: { 'productpods.io/pod': pod }, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } });
});

afterAll(async() => {
  await admin.send('DELETE', `${ MEMBERS }/${ project }/${ binding }`);
  await removeNamespaces(admin, [namespace]);
});

/** Whether the outsider may do something, as the API server itself decides. */
async function may(verb: string, resource: string, inNamespace: string | undefined = namespace, name?: string): Promise<boolean> {
  const { body } = await outsider.send('POST', '/k8s/clusters/local/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: { verb, resource, namespace: inNamespace, name } }
  });

  return (body as { status: { allowed: boolean } }).status.allowed;
}

async function join(roleTemplateName: string): Promise<void> {
  const { status } = await admin.send('POST', MEMBERS, {
    type: 'management.cattle.io.projectroletemplatebinding', metadata: { name: binding, namespace: project }, projectName: `local:${ project }`, roleTemplateName, userName: userId
  });

  expect(status).toBe(201);
  await waitFor('the role', () => may('get', 'pods'), { timeoutMs: 5000, everyMs: 20 });
}

async function leave(): Promise<void> {
  await admin.send('DELETE', `${ MEMBERS }/${ project }/${ binding }`);
  await waitFor('the role to go', async() => !await may('get', 'pods'), { timeoutMs: 5000, everyMs: 20 });
}

describe('a role in a project', () => {
  it.each([
    ['read-only', { edit: false, bind: false, create: false, remove: false }],
    ['project-member', { edit: true, bind: false, create: true, remove: true }],
    ['project-owner', { edit: true, bind: true, create: true, remove: true }],
  ])('%s is real in RBAC while it lasts', async(role, expected) => {
    await join(role);
    expect({
      edit:   await may('create', 'configmaps'),
      bind:   await outsiderBinds(),
      create: await may('create', 'namespaces', ''),
      remove: await may('delete', 'namespaces', '', namespace),
    }).toEqual(expected);
    expect(await may('get', 'namespaces', '', namespace)).toBe(true);
    expect(await may('get', 'namespaces', '', 'kube-system')).toBe(false);
    await leave();
    expect(await may('get', 'namespaces', '', namespace)).toBe(false);
  });

  it('comes back when somebody takes its binding away', async() => {
    await join('project-member');
    const path = `/k8s/clusters/local/apis/rbac.authorization.k8s.io/v1/namespaces/${ namespace }/rolebindings`;
    const own = async() => (await admin.get<{ items: Array<{ metadata: { name: string; uid: string }; subjects: Array<{ name: string }> }> }>(path)).items
      .find(({ subjects }) => subjects.some(({ name }) => name === userId));
    const before = await own();

    await admin.send('DELETE', `${ path }/${ before?.metadata.name }`);
    const after = await waitFor('the binding', async() => {
      const found = await own();

      return found?.metadata.uid !== before?.metadata.uid && found;
    }, { timeoutMs: 5000, everyMs: 20 });

    expect(after.metadata.name).toBe(before?.metadata.name);
    await leave();
  });
});

/** Whether he may hand on rights: tried, because a review does not see what escalation forbids. */
async function outsiderBinds(): Promise<boolean> {
  const { status } = await outsider.send('POST', `/k8s/clusters/local/apis/rbac.authorization.k8s.io/v1/namespaces/${ namespace }/rolebindings`, {
    metadata: { name: unique('bind') }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'user-nobody' }]
  });

  return status === 201;
}
