import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import { nextTick } from 'vue';

import { ApiError } from '../api/rancher-api';
import { mountPage } from '../test-support/dashboard';
import type { translate } from '../test-support/dashboard';
import { FakeApi } from '../test-support/fake-api';
import CataloguePage from './CataloguePage.vue';

let mockApi: FakeApi;
let mockQuery: Record<string, string>;

jest.mock('../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: mockQuery }), useRouter: () => ({}) }));
jest.mock('../components/SupportGate.vue', () => ({ name: 'SupportGate', template: '<div><slot /></div>' }));
jest.mock('@shell/components/TabTitle.vue', () => ({ name: 'TabTitle', template: '<i />' }));
jest.mock('@shell/components/Loading.vue', () => ({ name: 'Loading', template: '<i class="loading" />' }));
jest.mock('@shell/components/LazyImage.vue', () => ({ name: 'LazyImage', template: '<img>' }));
jest.mock('@components/RcItemCard', () => ({ RcItemCard: { props: ['header'], template: '<div><h3>{{ header.title.text }}</h3><slot name="item-card-content" /><slot name="item-card-footer" /></div>' } }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({ name: 'LabeledSelect', props: ['value', 'options', 'label'], emits: ['update:value'], template: '<div role="combobox" />' }));

const chart = (name: string, more: object = {}): object => ({ name, version: '1.0.0', annotations: { 'productpods.io/template': `title: ${ name }\nproducts: [{ name: x, title: ${ name } }]` }, ...more });
const repo = (name: string): object => ({ metadata: { name } });
const open = async(): Promise<VueWrapper> => {
  const page = mountPage(CataloguePage);

  await flushPromises();

  return page;
};
const titles = (page: VueWrapper): string[] => page.findAll('h3').map((title) => title.text());

beforeEach(() => {
  mockQuery = {};
  mockApi = new FakeApi()
    .on('GET', /leases/, new ApiError(404, ''))
    .on('GET', /clusterrepos$/, { data: [repo('one'), repo('two'), repo('bad')] })
    .on('GET', /one\?link=index$/, { entries: { jira: [chart('Jira', { keywords: ['Issues'] })], trac: [chart('Trac', { keywords: ['Issues', 'Wiki'] })] } })
    .on('GET', /two\?link=index$/, { entries: { nexus: [chart('Nexus')] } })
    .on('GET', /bad\?link=index$/, new ApiError(500, 'no such host'));
});

describe('the catalogue', () => {
  it('shows what can be read beside what cannot, and asks again on request', async() => {
    const page = await open();

    expect(titles(page)).toEqual(['Jira', 'Nexus', 'Trac']);
    expect(page.find('[data-testid=product-pods-count]').text()).toBe('3 templates.');
    const problems = page.find('[data-testid=product-pods-repository-problems]');

    expect(problems.text()).toContain('The repository bad cannot be read, its templates are missing here: no such host');
    mockApi.on('GET', /bad\?link=index$/, { entries: { wiki: [chart('Wiki')] } });
    await problems.find('button').trigger('click');
    await flushPromises();
    expect(titles(page)).toEqual(['Jira', 'Nexus', 'Trac', 'Wiki']);
    expect(page.find('[data-testid=product-pods-repository-problems]').exists()).toBe(false);
  });

  it('is narrowed by what is typed and chosen, and all is shown again by a press', async() => {
    const page = await open();
    const select = (label: string) => page.findAllComponents({ name: 'LabeledSelect' }).find((each) => each.props('label') === label);

    expect(select('Category')?.props('options')).toEqual([{ value: '', label: 'All' }, { value: 'Issues', label: 'Issues (2)' }, { value: 'Wiki', label: 'Wiki (1)' }]);
    select('Category')?.vm.$emit('update:value', 'Issues');
    await nextTick();
    expect(titles(page)).toEqual(['Jira', 'Trac']);
    await page.find('input').setValue('tr');
    expect(titles(page)).toEqual(['Trac']);
    expect(page.find('[data-testid=product-pods-count]').text()).toBe('One of 3 templates.');
    await page.find('input').setValue('nothing');
    expect(page.find('[data-testid=product-pods-no-match]').text()).toContain('No template matches “nothing”.');
    await page.find('[data-testid=product-pods-reset]').trigger('click');
    expect(titles(page)).toEqual(['Jira', 'Nexus', 'Trac']);
  });

  it('begins with what its address asks for', async() => {
    mockQuery = { search: 'r', sort: 'newest', category: 'Wiki' };
    expect(titles(await open())).toEqual(['Trac']);
  });

  it('says when there is nothing to show, and whom to ask', async() => {
    mockApi.on('GET', /clusterrepos$/, { data: [] });
    expect((await open()).find('[data-testid=product-pods-no-templates]').text()).toContain('There is no chart repository yet.');
  });

  it('says when it cannot be read at all', async() => {
    mockApi.on('GET', /clusterrepos$/, new ApiError(403, 'you may not'));
    const page = await open();

    expect(page.text()).toContain('The catalogue cannot be read: you may not');
    expect(page.find('.loading').exists()).toBe(false);
  });

  it('shows the first of very many at once, and others on request', async() => {
    mockApi.on('GET', /one\?link=index$/, { entries: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`c${ index }`, [chart(`C${ index }`)]])) });
    const page = await open();

    expect(titles(page).length).toBeLessThan(30);
    expect(page.find('[data-testid=product-pods-count]').text()).toBe('201 templates.');
    const before = titles(page).length;

    await page.find('[data-testid=product-pods-more-templates]').trigger('click');
    // They come while nobody waits: as many tasks as it takes.
    while (titles(page).length < Math.max(before + 1, 20)) {
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
    }
    expect(titles(page).length).toBeGreaterThan(before);
    // What a search leaves out is out of sight at once, and thrown away when nobody waits.
    const cards = () => page.findAll('.cards > li');
    const seen = () => cards().filter((card) => (card.element as HTMLElement).style.display !== 'none');

    await page.find('input[data-testid=product-pods-search], [data-testid=product-pods-search] input').setValue('C19');
    expect(cards().length).toBeGreaterThan(seen().length);
    expect(seen().every((card) => card.text().includes('C19'))).toBe(true);
    expect(page.findAll('[data-testid^=product-pods-template-]')).toHaveLength(seen().length);
    while (cards().length > 11 || seen().length < 11) {
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
    }
    expect(seen()).toHaveLength(11);
  });
});
