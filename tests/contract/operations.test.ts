import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/wait';
import { Client } from './support/client';
import { expectRecorded } from './support/expect';
import { type Answer, recording } from './support/recording';
import { defaultProject, ensureRepository, finishedOperation, type OperationOutput, removeNamespaces, REPOSITORY_PATH, unique } from './support/world';

interface Names { release: string; namespace: string }

const made = new Set<string>();
const fresh = (): Names => {
  const release = unique('contract');

  made.add(`pp-${ release }`);

  return { release, namespace: `pp-${ release }` };
};
let admin: Client;
let member: Client;
let outsider: Client;
let project: string;
let installed: Names;
let output: Answer;

beforeAll(async() => {
  [admin, member, outsider] = await Promise.all(['admin', 'member', 'outsider'].map((name) => Client.login(name))) as [Client, Client, Client];
  await ensureRepository(admin);
  project = await defaultProject(admin);
  installed = fresh();
  output = await act(admin, 'install', installed);
  await finishedOperation(admin, output.body as OperationOutput);
});

afterAll(() => removeNamespaces(admin, made));

/** Sends a recorded action with names of this run, and with more time than the recording's cluster needed. */
function act(client: Client, name: string, { release, namespace }: Names, more: object = {}): Promise<Answer> {
  const { request } = recording(name);
  const body = request.body as { charts: object[] };
  const action = new URL(request.path, 'https://x').search;

  return client.send('POST', `${ REPOSITORY_PATH }${ action }`, {
    ...body, namespace, projectId: `local/${ project }`, timeout: '120s', charts: body.charts.map((chart) => ({ ...chart, releaseName: release, ...more }))
  });
}

const appPath = ({ release, namespace }: Names) => `/k8s/clusters/local/v1/catalog.cattle.io.apps/${ namespace }/${ release }`;

async function operations(answer: Answer): Promise<Answer> {
  const { operationName } = answer.body as OperationOutput;
  const list = await admin.replay(recording('operation-succeeded'));
  const { data, ...rest } = list.body as { data: Array<{ id: string }> };

  return { ...list, body: { ...rest, data: data.filter(({ id }) => id.endsWith(operationName)) } };
}

describe('install', () => {
  it('answers with its Operation', () => {
    expectRecorded(output, recording('install'));
    expect(output.body).toMatchObject({ operationNamespace: installed.namespace, operationName: expect.stringMatching(/^helm-operation-[a-z0-9]{5}$/) as string });
  });

  it('leaves an Operation that succeeded', async() => {
    const answer = await operations(output);
    const recorded = recording('operation-succeeded');
    const command = (body: unknown) => (body as { data: Array<{ status: { command: string[] } }> }).data[0]?.status.command;

    expectRecorded(answer, recorded);
    expect(command(answer.body)?.map((word) => word.replace(installed.release, 'cap1').replace('-repo-name=contract', '-repo-name=pp').replace('2m0s', '1m0s')))
      .toEqual(command(recorded.response.body));
  });

  it.each(['app', 'app-deployed'])('leaves an App like %s', async(name) => {
    const recorded = recording(name);
    const answer = await admin.replay(recorded, { path: appPath(installed) });
    const { metadata, spec } = answer.body as { metadata: { relationships: Array<{ rel: string; toType?: string }> }; spec: { resources: Array<{ kind: string }> } };

    expectRecorded(answer, recorded, {
      except: { 'spec.chart.metadata': 'what the chart\'s author wrote', 'spec.info.notes': 'the recorded chart had none' }
    });
    expect(answer.body).toMatchObject({ status: { summary: { state: 'deployed' } }, metadata: { state: { name: 'deployed', error: false }, labels: { 'catalog.cattle.io/cluster-repo-name': 'contract' } } });
    expect(spec.resources.map(({ kind }) => kind)).toContain('Deployment');
    expect(metadata.relationships).toContainEqual(expect.objectContaining({ rel: 'helmresource', toType: 'apps.deployment' }));
  });

  it('accepts a release name in use, and fails later', async() => {
    const answer = await act(admin, 'install-same-name', installed);

    expectRecorded(answer, recording('install-same-name'));
    await finishedOperation(admin, answer.body as OperationOutput);
    const failed = await operations(answer);
    const [operation] = (failed.body as { data: Array<{ metadata: object; status: { conditions: object[] } }> }).data;

    expectRecorded(failed, recording('operation-failed'));
    expect(operation?.metadata).toMatchObject({ state: { error: true, message: 'exit code: 123', name: 'error', transitioning: false } });
    expect(operation?.status.conditions).toContainEqual(expect.objectContaining({ type: 'Stalled', status: 'True', reason: 'Stalled', message: ' exit code: 123' }));
  });

  it('refuses a namespace that cannot be', async() => {
    const recorded = recording('install-bad-name');

    expectRecorded(await act(admin, 'install-bad-name', { release: 'Bad_Name', namespace: 'pp-Bad_Name' }), recorded);
  });

  it('refuses a chart that is not there', async() => {
    const names = fresh();

    expectRecorded(await act(admin, 'install-unknown-chart', names), recording('install-unknown-chart'));
    expect((await admin.send('GET', `/v1/namespaces/${ names.namespace }`)).status).toBe(404);
  });

  it('is done with a member\'s own rights', async() => {
    const names = fresh();
    const answer = await act(member, 'member-install', names);

    expectRecorded(answer, recording('member-install'));
    const { status } = await finishedOperation(member, answer.body as OperationOutput);

    expect(status.conditions?.find(({ type }) => type === 'Stalled')).toMatchObject({ status: 'False' });
    expect((await outsider.send('GET', appPath(names))).status).toBe(404);
  });

  it('fails for an outsider in the Operation only, and leaves no release', async() => {
    const names = fresh();

    // Rancher needs the namespace for the Operation; an outsider cannot make it himself.
    await admin.send('POST', '/v1/namespaces', { type: 'namespace', metadata: { name: names.namespace } });
    const answer = await act(outsider, 'outsider-install', names);

    expectRecorded(answer, recording('outsider-install'));
    const { status } = await finishedOperation(outsider, answer.body as OperationOutput);

    expect(status.conditions?.find(({ type }) => type === 'Stalled')).toMatchObject({ status: 'True', message: ' exit code: 123' });
    expect((await admin.send('GET', appPath(names))).status).toBe(404);
  });
});

describe('upgrade and uninstall', () => {
  it('upgrades', async() => {
    const answer = await act(admin, 'app-upgrade', installed);

    expectRecorded(answer, recording('app-upgrade'));
    await finishedOperation(admin, answer.body as OperationOutput);
    await waitFor('revision 2', async() => (await admin.get<{ spec: { version: number } }>(appPath(installed))).spec.version === 2);
  });

  it('uninstalls', async() => {
    const recorded = recording('app-uninstall');
    const answer = await admin.replay(recorded, { path: `${ appPath(installed) }?action=uninstall` });

    expectRecorded(answer, recorded);
    await finishedOperation(admin, answer.body as OperationOutput);
    await waitFor('the App to go', async() => (await admin.send('GET', appPath(installed))).status === 404);
  });
});
