import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/wait';
import { Client } from './support/client';
import { expectRecorded } from './support/expect';
import { recording } from './support/recording';
import { defaultProject, removeNamespaces, unique } from './support/world';

const PROVISIONING = 'belongs to Rancher\'s provisioning of clusters, which the stack does not have';
const made = new Set<string>();
let admin: Client;
let member: Client;
let outsider: Client;
let project: string;

beforeAll(async() => {
  [admin, member, outsider] = await Promise.all(['admin', 'member', 'outsider'].map((name) => Client.login(name))) as [Client, Client, Client];
  project = await defaultProject(admin);
});

afterAll(() => removeNamespaces(admin, made));

function create(client: Client, projectId = `local:${ project }`) {
  const recorded = recording('member-namespace-create');
  const pod = unique('contract');
  // As the operator's admission wants it: a pod's namespace is named after it.
  const name = `pp-${ pod }`;
  const { metadata, ...rest } = recorded.request.body as { metadata: object };

  made.add(name);

  return { recorded, name, answer: client.replay(recorded, { body: { ...rest, metadata: { ...metadata, name, labels: { 'productpods.io/pod': pod }, annotations: { 'field.cattle.io/projectId': projectId } } } }) };
}

describe('the cluster', () => {
  it('is called local and is active', async() => {
    const recorded = recording('cluster-local');

    expectRecorded(await admin.replay(recorded), recorded, {
      except: {
        ...Object.fromEntries([
          'spec.agentImageOverride', 'spec.assetsImageOverride', 'spec.clusterSecrets', 'spec.desiredAgentImage', 'spec.desiredAssetsImage', 'spec.desiredAuthImage',
          'spec.dockerRootDir', 'spec.enableNetworkPolicy', 'spec.localClusterAuthEndpoint', 'spec.windowsPreferedCluster', 'status.agentImage', 'status.aksStatus', 'status.aliStatus',
          'status.appliedEnableNetworkPolicy', 'status.appliedSpec', 'status.assetsImage', 'status.authImage', 'status.capabilities', 'status.eksStatus', 'status.gkeStatus', 'status.conditions[',
        ].map((path) => [path, PROVISIONING])),
        'status.conditions': PROVISIONING,
        'status.version':    'as the API server was built',
        'actions.importYaml': 'of the older API; the pages use `apply`',
      },
    });
  });

  it('counts its objects', async() => {
    const recorded = recording('counts');

    expectRecorded(await admin.replay(recorded), recorded, { except: { 'data[].counts.*': 'which types there are, and whether they have revisions, depends on the cluster' } });
  });

  it('has Rancher\'s features', async() => {
    const recorded = recording('features');
    const leftOut = 'the recording leaves it out';

    expectRecorded(await admin.replay(recorded), recorded, {
      byId:   true,
      except: { createTypes: 'Rancher blocks new ones', ...Object.fromEntries(['_id', 'links', 'apiVersion', 'kind', 'metadata'].map((key) => [`data[].${ key }`, leftOut])) }
    });
  });

  it('has schemas with the catalog\'s actions', async() => {
    const recorded = recording('schemas');
    const answer = await admin.replay(recorded);
    const blocked = 'Rancher blocks methods by writing `blocked-`; here they are the user\'s rights';

    expectRecorded(answer, recorded, {
      byId:   true,
      except: {
        'data[].description':                'the definitions\' own words',
        'data[].resourceMethods':            blocked,
        'data[].collectionMethods':          blocked,
        'data[].attributes.disallowMethods': blocked,
        'data[].attributes':                 'follows from the definitions; what pages read of it is compared below',
        'data[].resourceActions.generateKubeconfig': 'the older API\'s schema, which no page reads',
      },
    });
    const pick = (body: unknown, id: string) => (body as { data: Array<{ id: string; resourceActions?: unknown; attributes: { columns: Array<{ name: string; field: string }>; namespaced: boolean } }> })
      .data.filter((schema) => schema.id === id).map(({ resourceActions, attributes }) => ({ resourceActions, namespaced: attributes.namespaced, columns: attributes.columns.map(({ name, field }) => [name, field]) }));

    for (const id of ['catalog.cattle.io.clusterrepo', 'catalog.cattle.io.app', 'catalog.cattle.io.operation', 'catalog.cattle.io.uiplugin', 'management.cattle.io.project', 'management.cattle.io.setting']) {
      expect(pick(answer.body, id)).toEqual(pick(recorded.response.body, id));
    }
  });
});

describe('projects', () => {
  it('are Default and System on a fresh stack', async() => {
    const recorded = recording('projects');
    const answer = await admin.replay(recorded);
    const names = (body: unknown) => (body as { data: Array<{ spec: { displayName: string } }> }).data.map(({ spec }) => spec.displayName).sort();

    expectRecorded(answer, recorded);
    expect(names(answer.body)).toEqual(expect.arrayContaining(names(recorded.response.body)));
  });

  it('let a member create a namespace and give him its roles at once', async() => {
    const { recorded, name, answer } = create(member);

    expectRecorded(await answer, recorded);
    const shown = await waitFor('roles in the namespace', async() => {
      const found = await member.replay(recording('namespace-in-project'), { path: `/k8s/clusters/local/v1/namespaces/${ name }` });

      return JSON.stringify(found.body).includes('InitialRolesPopulated') && found;
    }, { timeoutMs: 5000, everyMs: 50 });
    const { metadata } = shown.body as { metadata: { annotations: Record<string, string>; labels: Record<string, string> } };

    expectRecorded(shown, recording('namespace-in-project'));
    expect(metadata.labels['field.cattle.io/projectId']).toBe(project);
    expect(JSON.parse(metadata.annotations['cattle.io/status'] ?? '')).toMatchObject({ Conditions: [{ Type: 'ResourceQuotaInit', Status: 'True' }, { Type: 'InitialRolesPopulated', Status: 'True' }] });
    expect((await member.send('POST', '/v1/configmaps', { type: 'configmap', metadata: { name: 'mine', namespace: name } })).status).toBe(201);
    expect((await member.send('DELETE', `/v1/namespaces/${ name }`)).status).toBeLessThan(300);
  });

  it('are closed to those who are no members', async() => {
    const own = create(admin);

    await own.answer;
    const refused = create(outsider);

    expect((await refused.answer).status).toBe(403);
    expect((await outsider.send('GET', `/v1/configmaps/${ own.name }/kube-root-ca.crt`)).status).toBe(404);
    expect((await outsider.send('GET', `/k8s/clusters/local/api/v1/namespaces/${ own.name }/pods`)).status).toBe(403);
  });

  it('take no namespace of somebody who is a member of another one only', async() => {
    const { data } = await admin.get<{ data: Array<{ metadata: { name: string } }> }>('/v1/management.cattle.io.projects/local');
    const other = data.find(({ metadata }) => metadata.name !== project)?.metadata.name;
    const { body, status } = await create(member, `local:${ other }`).answer;

    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'Forbidden', message: expect.stringContaining(`may not manage namespaces of project local:${ other }`) as string });
  });

  it('hide a type from those who may not read it', async() => {
    const recorded = recording('outsider-read');

    expectRecorded(await outsider.replay(recorded), recorded);
  });
});
