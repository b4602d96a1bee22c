import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { createPods } from './create-pods';
import type { CreateContext } from './objects';
import { REQUEST_ANNOTATION } from './objects';

const NAMES = ['demo-1', 'demo-2'];
const id = (name: string) => `request-${ name }`;
const nameIn = (path: string) => /pp-(demo-\d)/.exec(path)?.[1] ?? '';
const ours = (name: string) => ({ metadata: { name, annotations: { [REQUEST_ANNOTATION]: id(name), 'cattle.io/status': '{"Conditions":[{"Type":"InitialRolesPopulated","Status":"True"}]}' } } });
const install = { operationNamespace: 'cattle', operationName: 'helm-1' };
const healthy = () => new FakeApi()
  .on('POST', /\/v1\/namespaces$/, ({ body }: { body: { metadata: { name: string } } }) => ours(nameIn(body.metadata.name)))
  .on('GET', /\/namespaces\/pp-demo-\d$/, ({ path }: { path: string }) => ours(nameIn(path)))
  .on('GET', /\/productpods\/demo-\d$/, ({ path }: { path: string }) => ours(nameIn(path)))
  .on('POST', /\/productpods(\?dryRun=All)?$/, {})
  .on('POST', /action=install$/, install)
  .on('GET', /operations/, { data: [] })
  .on('PATCH', /productpods/, {})
  .on('DELETE', /./, {});
const contexts = (api: FakeApi, resuming = false): CreateContext[] => NAMES.map((name) => ({
  api,
  resuming,
  onStep:  () => undefined,
  clock:   { now: () => 0, sleep: () => Promise.resolve() },
  request: { id: id(name), clusterId: 'local', projectId: 'local/p-1', name, ttl: '1h', template: { repository: 'r', chart: 'c', version: '1' }, values: { name } },
}));
const calls = (api: FakeApi, pattern: RegExp) => api.calls.filter((call) => pattern.test(call));
const refusedFor = (name: string, pattern: RegExp, api = healthy()) => api.on('POST', pattern, ({ path }: { path: string }) => {
  if (nameIn(path) === name) {
    throw new ApiError(403, 'admission webhook denied the request: no more pods');
  }

  return {};
});

describe('several pods', () => {
  it('are all registered for trial, then in earnest, and installed only when all are there', async() => {
    const api = healthy();

    expect(await createPods(contexts(api))).toEqual({ ok: true, names: NAMES });
    const order = calls(api, /POST.*(productpods|install)/).map((call) => (call.includes('dryRun') ? 'trial' : call.includes('install') ? 'install' : 'pod'));

    expect(order).toEqual(['trial', 'trial', 'pod', 'pod', 'install', 'install']);
    expect(api.asked.filter(({ path }) => path.endsWith('action=install')).map(({ body }) => (body as { charts: { values: object }[] }).charts[0]?.values)).toEqual(NAMES.map((name) => ({ name })));
  });

  it('are none when one would be refused: nothing was registered, and every namespace goes', async() => {
    const api = refusedFor('demo-2', /dryRun=All$/).on('GET', /\/productpods\/demo-\d$/, new ApiError(404, 'none'));

    expect(await createPods(contexts(api))).toMatchObject({ ok: false, name: 'demo-2', failure: { step: 'pod', kind: 'refused', left: 'nothing', message: expect.stringContaining('No more pods') } });
    expect(calls(api, /POST.*productpods$/)).toEqual([]);
    expect(calls(api, /DELETE/)).toEqual(NAMES.map((name) => `DELETE /k8s/clusters/local/api/v1/namespaces/pp-${ name }`));
  });

  it('are none when one is refused in earnest, as by a quota that all together exceed: those admitted are taken back', async() => {
    const api = refusedFor('demo-2', /productpods$/).on('GET', /\/productpods\/demo-2$/, new ApiError(404, 'none'));

    expect(await createPods(contexts(api))).toMatchObject({ ok: false, name: 'demo-2', failure: { left: 'nothing' } });
    expect(calls(api, /DELETE/).sort()).toEqual([
      'DELETE /k8s/clusters/local/api/v1/namespaces/pp-demo-2', 'DELETE /k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-demo-1/productpods/demo-1',
    ]);
    expect(calls(api, /install/)).toEqual([]);
  });

  it('take back nothing that is somebody else’s', async() => {
    const other = { metadata: { name: 'x', annotations: { [REQUEST_ANNOTATION]: 'another' } } };
    const api = healthy().on('POST', /\/v1\/namespaces$/, new ApiError(409, 'exists')).on('GET', /\/namespaces\/pp-demo-\d$/, other).on('GET', /\/productpods\/demo-\d$/, other);

    expect(await createPods(contexts(api))).toMatchObject({ ok: false, failure: { kind: 'nameTaken', left: 'nothing' } });
    expect(calls(api, /DELETE/)).toEqual([]);
  });

  it('say so when they could not be taken back', async() => {
    const api = refusedFor('demo-1', /dryRun=All$/).on('GET', /\/productpods\/demo-\d$/, new ApiError(404, 'none')).on('DELETE', /./, new ApiError(500, 'no'));

    expect(await createPods(contexts(api))).toMatchObject({ ok: false, failure: { left: 'sweep' } });
  });

  it.each<[string, FakeApi]>([
    ['the cluster does not answer', healthy().on('POST', /dryRun=All$/, new ApiError(503, ''))],
    ['an installation does not begin although all were admitted', healthy().on('POST', /action=install$/, install, new ApiError(500, 'no chart name found'))],
  ])('are continued by the same call where %s', async(_, api) => {
    expect(await createPods(contexts(api))).toMatchObject({ ok: false, failure: { left: 'resumable' } });
    expect(calls(api, /DELETE/)).toEqual([]);

    const later = healthy().on('POST', /\/v1\/namespaces$/, new ApiError(409, 'exists')).on('POST', /\/productpods$/, new ApiError(409, 'exists')).on('GET', /operations\/pp-demo-1$/, { data: [{ metadata: { name: 'helm-0' }, status: { releaseName: 'demo-1' } }] });

    expect(await createPods(contexts(later, true))).toEqual({ ok: true, names: NAMES });
    expect(calls(later, /install/)).toHaveLength(1);
  });
});
