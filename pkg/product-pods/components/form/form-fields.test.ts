import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import { defineComponent, h, nextTick } from 'vue';

import type { CatalogApi } from '../../api/rancher-api';
import type { TemplateForm } from '../../composables/useTemplateForm';
import { useTemplateForm } from '../../composables/useTemplateForm';
import { mountPage } from '../../test-support/dashboard';
import type { translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import TemplateFaults from './TemplateFaults.vue';
import TemplateFields from './TemplateFields.vue';

let mockApi: CatalogApi;

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect', props: ['value', 'options', 'label', 'multiple'], emits: ['update:value', 'on-open', 'search'], template: '<div role="combobox" :data-label="label"><slot /></div>',
}));

interface Page {
  page: VueWrapper;
  template: TemplateForm;
  field: (id: string) => ReturnType<VueWrapper['find']>;
  pick: (label: string) => { props: (name: string) => unknown; vm: { $emit: (event: string, ...given: unknown[]) => void } };
}

const open = async(source: { questions?: unknown; schema?: unknown; values?: Record<string, unknown> }, { eager = false, kinds = true } = {}): Promise<Page> => {
  let template: TemplateForm | undefined;
  const page = mountPage(defineComponent({
    setup() {
      template = useTemplateForm();
      template.start({ values: {}, ...source });

      return () => h(TemplateFields, { template: template as TemplateForm, eager, namespace: 'pp-demo' });
    },
  }), { getters: { 'i18n/exists': () => true, 'cluster/schemaFor': () => (kinds ? {} : undefined) } });

  await flushPromises();

  return {
    page,
    template: template as TemplateForm,
    field:    (id) => page.find(`[data-testid="product-pods-question-${ id }"]`),
    pick:     (label) => page.findAllComponents({ name: 'LabeledSelect' }).find((select) => select.props('label') === label) as unknown as ReturnType<Page['pick']>,
  };
};
const button = (of: { findAll: VueWrapper['findAll'] }, name: string) => of.findAll('button').find((each) => (each.attributes('aria-label') ?? each.text()) === name);

beforeEach(() => {
  mockApi = new FakeApi();
});

describe('the name of a host', () => {
  const ingress = (name: string, host: string) => ({ metadata: { name, namespace: `pp-${ name }` }, spec: { rules: [{ host }] } });
  const openHost = async(api: FakeApi, values: Record<string, unknown> = { host: '' }) => {
    mockApi = api;

    return open({ questions: [{ variable: 'host', type: 'hostname' }, { variable: 'other', type: 'hostname' }], values }, { eager: true });
  };
  const world = () => new FakeApi().on('GET', /ingresses/, { data: [ingress('shop', 'shop.apps.example.org'), ingress('demo', 'old.apps.example.org')] });

  it('is a free one in a domain that is used here, by a press; ingresses are asked for once', async() => {
    const api = world();
    const { field, template } = await openHost(api);

    await button(field('host'), 'demo.apps.example.org')?.trigger('click');
    expect(template.output.value).toEqual({ host: 'demo.apps.example.org' });
    expect(api.calls).toHaveLength(1);
  });

  it.each([
    ['shop.apps.example.org', 'The ingress shop in the namespace pp-shop answers at this host already: choose another one, unless both are meant to share it.'],
    ['old.apps.example.org', ''], ['new.apps.example.org', ''], ['no_host', ''],
  ])('%s says %j', async(host, said) => {
    const { field } = await openHost(world(), { host });

    expect(field('host').find('[role=status]').exists() ? field('host').find('[role=status]').text() : '').toBe(said);
  });

  it('is told when it is none', async() => {
    const { field } = await openHost(world());

    await field('host').find('input').setValue('no_host');
    await field('host').find('input').trigger('blur');
    expect(field('host').find('[role=alert]').text()).toBe('This is not a host name such as demo.example.org: lower-case letters, digits and hyphens, in parts divided by dots.');
  });

  it('is typed where ingresses may not be seen', async() => {
    const { field } = await openHost(new FakeApi());

    expect(field('host').findAll('button')).toHaveLength(0);
    expect(field('host').find('input').exists()).toBe(true);
  });
});

describe('a field', () => {
  it('takes a number as it is typed, and says what is wrong with it once it was left', async() => {
    const { field, template } = await open({ questions: [{ variable: 'n', label: 'Count', type: 'float', max: 5 }] });
    const input = field('n').find('input');

    await input.setValue('1.');
    expect(template.state.value.values).toEqual({ n: 1 });
    expect(input.element.value).toBe('1.');
    await input.setValue('many');
    expect(field('n').find('[role=alert]').exists()).toBe(false);
    await input.trigger('focusout');
    expect(field('n').find('[role=alert]').text()).toBe('A number is needed.');
    await input.setValue('7');
    const described = input.attributes('aria-describedby') ?? '';

    expect(input.attributes('aria-invalid')).toBe('true');
    expect(field('n').find(`[id="${ described }"]`).text()).toBe('At most 5.');
  });

  it('that is left by pressing a button says what is wrong when the button was let go, so that it stays below the pointer', async() => {
    const { field } = await open({ questions: [{ variable: 'n', label: 'Count', type: 'int' }] });
    const input = field('n').find('input');

    await input.setValue('many');
    window.dispatchEvent(new Event('pointerdown'));
    await input.trigger('focusout');
    expect(field('n').find('[role=alert]').exists()).toBe(false);
    window.dispatchEvent(new Event('pointerup'));
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    expect(field('n').find('[role=alert]').text()).toBe('A whole number is needed.');
  });

  it('that is bounded has a handle', async() => {
    const { field, template } = await open({ questions: [{ variable: 'n', label: 'Count', type: 'int', min: 0, max: 10, default: 3 }] });
    const handle = field('n').find('input[type=range]');

    expect(handle.attributes()).toMatchObject({ min: '0', max: '10', 'aria-label': 'Count' });
    await handle.setValue('7');
    expect(template.output.value).toEqual({ n: 7 });
  });

  it('for a size takes a unit by a press', async() => {
    const { field, template } = await open({ values: { disk: '5Gi' }, questions: [{ variable: 'disk', label: 'Disk' }] });

    expect(button(field('disk'), 'GiB')?.attributes('aria-pressed')).toBe('true');
    await button(field('disk'), 'MiB')?.trigger('click');
    expect(template.output.value).toEqual({ disk: '5Mi' });
  });

  it('for a secret hides it, shows it on request, and makes one up', async() => {
    Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: (bytes: Uint8Array) => bytes.fill(7), configurable: true });
    const { field, template } = await open({ questions: [{ variable: 'pw', label: 'Password', type: 'password', required: true }] });

    expect(field('pw').find('input').attributes('type')).toBe('password');
    await button(field('pw'), 'Make up Password')?.trigger('click');
    expect(String(template.state.value.values['pw'])).toHaveLength(24);
    expect(field('pw').find('input').attributes('type')).toBe('text');
    await button(field('pw'), 'Hide Password')?.trigger('click');
    expect(field('pw').find('input').attributes('type')).toBe('password');
  });

  it('for a schedule says it in words', async() => {
    const { field } = await open({ questions: [{ variable: 'at', type: 'cron', default: '0 3 * * *' }] });

    expect(field('at').text()).toContain('At 03:00');
  });

  it('for one of several takes its value in its own type', async() => {
    const { pick, template, page } = await open({ schema: { properties: { n: { title: 'N', enum: [1, 'one', true] }, many: { title: 'Many', type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] } } } } });

    expect(pick('N').props('options')).toEqual([{ value: '0', label: '1' }, { value: '1', label: 'one' }, { value: '2', label: 'true' }]);
    pick('N').vm.$emit('update:value', '0');
    pick('Many').vm.$emit('update:value', ['1', '0']);
    await nextTick();
    expect(template.output.value).toEqual({ n: 1, many: ['b', 'a'] });
    expect(page.find('[role=combobox]').attributes('aria-label')).toBe('N');
  });

  it('for YAML takes what can be read, and says why when it cannot', async() => {
    const { field, template } = await open({ values: { x: { a: 1 } }, schema: { properties: { x: { type: 'object' } } } });
    const area = field('x').find('textarea');

    expect(area.element.value).toBe('a: 1');
    await area.setValue('a: 2\nb: [3]');
    expect(template.output.value).toEqual({ x: { a: 2, b: [3] } });
    await area.setValue('a: [');
    expect(field('x').find('[role=alert]').text()).toMatch(/^This is not YAML: /);
    expect(template.output.value).toEqual({ x: { a: 2, b: [3] } });
  });

  it('with rows adds and removes them', async() => {
    const { field, template } = await open({ schema: { properties: { hosts: { title: 'Hosts', type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } }, env: { title: 'Env', type: 'object', additionalProperties: { type: 'string' } } } } });

    await button(field('hosts'), 'Add to Hosts')?.trigger('click');
    await field('hosts[0].name').find('input').setValue('a.example');
    expect(template.output.value).toEqual({ hosts: [{ name: 'a.example' }] });
    await button(field('hosts'), 'Remove 1 from Hosts')?.trigger('click');
    await field('env').find('input').setValue('HOME');
    await button(field('env'), 'Add to Env')?.trigger('click');
    await field('env.HOME').find('input').setValue('/');
    expect(template.output.value).toEqual({ hosts: [], env: { HOME: '/' } });
  });

  it('of several forms offers them', async() => {
    const { pick, field, template } = await open({ schema: { properties: { store: { title: 'Store', oneOf: [{ title: 'Bucket', properties: { bucket: { type: 'string' } }, required: ['bucket'] }, { title: 'Disk', properties: { size: { type: 'string' } } }] } } } });

    expect(pick('Kind of Store').props('options')).toEqual([{ value: 0, label: 'Bucket' }, { value: 1, label: 'Disk' }]);
    pick('Kind of Store').vm.$emit('update:value', 1);
    await nextTick();
    await field('store.size').find('input').setValue('1');
    expect(template.output.value).toEqual({ store: { size: '1' } });
  });

  it('for an object lists those that the user may see, and takes any other name', async() => {
    mockApi = new FakeApi().on('GET', /\/v1\/secret\?/, { data: [{ metadata: { name: 'mine', namespace: 'other' } }, { metadata: { name: 'here', namespace: 'pp-demo' } }] });
    const { pick, template, field } = await open({ questions: [{ variable: 's', label: 'Secret', type: 'secret' }] });

    pick('Secret').vm.$emit('on-open');
    await flushPromises();
    expect(pick('Secret').props('options')).toEqual([{ value: 'here', label: 'here', namespace: 'pp-demo' }, { value: 'mine', label: 'mine (other)', namespace: 'other' }]);
    pick('Secret').vm.$emit('update:value', 'mine');
    await nextTick();
    expect(field('s').text()).toContain('It is in the namespace other');
    pick('Secret').vm.$emit('update:value', { label: 'typed' });
    expect(template.output.value).toEqual({ s: 'typed' });
  });

  it('for an object that cannot be listed takes its name', async() => {
    const { field } = await open({ questions: [{ variable: 's', label: 'Secret', type: 'secret' }] }, { kinds: false });

    expect(field('s').text()).toContain('These cannot be listed here');
    expect(field('s').find('input').exists()).toBe(true);
  });
});

describe('the fields', () => {
  const questions = [{ variable: 'a', group: 'One', required: true }, { variable: 'b', group: 'Two', label: 'Second' }, ...Array.from({ length: 12 }, (_, index) => ({ variable: `c${ index }`, group: 'Two' }))];

  it('are in tabs by their groups, with how much is wrong in each', async() => {
    const { page, field } = await open({ questions }, { eager: true });
    const tabs = page.findAll('[role=tab]');

    expect(tabs.map((tab) => tab.text().replace(/\s+/g, ' '))).toEqual(['One 1', 'Two']);
    expect(tabs[0]?.find('[aria-label]').attributes('aria-label')).toBe('one thing is wrong');
    expect(field('a').find('[role=alert]').text()).toBe('This is needed.');
    await page.find('[role=tablist]').trigger('keydown', { key: 'ArrowRight' });
    expect(page.findAll('[role=tab]').map((tab) => tab.attributes('aria-selected'))).toEqual(['false', 'true']);
    expect(field('b').exists()).toBe(true);
    expect(page.find('[role=tabpanel]').attributes('aria-labelledby')).toBe(page.findAll('[role=tab]')[1]?.attributes('id'));
  });

  it('are found by a search, wherever they are', async() => {
    const { page, field } = await open({ questions });

    await page.find('[data-testid="product-pods-search-fields"]').setValue('second');
    expect(page.findAll('[data-testid^="product-pods-question-"]')).toHaveLength(1);
    expect(field('b').exists()).toBe(true);
    await page.find('[data-testid="product-pods-search-fields"]').setValue('nothing at all');
    expect(page.text()).toContain('No setting matches “nothing at all”.');
  });

  it('show what is wrong with values that have no field', async() => {
    const { page } = await open({ values: { other: 1 }, questions: [{ variable: 'a' }], schema: { properties: { a: {} }, additionalProperties: false } }, { eager: true });

    await flushPromises();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.find('ul.text-error').text()).toContain('other: The template does not know this.');
  });

  it('show a chart’s text as text', async() => {
    const attack = '<img src=x onerror=alert(1)>';
    const { page } = await open({
      values:    { s: attack },
      questions: [
        { variable: 's', label: attack, description: attack, tooltip: attack, group: attack },
        { variable: 'e', label: attack, type: 'radio', options: { [attack]: attack }, group: attack },
        { variable: 'm', type: 'map', label: attack, default: { [attack]: attack } },
        { variable: 'b', type: 'boolean', label: attack },
      ],
    }, { eager: true });

    expect(page.text()).toContain(attack);
    expect(page.find('img').exists()).toBe(false);
    expect(page.find('[onerror]').exists()).toBe(false);
  });
});

describe('faults of the template', () => {
  it('are told, with whom to turn to', () => {
    const problems = Array.from({ length: 7 }, (_, index) => ({ where: 'questions' as const, at: `q${ index }`, message: 'is <b>wrong</b>.' }));
    const banner = mountPage(TemplateFaults, { props: { problems, chart: { values: {}, maintainers: [{ name: 'Ann', contact: 'ann@example.org' }], schemaFault: 'unreadable' }, unchecked: true } });

    expect(banner.text()).toContain('7 things are wrong with this template itself');
    expect(banner.text()).toContain('questions q0 is <b>wrong</b>.');
    expect(banner.text()).toContain('and 2 more');
    expect(banner.text()).toContain('Ann (ann@example.org)');
    expect(banner.text()).toContain('cannot be read');
    expect(banner.find('b').exists()).toBe(false);
  });
});
