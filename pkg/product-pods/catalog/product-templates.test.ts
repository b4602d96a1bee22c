import type { ProductTemplate, TemplateSpec } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { loadCatalog, loadTemplate, templateIdOf } from './templates';

const REPOS = '/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos';
const resource = (template: unknown = { title: 'Vendor', products: [{ name: 'nexus' }] }, chart: object = {}): ProductTemplate => ({ metadata: { name: 'vendor-nexus' }, spec: { chart: { repository: 'good', name: 'nexus', ...chart }, template: template as TemplateSpec } });
const entry = (version: string) => ({ name: 'nexus', version, description: 'A chart', icon: 'x.svg' });
const api = (items: unknown = [resource()]) => new FakeApi()
  .on('GET', /clusterrepos$/, { data: [{ metadata: { name: 'good' } }] })
  .on('GET', /\/good\?link=index$/, { entries: { nexus: [entry('1.0.0'), entry('1.10.0'), entry('1.9.0')] } })
  .on('GET', /\/producttemplates$/, items instanceof Error ? items : { items })
  .on('GET', /\/producttemplates\/vendor-nexus$/, resource());

describe('a chart of somebody else', () => {
  it('is a template as a ProductTemplate describes it', async() => {
    const [template] = (await loadCatalog(api(), 'local')).templates;

    expect(template).toEqual({
      id:         'vendor-nexus',
      name:       'vendor-nexus',
      repository: 'good',
      chart:      'nexus',
      versions:   ['1.10.0', '1.9.0', '1.0.0'],
      title:      'Vendor',
      summary:    'A chart',
      icon:       `${ REPOS }/good?link=icon&chartName=nexus&version=1.10.0`,
      spec:       { title: 'Vendor', products: [{ name: 'nexus' }] },
    });
    expect(await loadTemplate(api(), 'local', 'vendor-nexus')).toEqual(template);
  });

  it('is offered in the versions that are named', async() => {
    expect((await loadCatalog(api([resource(undefined, { versions: ['1.9.0'] })]), 'local')).templates[0]).toMatchObject({ versions: ['1.9.0'] });
  });

  it.each<[string, ProductTemplate, RegExp]>([
    ['its description is wrong', resource({ products: [{ name: 'a', endpoint: { service: 'a', port: 0 } }] }), /products\[0\]\.endpoint\.port must be a whole number/],
    ['the repository does not have it', resource(undefined, { name: 'nexus3' }), /the repository good has no chart nexus3/],
    ['the repository has other versions', resource(undefined, { versions: ['2.0.0'] }), /but not in the version 2\.0\.0/],
    ['there is no such repository', resource(undefined, { repository: 'gone' }), /the repository gone has no chart nexus/],
  ])('is shown with the reason where %s', async(_, item, reason) => {
    const [template] = (await loadCatalog(api([item]), 'local')).templates;

    expect(template).toMatchObject({ id: 'vendor-nexus', fault: expect.stringMatching(reason) });
    expect(template?.spec).toBeUndefined();
  });

  it.each([403, 404])('does without where ProductTemplates cannot be had (%d)', async(status) => {
    expect((await loadCatalog(api(new ApiError(status, 'no')), 'local')).templates).toEqual([]);
  });

  it('is found again by the pod that was made from it', async() => {
    expect(templateIdOf({ name: 'vendor-nexus', repository: 'good', chart: 'nexus', version: '1.0.0' })).toBe('vendor-nexus');
    expect(templateIdOf({ repository: 'good', chart: 'nexus', version: '1.0.0' })).toBe('good/nexus');
    expect(await loadTemplate(new FakeApi(), 'local', 'nothing')).toBeUndefined();
  });
});
