import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/wait';
import { Client } from './support/client';
import { expectRecorded } from './support/expect';
import { recording } from './support/recording';
import { ensureRepository, REPOSITORY_PATH } from './support/world';

/** The recorded chart is the same as the stack's in name and version; what is in it differs. */
const CHART = 'what the chart\'s author wrote';
let admin: Client;

beforeAll(async() => {
  admin = await Client.login('admin');
  await ensureRepository(admin);
});

const ownPath = (path: string) => path.replace(/^.*\/clusterrepos\/pp|^.*catalog\.cattle\.io\.clusterrepos\/pp/, REPOSITORY_PATH);

function replay(name: string) {
  const recorded = recording(name);

  return { recorded, answer: admin.replay(recorded, { path: ownPath(recorded.request.path) }) };
}

describe('a repository', () => {
  it('has links, actions and status', async() => {
    const { recorded, answer } = replay('clusterrepo');
    const { body } = await answer;
    const names = (repo: unknown) => ['links', 'actions'].map((key) => Object.keys((repo as Record<string, object>)[key] ?? {}).sort());

    expectRecorded(await answer, recorded, { except: { 'spec.forceUpdate': 'set by whoever refreshed it last' } });
    expect(names(body)).toEqual(names(recorded.response.body));
  });

  it('has an index whose charts are fetched through the server', async() => {
    const { recorded, answer } = replay('clusterrepo-index');
    const { entries } = (await answer).body as { entries: Record<string, Array<Record<string, unknown>>> };

    expectRecorded(await answer, recorded, {
      except: {
        'entries.*[].annotations': CHART,
'entries.*[].icon': CHART,
'entries.*[].keywords': CHART,
'entries.*[].maintainers': CHART,
'entries.*[].home': CHART,
'entries.*[].sources': CHART,
'entries.*[].kubeVersion': CHART,
'entries.*[].type': CHART,
        'entries.product-pods': 'the stack\'s repository has more charts',
'entries.product-pods-operator': 'another chart',
'entries.trac': 'another chart',
      },
    });
    expect(entries['hello']?.[0]).toMatchObject({
      urls: ['https://rancher.example/v1/catalog.cattle.io.clusterrepos/contract?chartName=hello&link=chart&version=0.1.0']
    });
  });

  it('tells about a chart', async() => {
    const { recorded, answer } = replay('clusterrepo-info');

    expectRecorded(await answer, recorded, {
      except: { values: CHART, questions: CHART, chart: CHART, readme: CHART, appReadme: CHART }
    });
    expect((await answer).body).toMatchObject({ values: { message: 'hi' }, questions: { questions: expect.arrayContaining([expect.objectContaining({ variable: 'message' })]) as unknown[] }, chart: { name: 'hello', version: '0.1.0' } });
  });

  it('gives out the chart itself', async() => {
    const { status, headers } = await admin.send('GET', `${ REPOSITORY_PATH }?link=chart&chartName=hello&version=0.1.0`);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/gzip' });
  });

  it('gives out a chart\'s icon as a picture that runs no scripts', async() => {
    const { status, headers } = await admin.send('GET', `${ REPOSITORY_PATH }?link=icon&chartName=trac&version=0.1.0`);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'image/svg+xml' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect((await admin.send('GET', `${ REPOSITORY_PATH }?link=icon&chartName=hello&version=0.1.0`)).status).toBe(404);
  });

  it('knows nothing of a chart that is not there', async() => {
    const { recorded, answer } = replay('clusterrepo-info-missing');

    expectRecorded(await answer, recorded);
  });

  it('is downloaded anew on request', async() => {
    const repo = await admin.get<{ spec: object; metadata: { generation: number } }>(REPOSITORY_PATH);

    await admin.send('PUT', REPOSITORY_PATH, { ...repo, spec: { ...repo.spec, forceUpdate: new Date().toISOString() } });
    await waitFor('the refresh', async() => {
      const { status } = await admin.get<{ status: { observedGeneration: number } }>(REPOSITORY_PATH);

      return status.observedGeneration > repo.metadata.generation;
    });
  });

  it('says in its status why it cannot be downloaded', async() => {
    const path = '/v1/catalog.cattle.io.clusterrepos';

    await admin.send('DELETE', `${ path }/contract-broken`);
    await admin.send('POST', path, { type: 'catalog.cattle.io.clusterrepo', metadata: { name: 'contract-broken' }, spec: { url: `${ admin.stack.chartsUrl }/nowhere` } });
    const condition = await waitFor('the failure', async() => {
      const { status } = await admin.get<{ status?: { conditions?: Array<{ status: string; message: string }> } }>(`${ path }/contract-broken`);

      return status?.conditions?.find(({ status: value }) => value === 'False');
    });

    expect(condition.message).toContain('404');
    await admin.send('DELETE', `${ path }/contract-broken`);
  });
});
