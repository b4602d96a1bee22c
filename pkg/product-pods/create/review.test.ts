import { createForm } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { answersOf, withAnswers } from './deep-link';
import { generateSecret } from './generate-secret';
import { preflight, wantsStorage } from './preflight';
import { changesOf, changesOfAll, productsOf } from './review';

describe('the changes', () => {
  it('are listed value by value, secrets apart', () => {
    const output = { size: 'large', db: { password: 'geheim', host: 'x' }, hosts: ['a'], gone: null, users: [{ token: 't' }], extra: { deep: { on: true } } };
    const chart = { size: 'small', db: { password: '', host: 'y' }, hosts: [], gone: 1 };

    expect(changesOf(output, chart, [['db', 'password'], ['users', 0, 'token']])).toEqual([
      { place: 'size', from: 'small', to: 'large' },
      { place: 'db.password', from: '', to: '••••••' },
      { place: 'db.host', from: 'y', to: 'x' },
      { place: 'hosts', from: '[]', to: '["a"]' },
      { place: 'gone', from: '1', to: '' },
      { place: 'users', from: '', to: '••••••' },
      { place: 'extra.deep.on', from: '', to: 'true' },
    ]);
  });
});

describe('the changes of several pods', () => {
  const chart = { tag: '1', title: 'Trac', cpu: 1 };

  it('are what all have, and of each one what not all have, the template’s own among it', () => {
    expect(changesOfAll([{ title: 'Ours' }, { title: 'Ours', tag: '2' }, { title: 'Ours', tag: '2', cpu: 4 }], chart, [])).toEqual({
      common: [{ place: 'title', from: 'Trac', to: 'Ours' }],
      own:    [
        [{ place: 'tag', from: '1', to: '1' }, { place: 'cpu', from: '1', to: '1' }],
        [{ place: 'tag', from: '1', to: '2' }, { place: 'cpu', from: '1', to: '1' }],
        [{ place: 'tag', from: '1', to: '2' }, { place: 'cpu', from: '1', to: '4' }],
      ],
    });
  });

  it('of one are all in common', () => {
    expect(changesOfAll([{ tag: '2' }], chart, [])).toEqual({ common: [{ place: 'tag', from: '1', to: '2' }], own: [[]] });
  });

  it.each([
    [{ versionValue: 'tag', version: '9' }, {}, 'Trac 1'], [{ versionValue: 'tag', version: '9' }, { tag: '2' }, 'Trac 2'],
    [{ version: '9' }, { tag: '2' }, 'Trac 9'], [{ versionValue: 'none', version: '9' }, {}, 'Trac 9'], [{}, {}, 'Trac'],
  ])('name the product %j with %j as %s', (product, output, expected) => {
    expect(productsOf({ products: [{ name: 'trac', title: 'Trac', ...product }] }, output, chart)).toEqual([expected]);
  });
});

describe('a link', () => {
  const questions = [
    { variable: 'size', type: 'enum', options: ['small', 'large'] },
    { variable: 'ingress.enabled', type: 'boolean', show_subquestion_if: true, subquestions: [{ variable: 'ingress.port', type: 'int' }] },
  ];

  it('answers in the types of the fields, those it brings to light among them', () => {
    const form = createForm({ values: { image: { tag: '1' } }, questions });
    const answers = answersOf({ template: 'pp/trac', 'value.ingress.port': '80', 'value.ingress.enabled': 'true', 'value.image.tag': '2', 'value.a.__proto__.b': 'x', 'value.size': ['twice'] });

    expect(withAnswers(form, form.start(), answers).values).toEqual({ image: { tag: '2' }, ingress: { enabled: true, port: 80 } });
  });
});

describe('a secret made up', () => {
  it('is as long as it has to be, of letters and digits', () => {
    let next = 0;
    const fill = (bytes: Uint8Array): void => bytes.forEach((_, index) => {
      bytes[index] = next++ % 256;
    });

    expect(generateSecret(fill)).toMatch(/^[A-Za-z2-9]{24}$/);
    expect(generateSecret(fill, { minLength: 40 })).toHaveLength(40);
    expect(generateSecret(fill, { maxLength: 8 })).toHaveLength(8);
  });
});

describe('before anything is made', () => {
  const subject = { clusterId: 'local', projectId: 'local/p-1', names: ['demo'], needsStorage: true };
  const project = (spec: object) => ({ spec });
  const quota = { resourceQuota: { limit: { pods: '10', requestsStorage: '10Gi' }, usedLimit: { pods: '9', requestsStorage: '5Gi' } } };
  const world = ({ namespace = new ApiError(404, 'not found') as unknown, tried = new ApiError(403, 'forbidden') as unknown, of = project({}) as unknown, classes = { data: [{ metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }] } as unknown } = {}) => new FakeApi()
    .on('GET', /\/api\/v1\/namespaces\/pp-demo$/, namespace).on('POST', /\/api\/v1\/namespaces\?dryRun=All$/, tried).on('GET', /\.projects\/local\/p-1$/, of).on('GET', /storageclasses$/, classes);
  const value = (text: string): number => Number(text.replace('Gi', ''));
  const said = async(options: Parameters<typeof world>[0] = {}, about = subject) => (await preflight(world(options), about, value)).map(({ id, state, says, detail }) => [id, state, says, detail].filter(Boolean).join(' '));

  it('everything may be well', async() => {
    expect(await said()).toEqual(['name ok free', 'project ok member', 'storage ok default fast']);
  });

  it.each<[Parameters<typeof world>[0], string]>([
    [{ namespace: {} }, 'name fail taken'],
    [{ namespace: new ApiError(403, 'forbidden') }, 'name unknown seemsFree'],
    [{ namespace: new ApiError(403, 'forbidden'), tried: {} }, 'name ok free'],
    [{ namespace: new ApiError(403, 'forbidden'), tried: new ApiError(409, 'already exists') }, 'name fail taken'],
    [{ namespace: new ApiError(403, 'forbidden'), tried: new ApiError(500, 'broken') }, 'name unknown noAnswer'],
    [{ namespace: new ApiError(0, '') }, 'name unknown noAnswer'],
    [{ of: new ApiError(404, 'not found') }, 'project fail outsider'],
    [{ of: new ApiError(500, 'down') }, 'project unknown noAnswer'],
    [{ of: project({ ...quota, namespaceDefaultResourceQuota: { limit: { pods: '1', requestsStorage: '5Gi' } } }) }, 'quota ok left'],
    [{ of: project({ ...quota, namespaceDefaultResourceQuota: { limit: { pods: '2', requestsStorage: '6Gi' } } }) }, 'quota fail exceeded pods'],
    [{ of: project({ ...quota, namespaceDefaultResourceQuota: { limit: { requestsStorage: '6Gi' } } }) }, 'quota ok left'],
    [{ classes: { data: [{ metadata: { name: 'slow' } }] } }, 'storage warn noDefault'],
    [{ classes: { data: [] } }, 'storage warn noClass'],
    [{ classes: new ApiError(403, 'forbidden') }, 'storage unknown noAnswer'],
  ])('%j says %s', async(options, line) => {
    expect(await said(options)).toContain(line);
  });

  it('of several pods each name is looked at, and the quota for all of them', async() => {
    const several = { ...subject, names: ['demo', 'other', 'third'], needsStorage: false };
    const api = world({ of: project({ ...quota, namespaceDefaultResourceQuota: { limit: { pods: '1' } } }) }).on('GET', /pp-other$/, {}).on('GET', /pp-third$/, new ApiError(404, 'not found'));

    expect(await preflight(api, several, value)).toEqual([
      { id: 'names', state: 'ok', says: 'free', detail: 'demo, third', count: 2 },
      { id: 'names', state: 'fail', says: 'taken', detail: 'other', count: 1 },
      { id: 'project', state: 'ok', says: 'member' },
      { id: 'quota', state: 'fail', says: 'exceeded', detail: 'pods', count: 3 },
    ]);
  });

  it.each([[{ storage: { storageClass: '' } }, true], [{ db: { persistence: {} } }, true], [{ message: 'storage' }, false]])('%j wants volumes: %s', (values, wants) => {
    expect(wantsStorage(values)).toBe(wants);
  });

  it('nothing is said of storage that nobody wants', async() => {
    expect(await said({}, { ...subject, needsStorage: false })).toEqual(['name ok free', 'project ok member']);
  });

  it('a project is needed', async() => {
    expect(await said({}, { ...subject, projectId: '' })).toContain('project fail none');
  });
});
