import { flushPromises } from '@vue/test-utils';
import { defineComponent, h, nextTick, reactive } from 'vue';

import type { RancherApi } from '../../api/rancher-api';
import { ApiError } from '../../api/rancher-api';
import { useDeniedTemplates } from '../../composables/useDeniedTemplates';
import { usePolicyPreflight } from '../../composables/usePolicyPreflight';
import { noSize } from '../../create/size';
import { stepError } from '../../create/failure';
import { mountPage, translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import { buildPolicy, cells, withPolicies } from '../../test-support/policies';
import TemplateCard from '../TemplateCard.vue';
import PreflightPanel from './PreflightPanel.vue';
import SizeField from './SizeField.vue';

let mockApi: RancherApi;

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('@shell/components/LazyImage.vue', () => ({ name: 'LazyImage', template: '<img>' }));
jest.mock('@components/RcItemCard', () => ({ RcItemCard: { template: '<div><slot name="item-card-content" /><slot name="item-card-footer" /></div>' } }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect', props: ['value', 'options'], emits: ['update:value'], template: '<select :value="value"><option v-for="o in options" :key="o.value" :value="o.value">{{ o.label }}</option></select>',
}));

const DENIAL = 'Policy qa does not allow the template pp/trac 1.0.0. Choose jira, or ask Ann to change that.';

describe('a size', () => {
  const SIZES = [{ name: 'small', cpu: '2' }, { name: 'large', cpu: '8', memory: '1Gi' }];

  it('is nothing where nobody asks for it', () => {
    expect(mountPage(SizeField, { props: { size: noSize(), questions: [] } }).find('[data-testid]').exists()).toBe(false);
  });

  it('is one of those that policies give, the usual one first; another project may have others', async() => {
    const size = reactive(noSize());
    const field = mountPage(SizeField, { props: { size, sizes: SIZES, defaultSize: 'small', questions: [] } });

    expect(field.findAll('option').map((option) => option.text())).toEqual(['small (2 CPU)', 'large (8 CPU, 1 GiB memory)']);
    expect(size.name).toBe('small');
    size.name = 'large';
    await field.setProps({ sizes: [...SIZES] });
    expect(size.name).toBe('large');
    await field.setProps({ sizes: [{ name: 'tiny' }], defaultSize: undefined });
    expect(size.name).toBe('');
  });

  it('is said in amounts where only sums are limited', async() => {
    const size = reactive(noSize());
    const field = mountPage(SizeField, { props: { size, questions: ['cpu', 'storage'] } });

    await field.find('[data-testid=product-pods-amount-cpu]').setValue('two');
    expect(size.cpu).toBe('two');
    expect(field.find('[role=alert]').text()).toBe('“two” is not a quantity such as 500m, 2 or 1.5Gi.');
    expect(field.findAll('input')).toHaveLength(2);
  });
});

it('a panel says every line, and that a red one keeps the pod from being made', () => {
  const props = { checks: [{ id: 'name', state: 'ok', says: 'free' }], lines: [{ id: 'x', state: 'fail', said: DENIAL }, { id: 'y', state: 'ok', said: 'Fine.', why: 'Because.' }] };
  const panel = mountPage(PreflightPanel, { props: { ...props, blocked: true } });

  expect(panel.findAll('li').map((line) => [line.attributes('data-state'), line.find('[role=img]').attributes('aria-label'), line.text().replace(/\s+/g, ' ')])).toEqual([
    ['ok', 'All right', 'The name is free.'], ['fail', 'This will fail', DENIAL], ['ok', 'All right', 'Fine. Because.'],
  ]);
  expect(panel.find('[role=status]').text()).toBe('What is marked as failing must be changed before the pod can be made.');
  expect(mountPage(PreflightPanel, { props }).find('[role=status]').text()).toBe('');
});

it('a card of a denied template is there, with the reason, and leads nowhere', () => {
  const template = { id: 'pp/trac', repository: 'pp', chart: 'trac', versions: ['1.0.0'], title: 'Trac', summary: '', spec: { products: [] } };
  const card = mountPage(TemplateCard, { props: { template, denied: DENIAL } });

  expect(card.find('[data-testid=product-pods-denied]').text()).toBe(DENIAL);
  expect([card.find('a').exists(), card.find('button').attributes('disabled')]).toEqual([false, '']);
});

it('a refusal of the server reads as the rules said it', () => {
  expect(stepError('pod', new ApiError(403, `admission webhook "pods.productpods.io" denied the request: ${ DENIAL }`))).toMatchObject({ kind: 'refused', message: DENIAL });
});

describe('the policies of the user', () => {
  /** What a composable gives to a component that uses it. */
  const use = async<T>(composable: () => T, api: FakeApi): Promise<T> => {
    let given: T | undefined;

    mockApi = api;
    mountPage(defineComponent({
      setup() {
        given = composable();

        return () => h('i');
      },
    }));
    await flushPromises();
    if (!given) {
      throw new Error('It gave nothing.');
    }

    return given;
  };

  it.each([
    ['in every project', [buildPolicy('qa', { templates: [{ chart: 'jira' }], contact: 'Ann' })], DENIAL],
    ['in another project only', [buildPolicy('qa', { subjects: [{ kind: 'Project', name: 'p-2' }], templates: [] })], undefined],
    ['nowhere', [], undefined],
  ])('deny a template %s', async(_, policies, message) => {
    const { denied } = await use(useDeniedTemplates, withPolicies(new FakeApi(), policies));

    expect(denied({ id: 'pp/trac', repository: 'pp', chart: 'trac', versions: ['1.0.0'], title: 'Trac', summary: '' })).toBe(message);
  });

  describe('in the form', () => {
    const wanted = reactive({ clusterId: 'local', projectId: 'local/p-1', owner: 'u-1', ttl: '8h', template: { repository: 'pp', chart: 'trac', version: '1.0.0' } });
    const settle = async(): Promise<void> => {
      await jest.advanceTimersByTimeAsync(500);
      await flushPromises();
    };

    beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
    afterEach(() => jest.useRealTimers());

    it('are asked when typing stops, of person and project', async() => {
      const api = withPolicies(new FakeApi(), [buildPolicy('all', { limits: { pods: 1 }, lifetime: { longest: '8h' } }), buildPolicy('shop', { subjects: [{ kind: 'Project', name: '*' }], limits: { pods: 2 } })], [cells('a')]);
      const { lines, isAsking } = await use(() => usePolicyPreflight(() => [wanted], () => wanted.projectId), api);

      await settle();
      expect([isAsking.value, lines.value.map(({ id, state }) => `${ id } ${ state }`)]).toEqual([false, ['lifetime ok', 'Person-pods fail', 'Project-pods ok', 'headroom unknown']]);
      wanted.ttl = '9h';
      await nextTick();
      await settle();
      expect(lines.value[0]).toMatchObject({ state: 'fail', said: expect.stringContaining('8h at most') as unknown });
      // What was counted a moment ago is still good.
      expect(api.calls.filter((call) => call.includes('pagesize'))).toHaveLength(2);
    });

    it('that cannot be read are not known, and keep nobody from trying', async() => {
      const { lines } = await use(() => usePolicyPreflight(() => [wanted], () => wanted.projectId), withPolicies(new FakeApi(), []).on('GET', /\/productpodpolicies$/, new ApiError(500, 'broken')));

      await settle();
      expect(lines.value.map(({ id, state }) => `${ id } ${ state }`)).toEqual(['policies unknown', 'headroom unknown']);
    });
  });
});
