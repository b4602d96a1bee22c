import type { ProductPodStatus } from '@product-pods/domain';
import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';

import { ApiError } from '../../api/rancher-api';
import type { CatalogApi } from '../../api/rancher-api';
import ProgressPage from '../../pages/ProgressPage.vue';
import SettingsPage from '../../pages/SettingsPage.vue';
import { mountPage } from '../../test-support/dashboard';
import type { translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import { buildRow } from '../../test-support/pods';

let mockApi: CatalogApi = new FakeApi();
let mockQuery: Record<string, string> = {};

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: mockQuery }), useRouter: () => ({}) }));
jest.mock('../../components/SupportGate.vue', () => ({ name: 'SupportGate', template: '<div><slot /></div>' }));
jest.mock('@shell/components/Loading.vue', () => ({ name: 'Loading', template: '<i />' }));
jest.mock('@shell/components/TabTitle.vue', () => ({ name: 'TabTitle', template: '<i />' }));
jest.mock('@shell/components/YamlEditor.vue', () => ({ name: 'YamlEditor', template: '<i />' }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({ name: 'LabeledSelect', props: ['value', 'options', 'label'], emits: ['update:value'], template: '<div />' }));

const TEMPLATE = 'title: Trac\nproducts: [{name: trac}]\nfields: [{value: size, immutable: true}]';
const chart = (version: string) => ({ name: 'trac', version, annotations: { 'productpods.io/template': TEMPLATE } });
const pod = (status: ProductPodStatus = { phase: 'Ready' }) => buildRow({ status });
const info = { values: { title: 'Trac', size: 'small', password: '' }, questions: { questions: [{ variable: 'title' }, { variable: 'size' }, { variable: 'password', type: 'password' }] } };
const operation = (state: string) => ({ metadata: { name: 'helm-2', state: { name: state } }, status: { podCreated: true, ...(state === 'error' ? { conditions: [{ type: 'Stalled', status: 'True' }] } : {}) } });
const world = (found: unknown = pod()) => new FakeApi()
  .on('GET', /productpods\/demo$/, found)
  .on('GET', /link=index$/, { entries: { trac: [chart('1.0.0'), chart('1.1.0')] } })
  .on('GET', /link=info/, info)
  .on('GET', /link=chart/, new ApiError(404, 'none'))
  .on('GET', /secrets\?labelSelector/, { items: [{ metadata: { name: 'sh.helm.release.v1.demo.v1' } }] })
  .on('GET', /includeHelmData=true$/, { data: { release: { config: { title: 'Ours', size: 'medium', password: 'geheim' } } } })
  .on('GET', /namespaces\/pp-demo$/, { metadata: { annotations: { 'field.cattle.io/projectId': 'local:p-1' } } })
  .on('PATCH', /productpods\/demo/, {})
  .on('POST', /action=upgrade$/, { operationNamespace: 'cattle', operationName: 'helm-2' })
  .on('GET', /operations\/cattle\/helm-2$/, operation('active'));
const open = async(api: FakeApi): Promise<VueWrapper> => {
  mockApi = api;
  mockQuery = { pod: 'pp-demo/demo' };
  const page = mountPage(SettingsPage);

  await flushPromises();

  return page;
};
const field = (page: VueWrapper, id: string) => page.find(`[data-testid="product-pods-question-${ id }"] input`);
const submit = async(page: VueWrapper) => {
  await page.find('form').trigger('submit');
  await flushPromises();
};
const upgrades = (api: FakeApi) => api.asked.filter(({ path }) => path.endsWith('action=upgrade')).map(({ body }) => (body as { charts: { version: string; values: unknown }[] }).charts[0]);

describe('the settings of a pod', () => {
  it('are what it was given; what cannot be changed cannot', async() => {
    const page = await open(world());

    expect((field(page, 'title').element as HTMLInputElement).value).toBe('Ours');
    expect(field(page, 'size').attributes('disabled')).toBeDefined();
    expect(field(page, 'title').attributes('disabled')).toBeUndefined();
  });

  it('are applied only after their differences were shown, secrets among them unseen', async() => {
    const api = world();
    const page = await open(api);

    await field(page, 'title').setValue('Theirs');
    await field(page, 'password').setValue('neues');
    page.findComponent({ name: 'LabeledSelect' }).vm.$emit('update:value', '1.1.0');
    await flushPromises();
    await submit(page);
    expect(upgrades(api)).toEqual([]);
    expect(page.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))).toEqual([['Chart version', '1.0.0', '1.1.0'], ['title', 'Ours', 'Theirs'], ['password', '••••••', '••••••']]);
    expect(page.text()).not.toMatch(/geheim|neues/);
    await submit(page);
    expect(upgrades(api)).toMatchObject([{ version: '1.1.0', values: { title: 'Theirs', size: 'medium', password: 'neues' } }]);
    expect(page.find('[data-testid="product-pods-upgrade-done"]').text()).toContain('The changes are applied.');
  });

  it('that are not changed are not applied', async() => {
    const page = await open(world());

    await submit(page);
    expect(page.text()).toContain('Nothing is changed yet.');
    expect(page.find('[data-testid="product-pods-settings-submit"]').attributes('disabled')).toBeDefined();
  });

  it('stay as they are where the cluster refuses others', async() => {
    const api = world().on('PATCH', /dryRun=All$/, new ApiError(403, 'admission webhook "x" denied the request: not this version'));
    const page = await open(api);

    await field(page, 'title').setValue('Theirs');
    await submit(page);
    await submit(page);
    expect(page.find('[data-testid="product-pods-settings-refused"]').text()).toContain('Nothing was changed: Not this version.');
    expect(upgrades(api)).toEqual([]);
  });

  it('are given back to a pod to which others could not be applied', async() => {
    const api = world().on('GET', /operations\/cattle\/helm-2$/, operation('error'), operation('error'), operation('active'));
    const page = await open(api);

    await field(page, 'title').setValue('Theirs');
    await submit(page);
    // The log asks about the operation, too.
    await submit(page);
    await flushPromises();
    expect(upgrades(api)).toMatchObject([{ values: { title: 'Theirs' } }, { version: '1.0.0', values: { title: 'Ours', size: 'medium', password: 'geheim' } }]);
    expect(page.find('[data-testid="product-pods-upgrade-restored"]').exists()).toBe(true);
  });

  it.each<[string, FakeApi, RegExp]>([
    ['there is no such pod', world(new ApiError(404, 'none')), /There is no such Product Pod/],
    ['it is being installed', world(pod({ phase: 'Installing' })), /“Installing” now/],
    ['its template is gone', world().on('GET', /link=index$/, { entries: {} }), /cannot be used any more/],
    ['they may not be read', world().on('GET', /secrets/, new ApiError(403, 'no')), /You may not read the settings/],
    ['nobody answers', world(new ApiError(503, 'away')), /cannot be read: away/],
  ])('are not shown where %s', async(_, api, sentence) => {
    const page = await open(api);

    expect(page.find('[data-testid="product-pods-settings-obstacle"]').text()).toMatch(sentence);
    expect(page.find('form').exists()).toBe(false);
  });
});

describe('the progress of several pods', () => {
  it('tells how many are ready, and about each what there is to tell', async() => {
    mockQuery = { pods: 'demo,gone,lost' };
    mockApi = new FakeApi().on('GET', /productpods\/demo$/, pod({ phase: 'Ready', message: 'All is well.' })).on('GET', /productpods\/lost$/, new ApiError(503, 'away'));
    const page = mountPage(ProgressPage);

    await flushPromises();
    expect(page.find('[role="status"]').text()).toBe('1 of 3 are ready.');
    expect(page.findAll('tbody tr').map((row) => row.text())).toEqual(['demoReadyAll is well.', 'goneNot there any more', 'lostNot knownaway']);
    page.unmount();
  });
});
