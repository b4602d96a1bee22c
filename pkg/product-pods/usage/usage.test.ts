import { readFileSync } from 'fs';
import { join } from 'path';

import { NOTHING } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { cells } from '../test-support/policies';
import { COLUMNS, countedPod, fieldOf } from './counted-pod';
import { loadPods, loadUse } from './load-pods';
import { loadPodList } from './pod-lists';

const GIB = 2 ** 30;
const row = (name: string, more = {}) => ({ cells: cells(name, more) });
const object = (name: string, more = {}) => ({ metadata: { fields: cells(name, more) } });

describe('a row of columns', () => {
  it('has the order of the CRD', () => {
    const crd = readFileSync(join(__dirname, '../../../charts/product-pods-operator/0.1.0/templates/crd.yaml'), 'utf8');

    expect([...crd.matchAll(/^ {8}- \{ name: (\w+), type: /gm)].map(([, name]) => name)).toEqual([...COLUMNS]);
    expect([fieldOf('Phase'), fieldOf('TTL')]).toEqual(['metadata.fields.1', 'metadata.fields.6']);
  });

  it('says what counts of a pod', () => {
    expect(countedPod(cells('demo', { groups: '{"user":"u-1","groups":["qa"]}' }))).toEqual({
      template: 'pp/trac', owner: 'u-1', groups: ['qa'], project: 'p-1', phase: 'Ready', holds: 'Running', resources: { cpu: '1', memory: '1Gi', storage: '2Gi' },
    });
  });

  it.each(['{"user":"u-2","groups":["qa"]}', 'broken', '{"user":"u-1","groups":"qa"}'])('does not believe groups of anybody else: %s', (groups) => {
    expect(countedPod(cells('demo', { groups })).groups).toEqual([]);
  });

  it('may be empty', () => {
    expect(countedPod(['demo', null, 'trac', '<none>', '', undefined])).toEqual({ template: 'trac', groups: [], resources: {} });
  });
});

describe('all pods', () => {
  it('are read as bare columns, part by part', async() => {
    const api = new FakeApi().on('GET', /\/productpods\?/, { rows: [row('a')], metadata: { continue: 'next/1' } }, { rows: [row('b')] });
    const counts: number[] = [];
    const { pods, whole } = await loadPods(api, 'local', (count) => counts.push(count));

    expect([pods.length, whole, counts]).toEqual([2, true, [1, 2]]);
    expect(api.asked.map(({ path, accept }) => [path, accept])).toEqual([
      ['/k8s/clusters/local/apis/productpods.io/v1alpha1/productpods?limit=2000&includeObject=None', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
      ['/k8s/clusters/local/apis/productpods.io/v1alpha1/productpods?limit=2000&includeObject=None&continue=next%2F1', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
    ]);
  });

  it('are those that one may see where one may not list all', async() => {
    const api = new FakeApi().on('GET', /\/apis\//, new ApiError(403, 'no')).on('GET', /page=1$/, { data: [object('a')], pages: 2 }).on('GET', /page=2$/, { data: [object('b')], pages: 2 });

    expect(await loadPods(api, 'local')).toEqual({ pods: [countedPod(cells('a')), countedPod(cells('b'))], whole: false });
  });

  it('cannot be counted where the cluster does not answer', async() => {
    await expect(loadPods(new FakeApi().on('GET', /./, new ApiError(500, 'broken')), 'local')).rejects.toThrow('broken');
  });
});

describe('what an account uses', () => {
  it.each([
    ['Person', 'u-1', 'metadata.fields.3=\'u-1\'', 2],
    ['Project', 'p-1', 'metadata.labels[productpods.io/project]=\'p-1\'', 3],
  ] as const)('of a %s is asked for by the server’s own index', async(kind, name, filter, pods) => {
    const api = new FakeApi().on('GET', /./, { data: [object('a'), object('b', { holds: 'Storage' }), object('c', { owner: 'u-11' })], pages: 1 });

    expect(await loadUse(api, 'local', { kind, name })).toMatchObject({ pods, running: pods - 1, storage: pods * 2 * GIB });
    expect(new URL(api.asked[0]?.path ?? '', 'https://x').searchParams.get('filter')).toBe(filter);
  });

  it('is nothing to who may see no pod', async() => {
    expect(await loadUse(new FakeApi(), 'local', { kind: 'Person', name: 'u-1' })).toEqual(NOTHING);
  });

  it('is not nothing when the cluster does not answer', async() => {
    await expect(loadUse(new FakeApi().on('GET', /./, new ApiError(0, 'gone')), 'local', { kind: 'Person', name: 'u-1' })).rejects.toThrow('gone');
  });
});

it.each([
  ['expiring', ['metadata.fields.6!=\'never\'', 'metadata.fields.1 notin (Expired,Terminating)'], 'metadata.fields.4'],
  ['oldest', [], 'metadata.creationTimestamp'],
  ['neverEnding', ['metadata.fields.6=\'never\''], 'metadata.creationTimestamp'],
] as const)('the list of %s is filtered, sorted and cut by the server', async(list, filters, sort) => {
  const api = new FakeApi().on('GET', /./, { data: [{ metadata: { name: 'a' } }], count: 31 });

  expect(await loadPodList(api, 'local', list, 2)).toEqual({ pods: [{ metadata: { name: 'a' } }], count: 31 });
  const { searchParams } = new URL(api.asked[0]?.path ?? '', 'https://x');

  expect([searchParams.getAll('filter'), searchParams.get('sort'), searchParams.get('page'), searchParams.get('pagesize')]).toEqual([filters, sort, '2', '10']);
});
