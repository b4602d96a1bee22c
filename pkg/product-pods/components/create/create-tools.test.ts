import type { TemplateSpec } from '@product-pods/domain';
import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import type { VNode } from 'vue';
import { defineComponent, h } from 'vue';

import { ApiError } from '../../api/rancher-api';
import type { CatalogApi } from '../../api/rancher-api';
import type { Matrix } from '../../composables/useMatrix';
import { useMatrix } from '../../composables/useMatrix';
import type { TemplateForm } from '../../composables/useTemplateForm';
import { useTemplateForm } from '../../composables/useTemplateForm';
import { useUndo } from '../../composables/useUndo';
import { plainLife } from '../../create/life';
import type { PresetContent } from '../../presets/preset';
import { mountPage } from '../../test-support/dashboard';
import type { translate } from '../../test-support/dashboard';
import { FakeApi } from '../../test-support/fake-api';
import CopyLink from './CopyLink.vue';
import { noSize } from '../../create/size';
import MatrixFields from './MatrixFields.vue';
import PresetBar from './PresetBar.vue';
import TemplateSizeField from './TemplateSizeField.vue';

let mockApi: CatalogApi = new FakeApi();

jest.mock('../../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({
  useRoute:  () => ({ params: { cluster: 'local' }, query: {} }),
  useRouter: () => ({ resolve: ({ query }: { query: Record<string, string> }) => ({ href: `/dashboard/create?${ new URLSearchParams(query) }` }) }),
}));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect', props: ['value', 'options', 'label', 'multiple', 'taggable', 'disabled'], emits: ['update:value'], template: '<div role="combobox" :data-label="label" />',
}));

const SPEC: TemplateSpec = {
  products: [{ name: 'trac', versionValue: 'tag', versions: ['1.6', '1.5'] }],
  fields:   [{ value: 'tag', label: 'Version', matrix: true }, { value: 'title', label: 'Title', matrix: true }],
  sizes:    [{ name: 's', title: 'Small', values: { cpu: 1 }, resources: { cpu: '1', memory: '1Gi' } }, { name: 'l', title: 'Large', values: { cpu: 4, cache: true } }],
};
const VALUES = { tag: '1.6', title: 'Trac', cpu: 1 };
const select = (page: VueWrapper, label: string) => page.findAllComponents({ name: 'LabeledSelect' }).find((each) => each.props('label') === label);
const button = (page: VueWrapper, id: string) => page.find(`[data-testid="product-pods-${ id }"]`);

/** A page with the form of a template around something. */
const withForm = (draw: (template: TemplateForm, matrix: Matrix) => VNode): { page: VueWrapper; template: TemplateForm; matrix: Matrix } => {
  let known: { template: TemplateForm; matrix: Matrix } | undefined;
  const page = mountPage(defineComponent({
    setup() {
      const template = useTemplateForm();

      template.start({ values: VALUES, questions: [{ variable: 'title', max_length: 5 }] }, { spec: SPEC });
      const matrix = useMatrix(template, () => SPEC);

      known = { template, matrix };

      return () => draw(template, matrix);
    },
  }));

  return { page, ...known as { template: TemplateForm; matrix: Matrix } };
};

describe('the size of a template', () => {
  it('sets what its author has put together, and says what it needs', async() => {
    const { page, template } = withForm((form) => h(TemplateSizeField, { template: form, spec: SPEC, size: noSize(), questions: [] }));

    expect(select(page, 'Size')?.props('value')).toBe('s');
    expect(page.text()).toContain('CPU 1, memory 1Gi');
    select(page, 'Size')?.vm.$emit('update:value', 'l');
    await flushPromises();
    expect(template.output.value).toEqual({ cpu: 4, cache: true });
    template.write({ ...VALUES, cpu: 7 });
    await flushPromises();
    expect(select(page, 'Size')?.props('value')).toBe('');
    expect(page.text()).toContain('of none of the sizes');
  });
});

describe('several pods at once', () => {
  const open = () => withForm((_, matrix) => h(MatrixFields, { matrix, name: 'demo' }));

  it('are offered for marked fields and for the size, and begin with what the form has', async() => {
    const { page, matrix } = open();

    expect(page.findAllComponents({ name: 'LabeledSelect' })).toHaveLength(0);
    matrix.isOn.value = true;
    await flushPromises();
    expect(page.findAllComponents({ name: 'LabeledSelect' }).map((each) => [each.props('label'), each.props('value'), each.props('taggable')])).toEqual([['Size', ['s'], false], ['Title', ['Trac'], true], ['Version', ['1.6'], false]]);
    expect(page.text()).toContain('This makes one pod: demo.');
  });

  it('are named before they are made, and have the values that were chosen', async() => {
    const { page, matrix } = open();

    matrix.isOn.value = true;
    await flushPromises();
    select(page, 'Version')?.vm.$emit('update:value', ['1.6', { value: '1.5' }]);
    select(page, 'Size')?.vm.$emit('update:value', ['l']);
    await flushPromises();
    expect(page.text()).toContain('This makes 2 pods: demo-1-6, demo-1-5.');
    expect(matrix.pods('demo').map(({ values }) => values)).toEqual([{ ...VALUES, cpu: 4, cache: true }, { ...VALUES, tag: '1.5', cpu: 4, cache: true }]);
  });

  it('are checked one by one, and are not too many', async() => {
    const { page, matrix } = open();

    matrix.isOn.value = true;
    await flushPromises();
    select(page, 'Title')?.vm.$emit('update:value', ['Short', 'Much too long']);
    await flushPromises();
    expect(matrix.problem(matrix.pods('demo'))).toMatchObject({ pod: { name: 'demo-much-too-long' }, problem: { code: 'maxLength' } });
    select(page, 'Title')?.vm.$emit('update:value', Array.from({ length: 21 }, (_, index) => `t${ index }`));
    await flushPromises();
    expect(page.find('.text-error').text()).toBe('This would make 21 pods; at most 20 can be made at once.');
  });
});

describe('presets', () => {
  beforeAll(() => Object.defineProperty(globalThis.crypto, 'randomUUID', { value: () => 'id-1', configurable: true }));

  const content: PresetContent = { template: 'pp/trac', version: '1.0.0', title: '', purpose: '', ttl: '8h', life: plainLife('UTC'), changes: { size: 'large' } };
  const open = async(kept: Record<string, unknown> = {}) => {
    let data: Record<string, string> = { 'product-pods-presets': JSON.stringify(kept) };
    const applied: unknown[] = [];

    mockApi = new FakeApi().on('GET', /userpreferences$/, () => ({ data: [{ id: 'u-1', data }] })).on('PUT', /userpreferences\/u-1$/, ({ body }: { body: { data: Record<string, string> } }) => {
      data = body.data;

      return {};
    });
    const page = mountPage(PresetBar, { props: { templateId: 'pp/trac', projectId: 'local/p-1', project: 'Default', content: () => content, onApply: (given: unknown) => applied.push(given) } });

    await flushPromises();

    return { page, applied, kept: () => Object.values(JSON.parse(data['product-pods-presets'] ?? '{}') as Record<string, { name: string }>).map(({ name }) => name) };
  };
  const two = { a: { name: 'Large', content }, b: { name: 'Of another template', content: { ...content, template: 'pp/other' } } };

  it('are those of the template, and are taken up by being chosen', async() => {
    const { page, applied } = await open(two);

    expect(select(page, 'Presets')?.props('options')).toEqual([{ value: 'a', label: 'Large' }]);
    select(page, 'Presets')?.vm.$emit('update:value', 'a');
    expect(applied).toEqual([content]);
  });

  it('are kept under a name, for oneself unless one says otherwise', async() => {
    const { page, kept } = await open();

    expect(select(page, 'Presets')).toBeUndefined();
    await button(page, 'preset-save').trigger('click');
    expect(button(page, 'preset-keep').attributes('disabled')).toBeDefined();
    await page.find('input[type="text"]').setValue(' Mine ');
    expect(page.findComponent({ name: 'RadioGroup' }).props('options')).toEqual([{ value: 'own', label: 'For me' }, { value: 'project', label: 'For everybody in the project Default' }]);
    await button(page, 'preset-keep').trigger('click');
    await flushPromises();
    expect(kept()).toEqual(['Mine']);
    expect(page.find('[data-testid="product-pods-preset-naming"]').exists()).toBe(false);
  });

  it('are renamed, deleted, and brought back', async() => {
    const { page, kept } = await open({ a: two.a });

    select(page, 'Presets')?.vm.$emit('update:value', 'a');
    await flushPromises();
    await button(page, 'preset-rename').trigger('click');
    await page.find('input[type="text"]').setValue('Very large');
    await button(page, 'preset-keep').trigger('click');
    await flushPromises();
    expect(kept()).toEqual(['Very large']);
    await button(page, 'preset-remove').trigger('click');
    await flushPromises();
    expect(kept()).toEqual([]);
    await useUndo().latest.value?.undo?.();
    expect(kept()).toEqual(['Very large']);
  });

  it('say what went wrong, and keep what was typed', async() => {
    const { page } = await open();

    (mockApi as FakeApi).on('PUT', /./, new ApiError(500, 'disk full'));
    await button(page, 'preset-save').trigger('click');
    await page.find('input[type="text"]').setValue('Mine');
    await button(page, 'preset-keep').trigger('click');
    await flushPromises();
    expect(page.find('[role="alert"]').text()).toBe('The presets could not be changed: disk full');
    expect((page.find('input[type="text"]').element as HTMLInputElement).value).toBe('Mine');
  });
});

describe('the link to a form', () => {
  const copied: string[] = [];

  beforeEach(() => {
    copied.length = 0;
    Object.assign(navigator, {
      clipboard: {
        writeText: (text: string) => {
          copied.push(text);

          return Promise.resolve();
        },
      },
    });
  });

  it('is put on the clipboard', async() => {
    const page = mountPage(CopyLink, { props: { query: () => ({ template: 'pp/trac', 'value.a': 'b&c' }) } });

    await button(page, 'copy-link').trigger('click');
    await flushPromises();
    expect(copied).toEqual(['http://localhost/dashboard/create?template=pp%2Ftrac&value.a=b%26c']);
    expect(useUndo().latest.value?.message).toContain('The link is on the clipboard.');
  });

  it('that nobody could pass on is not', async() => {
    const page = mountPage(CopyLink, { props: { query: () => ({ 'value.a': 'x'.repeat(7000) }) } });

    await button(page, 'copy-link').trigger('click');
    await flushPromises();
    expect(copied).toEqual([]);
    expect(useUndo().latest.value?.message).toContain('save it as a preset');
  });
});
