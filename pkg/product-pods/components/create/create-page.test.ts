import { enableAutoUnmount, flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';

import { ApiError } from '../../api/rancher-api';
import type { CatalogApi } from '../../api/rancher-api';
import CreatePage from '../../pages/CreatePage.vue';
import { mountPage } from '../../test-support/dashboard';
import type { translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import { buildPolicy, withPolicies } from '../../test-support/policies';

let mockApi: CatalogApi = new FakeApi();
let mockQuery: Record<string, string> = {};
const mockWent: { name?: string; query?: Record<string, string> }[] = [];

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('../../composables/useSchema', () => ({ useSchema: () => ({ appears: () => Promise.resolve(true) }) }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({
  useRoute:  () => ({ params: { cluster: 'local' }, query: mockQuery }),
  useRouter: () => ({ push: (location: object) => Promise.resolve(mockWent.push(location)), resolve: () => ({ href: '/' }) }),
}));
jest.mock('../../components/SupportGate.vue', () => ({ name: 'SupportGate', template: '<div><slot /></div>' }));
jest.mock('@shell/components/Loading.vue', () => ({ name: 'Loading', template: '<i />' }));
jest.mock('@shell/components/TabTitle.vue', () => ({ name: 'TabTitle', template: '<i />' }));
jest.mock('@shell/components/YamlEditor.vue', () => ({ name: 'YamlEditor', template: '<i />' }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({ name: 'LabeledSelect', props: ['value', 'options', 'label'], emits: ['update:value'], template: '<div />' }));

const vendor = {
  metadata: { name: 'vendor' },
  spec:     {
    chart:    { repository: 'pp', name: 'nexus' },
    template: {
      title: 'Vendor', products: [{ name: 'nexus' }], fields: [{ value: 'tag', label: 'Version', matrix: true }, { value: 'owner', defaultFrom: '{{user.username}} of {{project.name}}' }, { value: 'secret', default: 'kept', hidden: true }],
    },
  },
};
const namespaceIn = (path: string) => /namespaces\/(pp-[a-z0-9-]+)/.exec(path)?.[1] ?? '';
const made = new Map<string, string>();
const namespace = (name: string) => ({ metadata: { name, annotations: { 'productpods.io/request': made.get(name), 'cattle.io/status': '{"Conditions":[{"Type":"InitialRolesPopulated","Status":"True"}]}' } } });
const world = () => new FakeApi()
  .on('GET', /producttemplates\/vendor$/, vendor)
  .on('GET', /link=index$/, { entries: { nexus: [{ name: 'nexus', version: '1.0.0' }] } })
  .on('GET', /link=info/, { values: { tag: '1', owner: '', secret: '', password: '' }, questions: { questions: [{ variable: 'tag' }, { variable: 'owner' }, { variable: 'secret' }, { variable: 'password', type: 'password' }] } })
  .on('GET', /management\.cattle\.io\.projects\/local$/, { data: [{ id: 'local/p-1', metadata: { name: 'p-1' }, spec: { displayName: 'Default' } }] })
  .on('GET', /userpreferences$/, { data: [{ id: 'u-1', data: {} }] })
  .on('POST', /\/v1\/namespaces$/, ({ body }: { body: { metadata: { name: string; annotations: Record<string, string> } } }) => {
    made.set(body.metadata.name, body.metadata.annotations['productpods.io/request'] ?? '');

    return namespace(body.metadata.name);
  })
  .on('GET', /api\/v1\/namespaces\/pp-[a-z0-9-]+$/, ({ path }: { path: string }) => (made.has(namespaceIn(path)) ? namespace(namespaceIn(path)) : (() => {
    throw new ApiError(404, 'none');
  })()))
  .on('POST', /\/productpods(\?dryRun=All)?$/, {})
  .on('POST', /action=install$/, { operationNamespace: 'cattle', operationName: 'helm-1' })
  .on('PATCH', /productpods/, {})
  .on('DELETE', /./, {});
const open = async(query: Record<string, string> = {}, api = world()): Promise<{ page: VueWrapper; api: FakeApi }> => {
  mockApi = api;
  mockQuery = { template: 'vendor', ...query };
  const page = mountPage(CreatePage, { getters: { 'auth/selfUser': { status: { userID: 'u-1' } }, 'auth/user': { username: 'ann' }, currentCluster: { nameDisplay: 'Local' } } });

  await flushPromises();
  await flushPromises();

  return { page, api };
};
const field = (page: VueWrapper, id: string) => page.find(`[data-testid="product-pods-question-${ id }"] input`);
const valueOf = (page: VueWrapper, id: string) => (field(page, id).element as HTMLInputElement).value;
const select = (page: VueWrapper, label: string) => page.findAllComponents({ name: 'LabeledSelect' }).find((each) => each.props('label') === label);
const submit = async(page: VueWrapper) => {
  await page.find('[data-testid="product-pods-name"]').setValue('demo');
  await page.find('form').trigger('submit');
  for (let round = 0; round < 10; round += 1) {
    await flushPromises();
  }
};
const installed = (api: FakeApi) => api.asked.filter(({ path }) => path.endsWith('action=install')).map(({ body }) => (body as { charts: { releaseName: string; values: unknown }[] }).charts[0]);
const rows = (page: VueWrapper) => page.findAll('[data-testid="product-pods-review-pods"] tbody tr').map((row) => row.findAll('td').map((cell) => cell.text().replace(/\s+/g, ' ')));
const switchOn = async(page: VueWrapper, ...values: string[]) => {
  await page.find('[data-testid="product-pods-matrix-on"] input').setValue(true);
  await page.find('[data-testid="product-pods-matrix-on"] label').trigger('click');
  await flushPromises();
  select(page, 'Version')?.vm.$emit('update:value', values);
  await flushPromises();
};

enableAutoUnmount(afterEach);
beforeEach(() => {
  sessionStorage.clear();
  made.clear();
  mockWent.length = 0;
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: () => 'id-1', configurable: true });
});

describe('the form of a chart that a ProductTemplate describes', () => {
  it('begins with what the description takes from user and project, and sends what it hides', async() => {
    const { page, api } = await open();

    expect(valueOf(page, 'owner')).toBe('ann of Default');
    expect(field(page, 'secret').exists()).toBe(false);
    await submit(page);
    expect(installed(api)).toMatchObject([{ chartName: 'nexus', version: '1.0.0', values: { owner: 'ann of Default', secret: 'kept' } }]);
    expect(api.asked.find(({ path, method }) => method === 'POST' && path.endsWith('/productpods'))?.body).toMatchObject({ spec: { template: { name: 'vendor', repository: 'pp', chart: 'nexus', version: '1.0.0' } } });
  });

  it('is filled in by a link, which counts before what was typed into another one', async() => {
    const first = await open({ 'value.tag': '2', ttl: '3h' });

    expect(valueOf(first.page, 'tag')).toBe('2');
    await field(first.page, 'tag').setValue('typed');
    first.page.unmount();
    const second = await open({ 'value.tag': '3' });

    expect(valueOf(second.page, 'tag')).toBe('3');
    expect((second.page.find('[data-testid="product-pods-ttl"]').element as HTMLInputElement).value).not.toBe('3h');
  });

  it('is like the pod that it is to be like, or says that it cannot be', async() => {
    const readable = world().on('GET', /secrets\?labelSelector/, { items: [{ metadata: { name: 'x' } }] }).on('GET', /includeHelmData/, { data: { release: { config: { tag: '7', owner: 'bob' } } } });
    const { page } = await open({ from: 'pp-old/old' }, readable);

    expect([valueOf(page, 'tag'), valueOf(page, 'owner')]).toEqual(['7', 'bob']);
    expect(page.find('[data-testid="product-pods-blank"]').exists()).toBe(false);
    page.unmount();
    expect((await open({ from: 'pp-mute/mute' }, world().on('GET', /secrets/, new ApiError(403, 'no')))).page.find('[data-testid="product-pods-blank"]').text()).toContain('The settings of pp-mute/mute cannot be read');
  });
});

describe('the lifetime', () => {
  const ttl = (page: VueWrapper) => (page.find('[data-testid="product-pods-ttl"]').element as HTMLInputElement).value;
  const presets = (page: VueWrapper) => page.findAll('.lifetime-field button').map((button) => `${ button.text() }${ button.attributes('disabled') === undefined ? '' : ' ✗' }`);
  const lease = { metadata: { annotations: { 'productpods.io/grace-period': '12h' } } };
  const ruled = () => withPolicies(world(), [buildPolicy('qa', { lifetime: { default: '2d', longest: '1w' } })]).on('GET', /projects\/local$/, { data: [{ id: 'local/p-1', metadata: { name: 'p-1' }, spec: { displayName: 'Default' } }] }).on('GET', /leases\/product-pods-operator$/, lease);

  it('that nobody has chosen is the policies’; what they do not allow can be seen', async() => {
    const { page } = await open({}, ruled());

    expect(ttl(page)).toBe('2d');
    expect(presets(page)).toEqual(['2 days (default)', '2 hours', '8 hours', '1 day', '7 days', '30 days ✗']);
    expect(page.find('[data-testid="product-pods-ttl-limit"]').text()).toContain('Policy qa allows lifetimes of 1w at most');
    expect(page.find('.more-section .head').text()).toContain('After its end it can be brought back for 12 hours');
  });

  it('that somebody has chosen stays, after a reload too', async() => {
    const { page } = await open({}, ruled());

    await page.findAll('.lifetime-field button')[1]?.trigger('click');
    expect(ttl(page)).toBe('2h');
    page.unmount();
    expect(ttl((await open({}, ruled())).page)).toBe('2h');
    expect(ttl((await open({ ttl: '3h' }, ruled())).page)).toBe('3h');
  });

  it('follows the project, as long as nobody has chosen one', async() => {
    const two = { data: ['p-1', 'p-2'].map((name) => ({ id: `local/${ name }`, metadata: { name }, spec: { displayName: name } })) };
    const policies = [buildPolicy('all', { lifetime: { default: '2d' } }), buildPolicy('p-2', { subjects: [{ kind: 'Project', name: 'p-2' }], lifetime: { default: '3d' } })];
    const { page } = await open({}, withPolicies(world(), policies).on('GET', /projects\/local$/, two));
    const choose = async(project: string) => {
      select(page, 'Project')?.vm.$emit('update:value', project);
      await flushPromises();
    };

    await choose('local/p-2');
    expect(ttl(page)).toBe('3d');
    await choose('local/p-1');
    expect(ttl(page)).toBe('2d');
    await page.find('[data-testid="product-pods-ttl"]').setValue('5h');
    await choose('local/p-2');
    expect(ttl(page)).toBe('5h');
  });

  it('is the template’s where policies say nothing', async() => {
    const { page } = await open({}, withPolicies(world(), []));

    expect(ttl(page)).toBe('8h');
    expect(presets(page)).toEqual(['8 hours (default)', '2 hours', '1 day', '7 days', '30 days']);
  });
});

describe('a size of the policies', () => {
  const sized = () => withPolicies(world(), [buildPolicy('qa', { sizes: [{ name: 'small', cpu: '1' }, { name: 'large', cpu: '4' }], defaultSize: 'small' })]).on('GET', /projects\/local$/, { data: [{ id: 'local/p-1', metadata: { name: 'p-1' }, spec: { displayName: 'Default' } }] });
  const size = (page: VueWrapper) => select(page, 'Most that it may use')?.props('value') as unknown;

  it('is the usual one, or the one that was chosen, after a reload and by a link too', async() => {
    const { page } = await open({}, sized());

    expect(size(page)).toBe('small');
    select(page, 'Most that it may use')?.vm.$emit('update:value', 'large');
    await flushPromises();
    page.unmount();
    expect(size((await open({}, sized())).page)).toBe('large');
    expect(size((await open({ size: 'large', name: 'x' }, sized())).page)).toBe('large');
    expect(size((await open({ size: 'huge' }, sized())).page)).toBe('small');
  });
});

describe('several pods from the form', () => {
  it('go to the page that shows all of them', async() => {
    const { page, api } = await open();

    await switchOn(page, '1', '2');
    await submit(page);
    expect(installed(api).map((chart) => [chart?.releaseName, chart?.values])).toEqual([['demo-1', { owner: 'ann of Default', secret: 'kept' }], ['demo-2', { tag: '2', owner: 'ann of Default', secret: 'kept' }]]);
    expect(mockWent).toEqual([expect.objectContaining({ name: 'c-cluster-explorer-product-pods-progress', query: { pods: 'demo-1,demo-2' } })]);
  });

  it('are shown before they are made, each with what is its own, and what all have in common', async() => {
    const { page, api } = await open({ title: 'Try' });

    await switchOn(page, '1', '2');
    await page.find('[data-testid="product-pods-name"]').setValue('demo');
    await page.find('[data-testid="product-pods-review"]').trigger('click');
    await flushPromises();
    expect(rows(page)).toEqual([
      ['demo-1Try (1)in the namespace pp-demo-1', 'nexus', 'tag1 (as in the template)'],
      ['demo-2Try (2)in the namespace pp-demo-2', 'nexus', 'tag2'],
    ]);
    expect(page.find('[data-testid="product-pods-review-step"]').text()).toContain('2 pods in the project Default');
    expect(page.findAll('.plain-table tbody tr').map((row) => row.text())).toEqual(['ownerann of Default', 'secretkept']);
    await submit(page);
    expect(installed(api).map((chart) => chart?.releaseName)).toEqual(['demo-1', 'demo-2']);
  });

  it('are chosen still when the page is loaded again', async() => {
    const first = await open();

    await switchOn(first.page, '1', '2');
    first.page.unmount();
    const { page } = await open();

    expect(select(page, 'Version')?.props('value')).toEqual(['1', '2']);
    await page.find('[data-testid="product-pods-name"]').setValue('demo');
    await flushPromises();
    expect(page.find('[data-testid="product-pods-matrix-pods"]').text()).toBe('This makes 2 pods: demo-1, demo-2.');
  });

  it('that are too many are refused with the reason, and nothing is asked about them', async() => {
    const { page, api } = await open({ name: 'demo', 'matrix.tag': JSON.stringify(Array.from({ length: 21 }, (_, index) => index)) });

    expect(page.findAll('[data-testid="product-pods-preflight"] li').map((line) => [line.attributes('data-state'), line.text()])).toEqual([['fail', 'This would make 21 pods; at most 20 can be made at once.']]);
    expect(page.find('[data-testid="product-pods-submit"]').attributes('disabled')).toBeDefined();
    await submit(page);
    expect(api.calls.filter((call) => call.startsWith('POST') && call.includes('/namespaces'))).toEqual([]);
  });

  it('are taken up from a link and from a preset', async() => {
    const preset = { template: 'vendor', version: '1.0.0', title: '', purpose: '', ttl: '8h', life: {}, changes: {}, matrix: { isOn: true, chosen: { tag: ['3', '4', '5'] } } };
    const api = world().on('GET', /userpreferences$/, { data: [{ id: 'u-1', data: { 'product-pods-presets': JSON.stringify({ a: { name: 'Three', content: preset } }) } }] });
    const { page } = await open({ name: 'demo', 'matrix.tag': '["1","2"]' }, api);

    expect(page.find('[data-testid="product-pods-matrix-pods"]').text()).toBe('This makes 2 pods: demo-1, demo-2.');
    select(page, 'Presets')?.vm.$emit('update:value', 'a');
    await flushPromises();
    expect(page.find('[data-testid="product-pods-matrix-pods"]').text()).toBe('This makes 3 pods: demo-3, demo-4, demo-5.');
  });

  it('of one chosen value are one, with this value', async() => {
    const { page, api } = await open();

    await switchOn(page, '2');
    await submit(page);
    expect(installed(api)).toMatchObject([{ releaseName: 'demo', values: { tag: '2' } }]);
    expect(mockWent).toEqual([expect.objectContaining({ params: expect.objectContaining({ id: 'demo' }) as unknown })]);
  });

  it('are none where one is refused, which is told by its name', async() => {
    const api = world().on('POST', /pp-demo-2\/productpods\?dryRun=All$/, new ApiError(403, 'admission webhook "x" denied the request: no more pods'));
    const { page } = await open({}, api);

    await switchOn(page, '1', '2');
    await submit(page);
    expect(page.text()).toContain('demo-2 was refused, so none of them was made.');
    expect(page.find('[data-testid="product-pods-failure"]').text()).toContain('No more pods');
    expect(installed(api)).toEqual([]);
    expect(api.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(2);
    expect(mockWent).toEqual([]);
  });
});
