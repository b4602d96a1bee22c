import { mount } from '@vue/test-utils';
import { defineComponent, nextTick } from 'vue';

import type { TemplateForm } from './useTemplateForm';
import { useTemplateForm } from './useTemplateForm';
import { useYamlMarks } from './useYamlMarks';
import type { YamlSide } from './useYamlSide';
import { useYamlSide } from './useYamlSide';

jest.mock('./useProblem', () => ({ useProblem: () => ({ sentence: ({ code }: { code: string }) => code }) }));

const TEXT = '# The size\nsize: small # or large\nport: 80\n';

const open = async(): Promise<{ template: TemplateForm; yaml: YamlSide }> => {
  let both: { template: TemplateForm; yaml: YamlSide } | undefined;

  mount(defineComponent({
    setup() {
      const template = useTemplateForm();
      const yaml = useYamlSide(template);

      template.start({ values: { size: 'small', port: 80 }, questions: [{ variable: 'size' }, { variable: 'port', type: 'int', max: 100 }] });
      yaml.start(TEXT);
      yaml.isOpen.value = true;
      both = { template, yaml };

      return () => null;
    },
  }));
  await nextTick();

  return both as { template: TemplateForm; yaml: YamlSide };
};
const field = (template: TemplateForm, path: string) => ({ ...template.view.value.groups[0]?.fields.find(({ id }) => id === path) }) as Parameters<TemplateForm['answer']>[0];

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the YAML beside a form', () => {
  it('follows the fields, and keeps comments', async() => {
    const { template, yaml } = await open();

    template.answer(field(template, 'size'), 'large');
    await nextTick();
    jest.runOnlyPendingTimers();
    expect(yaml.text.value).toBe('# The size\nsize: large # or large\nport: 80\n');
  });

  it('is followed by the fields, values that they do not know included', async() => {
    const { template, yaml } = await open();

    yaml.typed(`${ TEXT.replace('80', '90') }extra: { on: true } # mine\n`);
    jest.runOnlyPendingTimers();
    expect(template.output.value).toEqual({ port: 90, extra: { on: true } });
    template.answer(field(template, 'size'), 'large');
    await nextTick();
    jest.runOnlyPendingTimers();
    expect(yaml.text.value).toContain('extra: { on: true } # mine');
    expect(template.output.value).toEqual({ size: 'large', port: 90, extra: { on: true } });
  });

  it('says on which line something is wrong', async() => {
    const { yaml } = await open();

    yaml.typed(TEXT.replace('80', '800'));
    yaml.settle();
    expect(yaml.lines.value).toEqual([{ line: 3, message: 'max' }]);
    yaml.typed('size: [');
    yaml.settle();
    expect(yaml.lines.value).toEqual([{ line: 1, column: expect.any(Number), message: expect.any(String) }]);
  });

  it('that cannot be read stays as it is until it can', async() => {
    const { template, yaml } = await open();

    yaml.typed('size: [');
    yaml.settle();
    template.answer(field(template, 'size'), 'large');
    await nextTick();
    jest.runOnlyPendingTimers();
    expect(yaml.text.value).toBe('size: [');
    expect(yaml.fault.value).toBeDefined();
    yaml.isOpen.value = false;
    await nextTick();
    expect(yaml.fault.value).toBeUndefined();
  });

  it('marks its lines with text alone', () => {
    const marks: string[] = [];
    const { ready, mark } = useYamlMarks();

    ready({
      lineCount: () => 5,
addLineWidget: (line, node) => {
        marks.push(`${ line } ${ node.innerHTML }`);

        return { clear: () => marks.pop() };
      },
    });
    mark([{ line: 2, message: '<b>x</b>' }, { line: 99, message: 'beyond' }]);
    expect(marks).toEqual(['1 &lt;b&gt;x&lt;/b&gt;']);
    mark([]);
    expect(marks).toEqual([]);
  });
});
