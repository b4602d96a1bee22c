import { flushPromises } from '@vue/test-utils';
import { defineComponent, h, nextTick, provide, reactive, ref } from 'vue';

import type { RancherApi } from '../../api/rancher-api';
import { ApiError } from '../../api/rancher-api';
import type { EditedPolicy } from '../../composables/usePolicyForm';
import { usePolicyForm } from '../../composables/usePolicyForm';
import PolicyList from '../../list/productpods.io.productpodpolicy.vue';
import { POLICY_FORM } from '../../policy/form-key';
import { draftFaults, numberOf, wholeSubjects, withField } from '../../policy/policy-draft';
import { loadProjectQuota } from '../../policy/project-quota';
import { loadPolicies, whoAmI } from '../../policy/requester';
import { mountPage, translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import { buildPolicy, cells, withPolicies } from '../../test-support/policies';
import ChoiceRules from './ChoiceRules.vue';
import LifeRules from './LifeRules.vue';
import PolicyPreview from './PolicyPreview.vue';
import SubjectRows from './SubjectRows.vue';

let mockApi: RancherApi;

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('@shell/config/table-headers', () => ({ NAME: { name: 'name' }, AGE: { name: 'age' } }));
jest.mock('@shell/components/ResourceTable.vue', () => ({ name: 'ResourceTable', props: ['rows'], template: '<table><slot v-if="!rows.length" name="no-rows" /></table>' }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect',
props: ['value', 'options', 'label', 'disabled'],
emits: ['update:value'],
  template: '<select :value="value" :aria-label="label" :disabled="disabled" @change="$emit(\'update:value\', $event.target.value)"><option v-for="o in options" :key="o.value" :value="o.value">{{ o.label }}</option></select>',
}));

describe('a draft of a policy', () => {
  it('holds what was said and no more', () => {
    const one = withField({}, 'lifetime.extension.longest', '8h');

    expect(one).toEqual({ lifetime: { extension: { longest: '8h' } } });
    expect(withField(one, 'lifetime.extension.longest', '')).toEqual({});
    expect(withField({}, 'templates', [])).toEqual({ templates: [] });
    expect(withField({ limits: { pods: 3 } }, 'limits.pods', 0)).toEqual({ limits: { pods: 0 } });
  });

  it.each([['3', 3], ['-2', -2], ['3.5', '3.5'], ['many', 'many']])('reads %j as %j', (typed, value) => {
    expect(numberOf(typed)).toBe(value);
  });

  it.each<[object, string[]]>([
    [{ limits: { pods: 0, cpu: '500m', memory: '4Gi' }, priority: -5, lifetime: { default: 'never', longest: '2w' }, failedPods: 'keep', gracePeriod: '0s', notices: ['7d'] }, []],
    [{ limits: { pods: 'many', cpu: 'x' }, priority: 1001 }, ['limits.cpu', 'limits.pods', 'priority']],
    [{ lifetime: { default: 'x', longest: 'x', extension: { longest: 'x', ahead: 'x' } } }, ['lifetime.default', 'lifetime.extension.ahead', 'lifetime.extension.longest', 'lifetime.longest']],
    [{ failedPods: 'soon', gracePeriod: '91d', renewEvery: '1m', notices: ['1d', 'x'], sleepSchedule: { wake: '0 7 * * *' } }, ['failedPods', 'gracePeriod', 'notices', 'renewEvery', 'sleepSchedule']],
  ])('of %j is wrong at %j', (spec, fields) => {
    expect(Object.keys(draftFaults(spec, 0)).sort()).toEqual(fields);
  });

  it('is for those of its subjects that are whole', () => {
    expect(wholeSubjects({ subjects: [{ kind: 'Everyone' }, { kind: 'User', name: ' ' }, { kind: 'Group', name: 'qa' }] })).toEqual([{ kind: 'Everyone' }, { kind: 'Group', name: 'qa' }]);
    expect(wholeSubjects({})).toEqual([]);
  });
});

describe('a user of the cluster', () => {
  it('is who admission sees', async() => {
    expect(await whoAmI(withPolicies(new FakeApi(), []), 'local')).toEqual({ user: 'u-1', groups: ['qa'] });
  });

  it('has no policies where the cluster knows none, and none known where it fails', async() => {
    expect(await loadPolicies(new FakeApi(), 'local')).toEqual([]);
    await expect(loadPolicies(new FakeApi().on('GET', /./, new ApiError(500, 'broken')), 'local')).rejects.toThrow('broken');
  });
});

describe('a project’s quota in Rancher', () => {
  const project = { spec: { resourceQuota: { limit: { limitsCpu: '4', pods: '9' } }, namespaceDefaultResourceQuota: { limit: { limitsCpu: '2' } } } };
  const namespace = (id: string, share?: string) => ({ metadata: { annotations: { 'field.cattle.io/projectId': `local:${ id }`, ...(share ? { 'field.cattle.io/resourceQuota': `{"limit":{"limitsCpu":"${ share }"}}` } : {}) } } });
  const shares = { data: [namespace('p-1', '1'), namespace('p-1'), namespace('p-2'), { metadata: {} }] };

  it('is what other namespaces leave of it', async() => {
    const api = new FakeApi().on('GET', /projects\/local\/p-1$/, project).on('GET', /\/v1\/namespaces\?/, shares);
    const { limits, given } = await loadProjectQuota(api, 'local', 'local/p-1');

    expect([limits.cpu?.value, given]).toEqual([1000, { cpu: '2' }]);
    expect(new URL(api.asked[1]?.path ?? '', 'https://x').searchParams.getAll('filter')).toEqual(['!metadata.labels[productpods.io/pod]']);
  });

  it.each([['none', { spec: {} }], ['one that nobody may see', new ApiError(403, 'no')]])('is nothing where there is %s', async(_, answer) => {
    expect(await loadProjectQuota(new FakeApi().on('GET', /projects/, answer), 'local', 'local/p-1')).toEqual({ limits: {}, given: {} });
  });
});

describe('the editor', () => {
  /** A part of the editor over a policy of its own. */
  const edit = async(part: object, policy: EditedPolicy, isDisabled = false) => {
    mockApi = withPolicies(new FakeApi(), []);
    const page = mountPage(defineComponent({
      setup() {
        provide(POLICY_FORM, { form: usePolicyForm(() => policy), disabled: ref(isDisabled) });

        return () => h(part);
      },
    }));

    await flushPromises();

    return page;
  };
  const at = (page: Awaited<ReturnType<typeof edit>>, id: string) => page.find(`[data-testid="product-pods-policy-${ id }"]`);

  it('says whom a policy is for, with projects and people that can be picked', async() => {
    const policy = reactive<EditedPolicy>({ metadata: {}, spec: { subjects: [{ kind: 'Everyone' }] } });
    const page = await edit(SubjectRows, policy);

    expect(at(page, 'subjects-name-0').exists()).toBe(false);
    await at(page, 'subjects-add').trigger('click');
    expect(at(page, 'subjects-name-1').findAll('option').map((option) => option.text())).toEqual(['Ann (ann) (u-1)']);
    await at(page, 'subjects-kind-1').setValue('Project');
    expect(at(page, 'subjects-name-1').findAll('option').map((option) => option.text())).toEqual(['Every project', 'Shop (p-1)']);
    await at(page, 'subjects-name-1').setValue('p-1');
    expect(policy.spec?.subjects).toEqual([{ kind: 'Everyone' }, { kind: 'Project', name: 'p-1' }]);
    await page.findAll('button')[0]?.trigger('click');
    expect(policy.spec?.subjects).toEqual([{ kind: 'Project', name: 'p-1' }]);
  });

  it('lists templates and sizes, and takes an empty list of templates at its word', async() => {
    const policy = reactive<EditedPolicy>({ metadata: {}, spec: { subjects: [{ kind: 'Everyone' }] } });
    const page = await edit(ChoiceRules, policy);

    await at(page, 'limit-templates').find('label').trigger('click');
    expect(policy.spec?.templates).toEqual([]);
    await at(page, 'templates-add').trigger('click');
    await at(page, 'templates-versions-0').setValue('1.*, 2.0.0');
    await at(page, 'sizes-add').trigger('click');
    await at(page, 'sizes-name-0').setValue('small');
    await at(page, 'sizes-cpu-0').setValue('2');
    await at(page, 'unmanaged').find('label').trigger('click');
    expect(policy.spec).toEqual({ subjects: [{ kind: 'Everyone' }], unmanaged: 'Flag', templates: [{ chart: '', versions: ['1.*', '2.0.0'] }], sizes: [{ name: 'small', cpu: '2' }] });
  });

  it('says how pods live, and what of it cannot be read', async() => {
    const policy = reactive<EditedPolicy>({ metadata: {}, spec: {} });
    const page = await edit(LifeRules, policy);

    await at(page, 'lifetime-longest').setValue('soon');
    expect(page.find('[role=alert]').text()).toContain('soon');
    await at(page, 'lifetime-longest').setValue('7d');
    await at(page, 'lifetime-never').setValue('false');
    await at(page, 'sleeps').find('label').trigger('click');
    expect(policy.spec).toMatchObject({ lifetime: { longest: '7d', never: false }, sleepSchedule: { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5' } });
    expect(page.find('[role=alert]').exists()).toBe(false);
    await at(page, 'lifetime-never').setValue('unsaid');
    expect(policy.spec?.lifetime).toEqual({ longest: '7d' });
  });

  it('changes nothing for who may only read', async() => {
    const page = await edit(SubjectRows, { metadata: {}, spec: { subjects: [{ kind: 'User', name: 'u-1' }] } }, true);

    expect(page.findAll('button').map((button) => button.text())).toEqual([]);
    expect(at(page, 'subjects-name-0').attributes('disabled')).toBeDefined();
  });
});

describe('the explanation', () => {
  const explain = async(name: string, spec: object, api: FakeApi) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    mockApi = api;
    const page = mountPage(PolicyPreview, { props: { name, spec } });

    await flushPromises();

    return page;
  };

  afterEach(() => jest.useRealTimers());

  it('says who is affected, what changes for them, and that nothing is deleted', async() => {
    const page = await explain('new', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } }, withPolicies(new FakeApi(), [buildPolicy('all', { limits: { pods: 3 }, priority: -1 })], [cells('a'), cells('b'), cells('c', { owner: 'u-2' })]));

    expect(page.find('[data-testid=product-pods-policy-meant]').text()).toBe('3 pods that exist are meant by it.');
    expect(page.findAll('.effect').map((line) => line.findAll('dt, strong, span').map((part) => part.text()))).toEqual([
      ['Pods of each person', '1', 'was 3', 'Policy new decides, for everyone; policy all says otherwise and gives way.'],
    ]);
    expect(page.find('[data-testid=product-pods-policy-existing]').text()).toMatch(/A change of policy deletes nothing.*One has more than this allows, keeps it, and gets no more until it is less:\s*u-1 uses 2 of 1 pods\./s);
  });

  it('says that another policy decides', async() => {
    const page = await explain('new', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } }, withPolicies(new FakeApi(), [buildPolicy('all', { limits: { pods: 3 }, priority: 1 })]));

    expect(page.find('.effect').text()).toContain('Another policy decides: Policy all decides, for everyone, with priority 1; policy new says otherwise and gives way.');
  });

  it('follows what is typed, when typing stops', async() => {
    const page = await explain('', { subjects: [{ kind: 'User', name: '' }] }, withPolicies(new FakeApi(), []));

    expect(page.text()).toContain('Say whom it is for');
    await page.setProps({ spec: { subjects: [{ kind: 'User', name: 'u-1' }], lifetime: { longest: '8h' } } });
    expect(page.text()).toContain('Say whom it is for');
    jest.runOnlyPendingTimers();
    await nextTick();
    expect(page.find('h3').text()).toBe('User u-1');
    expect(page.find('.effect').text()).toMatch(/Longest lifetime\s*8 hours\s*was as the cluster's settings have it/);
  });

  it('counts what one may see where one may not see all', async() => {
    const page = await explain('new', { subjects: [{ kind: 'Everyone' }] }, withPolicies(new FakeApi(), [], [cells('a')]).on('GET', /\/apis\/productpods\.io\/v1alpha1\/productpods\?/, new ApiError(403, 'no')));

    expect(page.find('[data-testid=product-pods-policy-meant]').text()).toBe('One of the pods that you may see is meant by it.');
    expect(page.text()).toContain('It says nothing yet.');
  });
});

it.each([[['GET', 'POST'], 'Create one for everyone first'], [['GET'], 'Cluster administrators make policies.']])('an empty list explains itself to who may %j', (collectionMethods, words) => {
  mockApi = new FakeApi();
  const list = mountPage(PolicyList, { props: { schema: { collectionMethods }, rows: [] } });

  expect(list.text()).toContain('nothing limits who may have which Product Pods');
  expect(list.text()).toContain(words);
});
