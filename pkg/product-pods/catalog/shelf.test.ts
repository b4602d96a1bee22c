import type { TemplateSpec } from '@product-pods/domain';

import { NO_WISH, filtersOf, queryOf, shelve, sorted, wanted, wishFrom } from './shelf';
import type { CatalogueWish } from './shelf';
import type { CatalogTemplate } from './templates';

const spec = (title: string, more: object = {}): TemplateSpec => ({ title, products: [{ name: title.toLowerCase(), title, version: '9.1' }], ...more });
const template = (repository: string, title: string, more: Partial<CatalogTemplate> = {}): CatalogTemplate => ({ id: `${ repository }/${ title.toLowerCase() }`, repository, chart: title.toLowerCase(), versions: ['1.0.0'], title, summary: `The product ${ title }.`, spec: spec(title), ...more });
const jira = template('one', 'Jira', { spec: spec('Jira', { readySeconds: 600, categories: ['Issue tracking'] }), released: 3, keywords: ['ignored'] });
const trac = template('two', 'Trac', { spec: spec('Trac', { readySeconds: 40 }), keywords: ['Issue tracking', 'Wiki'], released: 1 });
const nexus = template('one', 'Nexus', { released: 2 });
const shelf = shelve([nexus, trac, jira]);
const wish = (more: Partial<CatalogueWish>): CatalogueWish => ({ ...NO_WISH, ...more });
const ids = (found: { template: CatalogTemplate }[]): string[] => found.map((item) => item.template.chart);

describe('what somebody looks for', () => {
  it.each<[string, Partial<CatalogueWish>, string[]]>([
    ['nothing', {}, ['nexus', 'trac', 'jira']],
    ['words in any order', { search: ' wiki  PRODUCT ' }, ['trac']],
    ['a word that one has as its name, and others somewhere', { search: 'trac' }, ['trac', 'jira']],
    ['a version', { search: 'jira 9.1' }, ['jira']],
    ['a category as a word', { search: 'wiki' }, ['trac']],
    ['what is not there', { search: 'confluence' }, []],
    ['a category', { category: 'Issue tracking' }, ['trac', 'jira']],
    ['a repository', { repository: 'one' }, ['nexus', 'jira']],
    ['a product', { product: 'Nexus' }, ['nexus']],
    ['all at once', { search: 'product', category: 'Issue tracking', repository: 'one' }, ['jira']],
  ])('%s', (_, more, expected) => {
    expect(ids(wanted(shelf, wish(more)))).toEqual(expected);
  });

  it('stands in an address as far as it is not as usual, and is read from there', () => {
    const given = wish({ search: 'a&b', category: 'Wiki', sort: 'ready' });

    expect(queryOf(given)).toEqual({ search: 'a&b', category: 'Wiki', sort: 'ready' });
    expect(wishFrom(queryOf(given))).toEqual(given);
    expect(wishFrom({ search: ['x'], sort: 'constructor', category: null })).toEqual(NO_WISH);
  });
});

describe('the order', () => {
  it('is by name, by when it came out, or by how soon it is ready: as measured before as estimated, before not known', () => {
    const usual = (one: CatalogTemplate) => (one === jira ? { p50: 20, p95: 30, count: 3 } : undefined);

    expect(ids(sorted(shelf, 'name', usual))).toEqual(['jira', 'nexus', 'trac']);
    expect(ids(sorted(shelf, 'newest', usual))).toEqual(['jira', 'nexus', 'trac']);
    expect(ids(sorted(shelf, 'ready', usual))).toEqual(['jira', 'trac', 'nexus']);
    expect(ids(sorted(shelf, 'ready', () => undefined))).toEqual(['trac', 'jira', 'nexus']);
  });
});

describe('filters', () => {
  it('offer what there is, with how often', () => {
    expect(filtersOf(shelf)).toEqual({
      category:   [{ value: 'Issue tracking', count: 2 }, { value: 'Wiki', count: 1 }],
      repository: [{ value: 'one', count: 2 }, { value: 'two', count: 1 }],
      product:    [{ value: 'Jira', count: 1 }, { value: 'Nexus', count: 1 }, { value: 'Trac', count: 1 }],
    });
  });
});
