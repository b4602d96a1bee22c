import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { createPod, discardPod } from './create-pod';
import { REQUEST_ANNOTATION } from './objects';
import type { PodRequest, Step } from './types';

const request: PodRequest = {
  id:        'request-1',
  clusterId: 'local',
  projectId: 'local/p-abcde',
  name:      'demo',
  title:     'Demo',
  ttl:       '8h',
  template:  { repository: 'product-pods', chart: 'trac', version: '0.1.0' },
  values:    { size: 'large' },
};

const NAMESPACES = '/k8s/clusters/local/v1/namespaces';
const NAMESPACE = '/k8s/clusters/local/api/v1/namespaces/pp-demo';
const PODS = '/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-demo/productpods';
const INSTALL = '/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos/product-pods?action=install';
const OPERATIONS = '/k8s/clusters/local/v1/catalog.cattle.io.operations/pp-demo';

const exact = (path: string) => new RegExp(`^${ path.replace(/[.?+*]/g, '\\$&') }$`);
const namespace = (options: { id?: string; populated?: boolean; ending?: boolean } = {}) => ({
  metadata: {
    name:        'pp-demo',
    annotations: {
      [REQUEST_ANNOTATION]: options.id ?? 'request-1',
      ...(options.populated ? { 'cattle.io/status': '{"Conditions":[{"Type":"InitialRolesPopulated","Status":"True"}]}' } : {}),
    },
    ...(options.ending ? { deletionTimestamp: '2026-11-23T08:00:00Z' } : {}),
  },
});
const pod = (id = 'request-1') => ({ metadata: { name: 'demo', annotations: { [REQUEST_ANNOTATION]: id } } });
const output = { operationNamespace: 'pp-demo', operationName: 'helm-operation-1' };

/** A Rancher where everything works. */
const healthy = () => new FakeApi()
  .on('POST', exact(NAMESPACES), namespace())
  .on('GET', exact(NAMESPACE), namespace({ populated: true }))
  .on('POST', exact(PODS), pod())
  .on('POST', exact(INSTALL), output)
  .on('PATCH', exact(`${ PODS }/demo`), {})
  .on('DELETE', exact(`${ PODS }/demo`), {})
  .on('DELETE', exact(NAMESPACE), {});

/** A clock that moves only when somebody sleeps. */
const fakeClock = () => {
  let time = 0;

  return {
    now:   () => time,
    sleep: (ms: number) => {
      time += ms;

      return Promise.resolve();
    },
  };
};

const run = async(api: FakeApi, resuming = false) => {
  const steps: Step[] = [];
  const outcome = await createPod({ api, clock: fakeClock(), request, resuming, onStep: (step) => steps.push(step) });

  return { outcome, steps };
};

const deleted = (api: FakeApi) => api.calls.filter((call) => call.startsWith('DELETE'));

describe('creating a pod', () => {
  it('makes namespace, pod and release in this order, each with what the agreement says', async() => {
    const api = healthy();
    const { outcome, steps } = await run(api);

    expect(outcome).toEqual({ ok: true, namespace: 'pp-demo', name: 'demo', operation: { namespace: 'pp-demo', name: 'helm-operation-1' } });
    expect(steps).toEqual(['namespace', 'roles', 'pod', 'install']);
    expect(api.calls).toEqual([`POST ${ NAMESPACES }`, `GET ${ NAMESPACE }`, `POST ${ PODS }`, `POST ${ INSTALL }`, `PATCH ${ PODS }/demo`]);
    expect(api.asked[0]?.body).toEqual({
      type:     'namespace',
      metadata: {
        name: 'pp-demo', labels: { 'productpods.io/pod': 'demo' }, annotations: { 'field.cattle.io/projectId': 'local:p-abcde', [REQUEST_ANNOTATION]: 'request-1' },
      },
    });
    expect(api.asked[2]?.body).toEqual({
      apiVersion: 'productpods.io/v1alpha1',
      kind:       'ProductPod',
      metadata:   { name: 'demo', namespace: 'pp-demo', finalizers: ['productpods.io/cleanup'], annotations: { [REQUEST_ANNOTATION]: 'request-1' } },
      spec:       { title: 'Demo', template: request.template, ttl: '8h' },
    });
    expect(api.asked[3]?.body).toEqual({
      charts:    [{ chartName: 'trac', version: '0.1.0', releaseName: 'demo', values: { size: 'large' }, annotations: {} }],
      namespace: 'pp-demo',
      projectId: 'local/p-abcde',
      timeout:   '600s',
      wait:      false,
    });
    expect(api.asked[4]?.body).toEqual({ metadata: { annotations: { 'productpods.io/operation': 'pp-demo/helm-operation-1' } } });
  });

  it('says how the pod is to live where somebody chose that', async() => {
    const api = healthy();
    const life = { gracePeriod: '2h', sleepSchedule: { sleep: '0 20 * * *', timeZone: 'Europe/Berlin' }, protected: true };

    await createPod({ api, clock: fakeClock(), request: { ...request, life }, resuming: false, onStep: () => undefined });
    expect(api.asked[2]?.body).toMatchObject({ spec: { title: 'Demo', template: request.template, ttl: '8h', ...life } });
  });

  it('asks nothing more when the roles are there at once', async() => {
    const api = healthy().on('POST', exact(NAMESPACES), namespace({ populated: true }));

    await run(api);

    expect(api.calls[1]).toBe(`POST ${ PODS }`);
  });

  it('waits for the roles while the namespace is still hidden from its creator', async() => {
    const api = healthy().on('GET', exact(NAMESPACE), new ApiError(404, 'not found'), new ApiError(403, 'forbidden'), namespace(), namespace({ populated: true }));

    expect((await run(api)).outcome.ok).toBe(true);
  });

  it('allows rights a moment to arrive', async() => {
    const api = healthy().on('POST', exact(PODS), new ApiError(403, 'productpods.productpods.io is forbidden'), pod());

    expect((await run(api)).outcome.ok).toBe(true);
  });

  it('succeeds although nobody may note the Operation', async() => {
    const api = healthy().on('PATCH', exact(`${ PODS }/demo`), new ApiError(403, 'forbidden'));

    expect((await run(api)).outcome.ok).toBe(true);
  });
});

describe('a failure', () => {
  const gone = new ApiError(0, 'no answer');
  const expired = new ApiError(401, 'must authenticate');

  type Change = (api: FakeApi) => FakeApi;

  it.each<[string, Change, { step: Step; kind: string; left: string }, string[]]>([
    ['a namespace of somebody else', (api) => api.on('POST', exact(NAMESPACES), new ApiError(409, 'exists')).on('GET', exact(NAMESPACE), namespace({ id: 'other' })),
      { step: 'namespace', kind: 'nameTaken', left: 'nothing' }, []],
    ['a namespace nobody shows', (api) => api.on('POST', exact(NAMESPACES), new ApiError(409, 'exists')).on('GET', exact(NAMESPACE), new ApiError(403, 'forbidden')),
      { step: 'namespace', kind: 'nameTaken', left: 'nothing' }, []],
    ['no right to a namespace', (api) => api.on('POST', exact(NAMESPACES), new ApiError(403, 'namespaces is forbidden')),
      { step: 'namespace', kind: 'forbidden', left: 'nothing' }, []],
    ['a project nobody shows', (api) => api.on('POST', exact(NAMESPACES), new ApiError(404, 'not found')),
      { step: 'namespace', kind: 'forbidden', left: 'nothing' }, []],
    ['a refused namespace', (api) => api.on('POST', exact(NAMESPACES), new ApiError(422, 'Invalid value')),
      { step: 'namespace', kind: 'refused', left: 'nothing' }, []],
    ['silence at the namespace', (api) => api.on('POST', exact(NAMESPACES), gone),
      { step: 'namespace', kind: 'unreachable', left: 'resumable' }, []],
    ['a session over at the namespace', (api) => api.on('POST', exact(NAMESPACES), expired),
      { step: 'namespace', kind: 'sessionExpired', left: 'resumable' }, []],
    ['roles that never come', (api) => api.on('GET', exact(NAMESPACE), namespace()),
      { step: 'roles', kind: 'rolesTimeout', left: 'nothing' }, [`DELETE ${ NAMESPACE }`]],
    ['silence while waiting', (api) => api.on('GET', exact(NAMESPACE), new ApiError(503, 'apiserver not ready')),
      { step: 'roles', kind: 'unreachable', left: 'resumable' }, []],
    ['a session over while waiting', (api) => api.on('GET', exact(NAMESPACE), expired),
      { step: 'roles', kind: 'sessionExpired', left: 'resumable' }, []],
    ['a pod that admission refuses', (api) => api.on('POST', exact(PODS), new ApiError(422, 'spec.ttl: a lifetime is at most ten years')),
      { step: 'pod', kind: 'refused', left: 'nothing' }, [`DELETE ${ NAMESPACE }`]],
    ['a pod that a policy denies', (api) => api.on('POST', exact(PODS), new ApiError(403, 'ValidatingAdmissionPolicy denied request: no')),
      { step: 'pod', kind: 'refused', left: 'nothing' }, [`DELETE ${ NAMESPACE }`]],
    ['no right to pods', (api) => api.on('POST', exact(PODS), new ApiError(403, 'productpods.productpods.io is forbidden')),
      { step: 'pod', kind: 'forbidden', left: 'nothing' }, [`DELETE ${ NAMESPACE }`]],
    ['a cluster without the resource', (api) => api.on('POST', exact(PODS), new ApiError(404, 'the server could not find the requested resource')),
      { step: 'pod', kind: 'crdMissing', left: 'nothing' }, [`DELETE ${ NAMESPACE }`]],
    ['silence at the pod', (api) => api.on('POST', exact(PODS), gone),
      { step: 'pod', kind: 'unreachable', left: 'resumable' }, []],
    ['a session over at the pod', (api) => api.on('POST', exact(PODS), expired),
      { step: 'pod', kind: 'sessionExpired', left: 'resumable' }, []],
    ['an earlier pod on its way out', (api) => api.on('POST', exact(PODS), new ApiError(409, 'exists')).on('GET', exact(`${ PODS }/demo`), { metadata: { ...pod().metadata, deletionTimestamp: 'now' } }),
      { step: 'pod', kind: 'ending', left: 'resumable' }, []],
    ['a chart that is not there', (api) => api.on('POST', exact(INSTALL), new ApiError(500, 'no chart name found')),
      { step: 'install', kind: 'chartMissing', left: 'nothing' }, [`DELETE ${ PODS }/demo`]],
    ['no right to install', (api) => api.on('POST', exact(INSTALL), new ApiError(403, 'forbidden')),
      { step: 'install', kind: 'forbidden', left: 'nothing' }, [`DELETE ${ PODS }/demo`]],
    ['silence at the installation', (api) => api.on('POST', exact(INSTALL), new ApiError(502, 'bad gateway')),
      { step: 'install', kind: 'unreachable', left: 'resumable' }, []],
    ['a session over at the installation', (api) => api.on('POST', exact(INSTALL), expired),
      { step: 'install', kind: 'sessionExpired', left: 'resumable' }, []],
  ])('by %s', async(_what, change, failure, cleaned) => {
    const api = change(healthy());
    const { outcome } = await run(api);

    expect(outcome).toEqual({ ok: false, failure: { ...failure, message: expect.any(String) } });
    expect(deleted(api)).toEqual(cleaned);
  });

  it('is told with what is left when cleaning up fails too', async() => {
    const noPod = healthy().on('POST', exact(PODS), new ApiError(422, 'no')).on('DELETE', exact(NAMESPACE), new ApiError(403, 'forbidden'));
    const noRelease = healthy().on('POST', exact(INSTALL), new ApiError(500, 'no chart name found')).on('DELETE', exact(`${ PODS }/demo`), gone);

    expect((await run(noPod)).outcome).toMatchObject({ failure: { left: 'sweep' } });
    expect((await run(noRelease)).outcome).toMatchObject({ failure: { left: 'listed' } });
  });
});

describe('a second attempt', () => {
  it('continues with what the first one made', async() => {
    const api = healthy()
      .on('POST', exact(NAMESPACES), new ApiError(409, 'exists'))
      .on('POST', exact(PODS), new ApiError(409, 'exists'))
      .on('GET', exact(`${ PODS }/demo`), pod())
      .on('GET', exact(OPERATIONS), { data: [] });

    expect((await run(api, true)).outcome.ok).toBe(true);
    expect(api.calls).toContain(`POST ${ INSTALL }`);
  });

  it('takes an installation that was started without its knowing', async() => {
    const api = healthy()
      .on('POST', exact(NAMESPACES), new ApiError(409, 'exists'))
      .on('POST', exact(PODS), new ApiError(409, 'exists'))
      .on('GET', exact(`${ PODS }/demo`), pod())
      .on('GET', exact(OPERATIONS), { data: [{ metadata: { name: 'helm-operation-0' }, status: { releaseName: 'demo' } }] });

    expect((await run(api, true)).outcome).toMatchObject({ ok: true, operation: { name: 'helm-operation-0' } });
    expect(api.calls).not.toContain(`POST ${ INSTALL }`);
  });

  it('waits for the remains of the first one to be gone', async() => {
    const api = healthy()
      .on('POST', exact(NAMESPACES), ...[1, 2, 3].map(() => new ApiError(409, 'exists')), namespace({ populated: true }))
      .on('GET', exact(NAMESPACE), namespace({ ending: true }), new ApiError(403, 'forbidden'))
      .on('GET', exact(OPERATIONS), { data: [] });

    expect((await run(api, true)).outcome.ok).toBe(true);
  });

  it('goes on with the pod that is there, even if policies would not admit it any more', async() => {
    const api = healthy()
      .on('POST', exact(NAMESPACES), new ApiError(409, 'exists')).on('GET', exact(NAMESPACE), namespace({ populated: true }))
      .on('POST', exact(PODS), new ApiError(403, 'admission webhook "policies.productpods.io" denied the request: no more pods')).on('GET', exact(`${ PODS }/demo`), pod())
      .on('GET', exact(OPERATIONS), { data: [] });

    expect((await run(api, true)).outcome.ok).toBe(true);
    expect(deleted(api)).toEqual([]);
  });

  it('does not wait for ever', async() => {
    const api = healthy().on('POST', exact(NAMESPACES), new ApiError(409, 'exists')).on('GET', exact(NAMESPACE), namespace({ ending: true }));

    expect((await run(api, true)).outcome).toMatchObject({ ok: false, failure: { kind: 'ending', left: 'resumable' } });
  });
});

describe('giving a request up', () => {
  const discard = (api: FakeApi) => discardPod({ api, clock: fakeClock(), request });

  it('removes the pod, and leaves the rest to the operator', async() => {
    const api = healthy().on('GET', exact(`${ PODS }/demo`), pod());

    expect(await discard(api)).toBe(true);
    expect(deleted(api)).toEqual([`DELETE ${ PODS }/demo`]);
  });

  it('removes the namespace that never got its pod', async() => {
    const api = healthy().on('GET', exact(`${ PODS }/demo`), new ApiError(404, 'not found'));

    expect(await discard(api)).toBe(true);
    expect(deleted(api)).toEqual([`DELETE ${ NAMESPACE }`]);
  });

  it('touches nothing of others', async() => {
    const api = healthy().on('GET', exact(`${ PODS }/demo`), pod('other')).on('GET', exact(NAMESPACE), namespace({ id: 'other' }));

    expect(await discard(api)).toBe(true);
    expect(deleted(api)).toEqual([]);
  });
});
