import { flushPromises } from '@vue/test-utils';

import type { RancherApi } from '../../api/rancher-api';
import { ApiError } from '../../api/rancher-api';
import MyLimitsPage from '../../pages/MyLimitsPage.vue';
import UsagePage from '../../pages/UsagePage.vue';
import { mountPage, translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import { buildPolicy, cells, withPolicies } from '../../test-support/policies';
import UsageBar from './UsageBar.vue';

let mockApi: RancherApi;

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('../SupportGate.vue', () => ({ name: 'SupportGate', template: '<div><slot /></div>' }));
jest.mock('@shell/components/graph/Bar.vue', () => ({ name: 'Bar', template: '<i />' }));
jest.mock('@shell/components/Loading.vue', () => ({ name: 'Loading', template: '<i class="loading" />' }));
jest.mock('@shell/components/TabTitle.vue', () => ({ name: 'TabTitle', template: '<i />' }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({ name: 'LabeledSelect', props: ['value', 'options', 'label'], emits: ['update:value'], template: '<select :aria-label="label" @change="$emit(\'update:value\', $event.target.value)"><option v-for="o in options" :key="o.value" :value="o.value">{{ o.label }}</option></select>' }));
jest.mock('@shell/components/SortableTable/index.vue', () => ({
  name: 'SortableTable', props: ['headers', 'rows'], template: `<table><tr v-for="row in rows" :key="row.name"><td v-for="h in headers" :key="h.name"><slot :name="'cell:' + h.name" :row="row">{{ row[h.name] }}</slot></td></tr></table>`,
}));

const open = async(page: object, api: FakeApi) => {
  mockApi = api;
  const mounted = mountPage(page);

  // Who one is comes first, then what one uses.
  await flushPromises();
  await flushPromises();

  return mounted;
};

describe('a bar', () => {
  it.each([
    [1, 4, 'fine', '25', '1 of 4'],
    [3, 4, 'high', '75', '3 of 4'],
    [19, 20, 'full', '95', '19 of 20'],
    [5, 4, 'over', '100', '5 of 4'],
  ] as const)('says that %i of %i are %s without colours', (used, limit, level, percent, words) => {
    const bar = mountPage(UsageBar, { props: { resource: 'pods', used, limit, name: 'Pods' } });
    const meter = bar.find('[role=meter]');

    expect(bar.attributes('data-level')).toBe(level);
    expect([meter.attributes('aria-valuenow'), meter.attributes('aria-label')]).toEqual([percent, 'Pods']);
    expect(meter.attributes('aria-valuetext')).toBe(`${ words } ${ translate(`productPods.usage.level.${ level }`) }`);
    expect(bar.text().replace(/\s+/g, ' ')).toBe(level === 'fine' ? words : `${ words } ${ translate(`productPods.usage.level.${ level }`) }`);
  });

  it('without a limit is a number, and without a number says so', () => {
    expect(mountPage(UsageBar, { props: { resource: 'memory', used: 2 ** 30, name: 'Memory' } }).text()).toBe('1 GiB');
    expect(mountPage(UsageBar, { props: { resource: 'pods', limit: 3, name: 'Pods' } }).text()).toBe('? of 3');
  });
});

describe('my limits', () => {
  it('are shown with what is used of them, and why each holds', async() => {
    const page = await open(MyLimitsPage, withPolicies(new FakeApi(), [
      buildPolicy('all', { limits: { pods: 9 } }), buildPolicy('qa', { subjects: [{ kind: 'Group', name: 'qa' }], limits: { pods: 2 }, lifetime: { longest: '7d', never: true } }),
      buildPolicy('shop', { subjects: [{ kind: 'Project', name: 'p-1' }], limits: { running: 10 }, priority: 5 }),
    ], [cells('a'), cells('b')]));
    const own = page.find('[data-testid=product-pods-limits-Person]');
    const project = page.find('[data-testid=product-pods-limits-Project]');

    expect(own.findAll('[data-testid=product-pods-limit-pods] > *').map((cell) => cell.text().replace(/\s+/g, ' '))).toEqual(['Pods of each person', '2 of 2 used up', 'Policy qa decides, for group qa; policy all says otherwise and gives way.']);
    expect(project.find('h2').text()).toBe('Limits of the project Shop');
    expect(project.find('[data-testid=product-pods-limit-running]').text()).toContain('Policy shop decides, for project p-1, with priority 5.');
    expect(page.text()).toMatch(/Longest lifetime\s*7 days\s*Policy qa decides, for group qa\./);
    expect(page.text()).toMatch(/Living for ever\s*allowed/);
  });

  it('are none where no policy speaks, and nothing is counted then', async() => {
    const api = withPolicies(new FakeApi(), []);
    const page = await open(MyLimitsPage, api);

    expect(page.text()).toContain('Nothing is limited.');
    expect(page.text()).toContain('No policy says anything about your pods here');
    expect(api.calls.filter((call) => call.includes('productpods?'))).toEqual([]);
  });

  it('say when the use is not known, and when nothing is', async() => {
    const api = withPolicies(new FakeApi(), [buildPolicy('all', { limits: { pods: 9 } })]).on('GET', /\/v1\/productpods\.io\.productpods\?/, new ApiError(500, 'the database is gone'));

    expect((await open(MyLimitsPage, api)).find('[role=alert]').text()).toBe('How much is used could not be counted: the database is gone');
    const failed = await open(MyLimitsPage, withPolicies(new FakeApi(), []).on('GET', /\/productpodpolicies$/, new ApiError(500, 'no answer today')));

    expect(failed.text()).toContain('Your limits cannot be read: no answer today');
  });
});

describe('the page of usage', () => {
  const rows = [cells('a'), cells('b', { holds: 'Storage' }), cells('c', { owner: 'u-2', project: '' })];
  const lists = (api: FakeApi) => api.on('GET', /sort=/, { data: [], count: 0 });

  it('adds up all pods, and switches between projects, users and templates', async() => {
    const page = await open(UsagePage, lists(withPolicies(new FakeApi(), [buildPolicy('all', { limits: { pods: 2 } })], rows)));
    const lines = () => page.findAll('[data-testid=product-pods-usage-table] tr').map((line) => line.findAll('td').map((cell) => cell.text().replace(/\s+/g, ' ')).join('|'));

    expect(page.find('[data-testid=product-pods-usage-total]').text().replace(/\s+/g, ' ')).toBe('Pods3Running pods2CPU cores2Memory2 GiBStorage6 GiBAt rest1');
    expect(lines()).toEqual(['Shopp-1|2|1|1|1 GiB|4 GiB|1|not limited', 'In no project|1|1|1|1 GiB|2 GiB|0|not limited']);
    await page.findAll('button').find((button) => button.text() === 'By user')?.trigger('click');
    expect(lines()).toEqual(['Ann (ann)u-1|2 of 2 used up|1|1|1 GiB|4 GiB|1|100 %', 'u-2|1 of 2|1|1|1 GiB|2 GiB|0|50 %']);
    await page.findAll('button').find((button) => button.text() === 'By template')?.trigger('click');
    expect(lines()).toEqual(['pp/trac|3|2|2|2 GiB|6 GiB|1']);
  });

  it('says that it counts only what one may see', async() => {
    const page = await open(UsagePage, lists(withPolicies(new FakeApi(), [], rows).on('GET', /\/apis\/productpods\.io\/v1alpha1\/productpods\?/, new ApiError(403, 'no'))));

    expect(page.text()).toContain('You may not list all pods of the cluster');
  });

  it('shows what ends next, and turns pages on the server', async() => {
    const pod = (name: string) => ({ metadata: { name, namespace: `pp-${ name }`, creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { owner: 'u-1', ttl: 'never', template: { chart: 'trac', version: '1' } }, status: { phase: 'Ready' } });
    const api = withPolicies(new FakeApi(), [], rows).on('GET', /sort=/, { data: [pod('first')], count: 11 }).on('GET', /sort=.*&page=2/, { data: [pod('second')], count: 11 });
    const page = await open(UsagePage, api);
    const list = page.find('[data-testid=product-pods-short-list]');

    expect(list.text()).toContain('first');
    expect(list.find('[role=status]').text()).toBe('Page 1 of 2, 11 pods');
    await list.findAll('button').find((button) => button.text() === 'Next')?.trigger('click');
    await flushPromises();
    expect(list.text()).toContain('second');
    await list.findAll('button').find((button) => button.text() === 'Never-ending')?.trigger('click');
    await flushPromises();
    expect([list.text().includes('first'), list.find('[role=status]').text()]).toEqual([true, 'Page 1 of 2, 11 pods']);
  });

  it('flags releases that nobody admitted, each once, where a policy does', async() => {
    const release = { namespace: 'shop', release: 'tracker', chart: 'trac', version: '1.0.0', project: 'p-1' };
    const flagging = (name: string) => ({ metadata: { name }, status: { unmanaged: [release], unmanagedCount: 3 } });
    const page = await open(UsagePage, lists(withPolicies(new FakeApi(), [], rows).on('GET', /\/productpodusages$/, { items: [flagging('a'), flagging('b'), { metadata: { name: 'c' } }] })));

    expect(page.find('[data-testid=product-pods-unmanaged]').text()).toMatch(/3 releases of templates belong to no Product Pod.*trackershoptrac 1\.0\.0Shop.*and 2 more/s);
  });

  it.each([[new ApiError(403, 'forbidden'), ''], [new ApiError(404, 'no such kind'), ''], [new ApiError(500, 'broken'), 'The pods cannot be read: broken']])('flags none where the reports are not for him, and says what is broken', async(answer, said) => {
    const page = await open(UsagePage, lists(withPolicies(new FakeApi(), [], rows).on('GET', /\/productpodusages$/, answer)));

    expect(page.find('[data-testid=product-pods-unmanaged]').exists()).toBe(false);
    expect(page.text().includes('cannot be read')).toBe(said !== '');
    expect(page.text()).toContain(said);
  });

  it('says that the pods cannot be read', async() => {
    const page = await open(UsagePage, lists(withPolicies(new FakeApi(), []).on('GET', /\/apis\/productpods\.io\/v1alpha1\/productpods\?/, new ApiError(500, 'broken'))));

    expect(page.text()).toContain('The pods cannot be read: broken');
  });
});
