import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { buildRow } from '../test-support/pods';
import { upgradePod, upgradeResult } from './upgrade';

const pod = buildRow();
const POD = '/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-demo/productpods/demo';
const api = () => new FakeApi().on('PATCH', /productpods\/demo/, {}).on('POST', /action=upgrade$/, { operationNamespace: 'cattle', operationName: 'helm-2' });
const context = (rancher: FakeApi) => ({ api: rancher, clusterId: 'local', projectId: 'local/p-1' });

describe('an upgrade', () => {
  it('asks for trial, upgrades as the user, and notes version and operation', async() => {
    const rancher = api();

    expect(await upgradePod(context(rancher), pod, { version: '1.1.0', values: { a: 1 } })).toEqual({ namespace: 'cattle', name: 'helm-2' });
    expect(rancher.asked.map(({ method, path }) => `${ method } ${ path }`)).toEqual([`PATCH ${ POD }?dryRun=All`, 'POST /k8s/clusters/local/v1/catalog.cattle.io.clusterrepos/pp?action=upgrade', `PATCH ${ POD }`]);
    expect(rancher.asked[1]?.body).toMatchObject({ charts: [{ chartName: 'trac', version: '1.1.0', releaseName: 'demo', values: { a: 1 }, resetValues: true }], namespace: 'pp-demo', projectId: 'local/p-1' });
    expect(rancher.asked[2]?.body).toEqual({ metadata: { annotations: { 'productpods.io/operation': 'cattle/helm-2', 'productpods.io/install-error': null } }, spec: { template: { version: '1.1.0' } } });
  });

  it('that is refused leaves everything as it was', async() => {
    const denied = api().on('PATCH', /dryRun=All$/, new ApiError(403, 'denied'));

    await expect(upgradePod(context(denied), pod, { version: '1.1.0', values: {} })).rejects.toThrow('denied');
    expect(denied.calls).toHaveLength(1);

    const forbidden = api().on('POST', /upgrade$/, new ApiError(403, 'no right'));

    await expect(upgradePod(context(forbidden), pod, { version: '1.1.0', values: {} })).rejects.toThrow('no right');
    expect(forbidden.calls).toHaveLength(2);
  });

  const operation = (status: object, state?: object) => ({ metadata: { name: 'helm-2', state }, status });

  it.each<[string, unknown, string | undefined]>([
    ['runs', operation({ podCreated: true }, { name: 'in-progress', transitioning: true }), undefined],
    ['has not appeared', new ApiError(404, 'none'), undefined],
    ['is done', operation({ podCreated: true }, { name: 'active' }), 'done'],
    ['failed', operation({ conditions: [{ type: 'Stalled', status: 'True' }] }), 'failed'],
  ])('that %s', async(_, answer, expected) => {
    expect(await upgradeResult({ api: new FakeApi().on('GET', /operations/, answer), clusterId: 'local' }, { namespace: 'cattle', name: 'helm-2' })).toBe(expected);
  });
});
