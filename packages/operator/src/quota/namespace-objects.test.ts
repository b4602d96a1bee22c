import { buildPod } from '../../../domain/src/testing';
import { describe, expect, it } from 'vitest';
import { newPodState } from '../pod-state';
import { KubeError } from '../kube/errors';
import { limitFacts, quotaFacts, setNamespaceQuota } from './namespace-objects';

const quota = { hard: { 'limits.cpu': '2' }, limits: [{ type: 'Container' as const, max: { cpu: '2' } }] };
const labels = { 'productpods.io/pod': 'demo' };
const AT = '/api/v1/namespaces/pp-demo';

/** What is written when so much is seen, and the API server refuses those calls. */
async function written(wanted: typeof quota | null, { hard, limits, refused = {} }: { hard?: Record<string, string>; limits?: []; refused?: Record<string, number> } = {}) {
  const calls: unknown[] = [];
  const call = (verb: string) => (path: string, body: unknown) => {
    calls.push([verb, path.replace(AT, ''), body]);
    const status = refused[`${ verb } ${ path.replace(AT, '') }`];

    return status === undefined ? Promise.resolve({}) : Promise.reject(new KubeError(status, '', ''));
  };
  const facts = { namespace: 'pp-demo', uid: 'u-1' };

  await setNamespaceQuota(wanted, { key: 'pp-demo/demo', pod: buildPod(), state: newPodState() }, {
    client: { create: call('create'), patch: call('patch'), delete: call('delete') }, sources: { resourceQuotas: { store: { get: () => hard && { ...facts, hard } } }, limitRanges: { store: { get: () => limits && { ...facts, limits } } } },
  } as never);

  return calls;
}

describe('the objects of a namespace’s quota', () => {
  it('are made where there are none', async() => {
    expect(await written(quota)).toEqual([
      ['create', '/resourcequotas', { metadata: { name: 'product-pods', labels }, spec: { hard: quota.hard } }], ['create', '/limitranges', { metadata: { name: 'product-pods', labels }, spec: { limits: quota.limits } }],
    ]);
  });

  it('are changed, with what is not in them any more taken out', async() => {
    expect(await written(quota, { hard: { 'limits.cpu': '9', pods: '0' }, limits: [] })).toEqual([
      ['patch', '/resourcequotas/product-pods', { metadata: { labels }, spec: { hard: { 'limits.cpu': '2', pods: null } } }], ['patch', '/limitranges/product-pods', { metadata: { labels }, spec: { limits: quota.limits } }],
    ]);
  });

  it('go where nothing is promised, and are left alone where there are none', async() => {
    expect(await written(null, { hard: { pods: '0' }, limits: [] })).toEqual([['delete', '/resourcequotas/product-pods', 'u-1'], ['delete', '/limitranges/product-pods', 'u-1']]);
    expect(await written(null)).toEqual([]);
    expect(await written({ ...quota, limits: [] }, { hard: quota.hard, limits: [] })).toContainEqual(['delete', '/limitranges/product-pods', 'u-1']);
  });

  it('are found again when somebody took the label off, or all of it', async() => {
    expect(await written(quota, { limits: [], refused: { 'create /resourcequotas': 409 } })).toContainEqual(['patch', '/resourcequotas/product-pods', { metadata: { labels }, spec: { hard: quota.hard } }]);
    expect(await written(quota, { hard: { pods: '0' }, limits: [], refused: { 'patch /resourcequotas/product-pods': 404 } })).toContainEqual(['create', '/resourcequotas', { metadata: { name: 'product-pods', labels }, spec: { hard: quota.hard } }]);
    await expect(written(quota, { refused: { 'create /limitranges': 403 } })).rejects.toThrow(KubeError);
  });

  it('are mirrored as far as they are read', () => {
    const metadata = { name: 'product-pods', namespace: 'pp-demo', uid: 'u' };

    expect(quotaFacts({ metadata, spec: { hard: { pods: '0' } } })).toEqual({ namespace: 'pp-demo', uid: 'u', hard: { pods: '0' } });
    expect(limitFacts({ metadata })).toEqual({ namespace: 'pp-demo', uid: 'u', limits: [] });
  });
});
