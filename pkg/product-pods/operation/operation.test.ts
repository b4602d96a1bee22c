import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import type { Operation } from './operation';
import { findOperation, isFailed, isOver, recordedValues, retryInstall } from './operation';

const pod = (annotations: Record<string, string> = {}) => ({
  metadata: { name: 'demo', namespace: 'pp-demo', annotations },
  spec:     { template: { repository: 'pp', chart: 'trac', version: '0.1.0' }, ttl: '8h' },
});
const operation = (name: string, created: string, releaseName = 'demo'): Operation => ({ metadata: { name, namespace: 'pp-demo', creationTimestamp: created }, status: { releaseName } });

describe('the Operation of a pod', () => {
  it('is the one the page noted', async() => {
    const api = new FakeApi().on('GET', /operations\/pp-demo\/noted$/, operation('noted', ''));

    expect((await findOperation(api, 'local', pod({ 'productpods.io/operation': 'pp-demo/noted' })))?.metadata.name).toBe('noted');
  });

  it('is else the newest on its release', async() => {
    const data = [operation('old', '2026-11-23T09:00:00Z'), operation('new', '2026-11-23T09:01:00Z'), operation('other', '2026-11-23T09:02:00Z', 'another')];

    expect((await findOperation(new FakeApi().on('GET', /operations\/pp-demo$/, { data }), 'local', pod()))?.metadata.name).toBe('new');
  });

  it('is gone after a while', async() => {
    expect(await findOperation(new FakeApi().on('GET', /./, new ApiError(404, 'not found')), 'local', pod({ 'productpods.io/operation': 'pp-demo/noted' }))).toBeUndefined();
  });

  it.each<[Partial<Operation>, boolean, boolean]>([
    [{ status: { podCreated: false } }, false, false],
    [{ status: { podCreated: true } }, false, false],
    [{ status: { podCreated: true, conditions: [{ type: 'Stalled', status: 'True' }] } }, true, true],
    [{ status: { podCreated: true, conditions: [{ type: 'Stalled', status: 'False' }] } }, false, false],
  ])('%j has failed: %s, is over: %s', (rest, failed, over) => {
    const state = { ...operation('a', ''), ...rest };

    expect([isFailed(state), isOver(state)]).toEqual([failed, over]);
  });
});

describe('a second attempt', () => {
  it('takes the values helm recorded last', async() => {
    const api = new FakeApi()
      .on('GET', /secrets\?labelSelector=owner%3Dhelm%2Cname%3Ddemo$/, { items: [{ metadata: { name: 'v1', creationTimestamp: '1' } }, { metadata: { name: 'v2', creationTimestamp: '2' } }] })
      .on('GET', /secrets\/pp-demo\/v2\?includeHelmData=true$/, { data: { release: { config: { size: 'large' } } } });

    expect(await recordedValues(api, 'local', pod())).toEqual({ size: 'large' });
  });

  it('knows no values when helm recorded none', async() => {
    expect(await recordedValues(new FakeApi().on('GET', /secrets\?/, { items: [] }), 'local', pod())).toBeUndefined();
  });

  it('upgrades what is there, and forgets the old error', async() => {
    const api = new FakeApi()
      .on('POST', /clusterrepos\/pp\?action=upgrade$/, { operationNamespace: 'pp-demo', operationName: 'second' })
      .on('PATCH', /productpods\/demo$/, {});

    await retryInstall(api, 'local', pod(), { projectId: 'local/p-1', values: { size: 'large' } });

    expect(api.asked[0]?.body).toMatchObject({ charts: [{ chartName: 'trac', version: '0.1.0', releaseName: 'demo', values: { size: 'large' }, resetValues: true }], namespace: 'pp-demo', projectId: 'local/p-1' });
    expect(api.asked[1]?.body).toEqual({ metadata: { annotations: { 'productpods.io/operation': 'pp-demo/second', 'productpods.io/install-error': null } } });
  });
});
