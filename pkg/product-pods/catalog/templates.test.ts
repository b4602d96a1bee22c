import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import type { Catalog } from './templates';
import { loadCatalog, loadTemplate, templateOf } from './templates';

const REPOS = '/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos';
const GOOD = 'title: Trac\nsummary: Issue tracker\nproducts: [{ name: trac, title: Trac, version: 1.6 }]\ndefaultTtl: 8h\nreadySeconds: 30';
const entry = (version: string, template = GOOD, rest: object = {}) => ({ name: 'trac', version, annotations: { 'productpods.io/template': template }, ...rest });
const repo = (name: string, spec: object = {}) => ({ metadata: { name }, spec });

describe('a template', () => {
  it('is described by the newest version, whatever order the index has', () => {
    expect(templateOf('local', 'pp', [entry('0.9.0'), entry('0.10.0', GOOD.replace('Issue tracker', 'New'), { icon: 'x.svg' }), entry('0.10.0-rc1')])).toEqual({
      id:         'pp/trac',
      repository: 'pp',
      chart:      'trac',
      versions:   ['0.10.0', '0.10.0-rc1', '0.9.0'],
      title:      'Trac',
      summary:    'New',
      icon:       `${ REPOS }/pp?link=icon&chartName=trac&version=0.10.0`,
      spec:       { title: 'Trac', summary: 'New', products: [{ name: 'trac', title: 'Trac', version: '1.6' }], defaultTtl: '8h', readySeconds: 30 },
    });
  });

  it('is no chart without the annotation, and no hidden one', () => {
    const hidden = entry('1.0.0', GOOD);

    expect(templateOf('local', 'pp', [{ name: 'other', version: '1.0.0' }])).toBeUndefined();
    expect(templateOf('local', 'pp', [{ ...hidden, annotations: { ...hidden.annotations, 'catalog.cattle.io/hidden': 'true' } }])).toBeUndefined();
  });

  it('that is broken says why and keeps the chart’s own words', () => {
    const broken = templateOf('local', 'pp', [entry('1.0.0', 'products: nothing', { description: 'A chart' })]);

    expect(broken).toMatchObject({ title: 'trac', summary: 'A chart', fault: expect.stringContaining('products') });
    expect(broken?.spec).toBeUndefined();
  });

  it('takes from its chart what may be anything', () => {
    expect(templateOf('local', 'pp', [entry('1.0.0', GOOD, { keywords: ['Wiki', 7, 'x'.repeat(61)], created: '2026-11-23T00:00:00Z' })])).toMatchObject({ keywords: ['Wiki'], released: Date.parse('2026-11-23') });
    expect(templateOf('local', 'pp', [entry('1.0.0', GOOD, { keywords: 'Wiki', created: {} })])).not.toHaveProperty('released');
  });
});

describe('the catalogue', () => {
  it('shows what it can read and names what it cannot', async() => {
    const api = new FakeApi()
      .on('GET', /clusterrepos$/, { data: [repo('good'), repo('bad'), repo('off', { enabled: false })] })
      .on('GET', /\/good\?link=index$/, { entries: { trac: [entry('1.0.0')], plain: [{ name: 'plain', version: '1.0.0' }] } })
      .on('GET', /\/bad\?link=index$/, new ApiError(500, 'no such host'));
    const catalog = await loadCatalog(api, 'local');

    expect(catalog.templates.map(({ id }) => id)).toEqual(['good/trac']);
    expect(catalog.problems).toEqual([{ repository: 'bad', message: 'no such host' }]);
    expect(catalog.repositories).toBe(2);
    expect(api.calls).not.toContain(`GET ${ REPOS }/off?link=index`);
  });

  it('does not wait for a repository that takes its time', async() => {
    let answer = (_: unknown): void => undefined;
    const slow = new Promise((resolve) => {
      answer = resolve;
    });
    const api = new FakeApi()
      .on('GET', /clusterrepos$/, { data: [repo('slow'), repo('good')] })
      .on('GET', /\/good\?link=index$/, { entries: { trac: [entry('1.0.0')] } })
      .on('GET', /\/slow\?link=index$/, () => slow);
    const seen: Catalog[] = [];
    const all = loadCatalog(api, 'local', (known) => seen.push(known));

    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    expect(seen.map(({ templates, pending }) => [templates.map(({ id }) => id), pending])).toEqual([[['good/trac'], 1]]);
    answer({ entries: { trac: [entry('1.0.0')] } });
    expect((await all).templates.map(({ id }) => id)).toEqual(['good/trac', 'slow/trac']);
  });

  it('has one template under its id, and none under a name of the language', async() => {
    const api = new FakeApi().on('GET', /link=index$/, { entries: { trac: [entry('1.0.0')] } });

    expect((await loadTemplate(api, 'local', 'pp/trac'))?.id).toBe('pp/trac');
    expect(await loadTemplate(api, 'local', 'pp/constructor')).toBeUndefined();
  });
});
