import { templateForm } from '@product-pods/domain';

import { FakeApi } from '../test-support/fake-api';
import { ApiError } from '../api/rancher-api';
import { answersOf, matrixFromQuery, withAnswers } from './deep-link';
import { queryLike, valuesLike } from './duplicate';
import { plainLife } from './life';
import { linkQuery, withoutSecrets } from './share';
import { noSize, sizeFromQuery } from './size';

const questions = [
  { variable: 'tag', type: 'string' }, { variable: 'replicas', type: 'int' }, { variable: 'on', type: 'boolean' }, { variable: 'password', type: 'password' }, { variable: 'hosts', type: 'array[string]' },
  { variable: 'labels', type: 'map[string]' }, { variable: 'kinds', type: 'enum', multiple: true, options: ['a', 'b'] }, { variable: 'users', type: 'yaml' },
];
const values = { tag: '1', replicas: 1, on: false, password: '', hosts: [], labels: {}, kinds: ['a'], users: [], hidden: { deep: 1, flag: true } };
const form = templateForm({ values, questions }, undefined);
const draft = { version: '1.0.0', title: ' Demo ', purpose: '', ttl: '8h', life: plainLife('UTC'), size: noSize() };
const chosen = { tag: '1,5', replicas: 3, on: true, password: 'geheim', hosts: ['x, y', 'z'], labels: { a: 'b' }, kinds: ['a', 'b'], users: [{ name: 'Ann' }], hidden: { deep: 2, flag: false } };

describe('a link to the form', () => {
  it('opens the form as it was, but for secrets', () => {
    const state = form.start(chosen);
    const query = linkQuery('pp/trac', draft, form, state);
    const { password: _, ...shared } = chosen;

    expect(query).toMatchObject({ template: 'pp/trac', version: '1.0.0', title: 'Demo', ttl: '8h', 'value.tag': '1,5', 'value.hosts': '["x, y","z"]' });
    expect(JSON.stringify(query)).not.toContain('geheim');
    expect(form.output(withAnswers(form, form.start(), answersOf(query)))).toEqual(shared);
  });

  it.each([[{ name: 'large' }], [{ cpu: '2', storage: '5Gi' }]])('asks for the size %j', (size) => {
    expect(sizeFromQuery(linkQuery('pp/trac', { ...draft, size: { ...noSize(), ...size } }, form, form.start()))).toEqual({ ...noSize(), ...size });
  });

  it('asks for no size where none was chosen', () => {
    expect(sizeFromQuery(linkQuery('pp/trac', draft, form, form.start()))).toBeUndefined();
  });

  it('chooses several values where the form does', () => {
    const matrix = { isOn: true, chosen: { tag: ['1,5', '2'], size: ['l'] } };

    expect(matrixFromQuery(linkQuery('pp/trac', { ...draft, matrix }, form, form.start()))).toEqual(matrix);
    expect(matrixFromQuery(linkQuery('pp/trac', { ...draft, matrix: { ...matrix, isOn: false } }, form, form.start()))).toBeUndefined();
  });

  it.each(['{', '"a"', '{"a":1}'])('chooses nothing by what is no list: %s', (written) => {
    expect(matrixFromQuery({ 'matrix.tag': written })).toBeUndefined();
  });

  it('holds no list with a secret in it', () => {
    expect(withoutSecrets({ users: [{ name: 'a', password: 'geheim' }], other: 1 }, [['users', 0, 'password']])).toEqual({ other: 1 });
  });
});

describe('a pod like another one', () => {
  const pod = { metadata: { name: 'demo', namespace: 'pp-demo' }, spec: { template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, ttl: '8h', title: 'Demo', renewEvery: '30d' } };

  it('has everything of it but its name; values are not in the address', () => {
    expect(queryLike(pod)).toEqual({ template: 'pp/trac', version: '1.0.0', from: 'pp-demo/demo', title: 'Demo', ttl: '8h', renewEvery: '30d' });
    expect(queryLike({ ...pod, spec: { ...pod.spec, size: 'large', resources: { cpu: '4' } } })).toMatchObject({ size: 'large' });
    expect(queryLike({ ...pod, spec: { ...pod.spec, resources: { cpu: '4' } } })).toMatchObject({ cpu: '4' });
    expect(queryLike({ ...pod, spec: { ...pod.spec, template: { ...pod.spec.template, name: 'vendor' } } })).toMatchObject({ template: 'vendor' });
  });

  it('has its values where they may be read', async() => {
    const api = new FakeApi().on('GET', /secrets\?labelSelector/, { items: [{ metadata: { name: 'sh.helm.release.v1.demo.v1' } }] }).on('GET', /includeHelmData=true$/, { data: { release: { config: { size: 'large' } } } });

    expect(await valuesLike(api, 'local', 'pp-demo/demo')).toEqual({ size: 'large' });
    expect(await valuesLike(new FakeApi().on('GET', /./, new ApiError(403, 'no')), 'local', 'pp-demo/demo')).toBeUndefined();
    expect(await valuesLike(new FakeApi(), 'local', 'nonsense')).toBeUndefined();
  });
});
