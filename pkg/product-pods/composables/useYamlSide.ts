import type { Path, YamlFault } from '@product-pods/domain';
import { readYaml, withYamlValues, writeYaml, yamlLines } from '@product-pods/domain';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';

import { useProblem } from './useProblem';
import type { TemplateForm } from './useTemplateForm';

/** What is wrong on a line of the text. */
export interface LineProblem {
  line: number;
  message: string;
}

export interface YamlSide {
  isOpen: Ref<boolean>;
  text: ShallowRef<string>;
  fault: ShallowRef<YamlFault | undefined>;
  lines: ComputedRef<LineProblem[]>;
  /** Begins with the text of a chart's values. */
  start: (valuesYaml: string | undefined) => void;
  typed: (text: string) => void;
  /** Takes over what was typed last, without waiting for a pause. */
  settle: () => void;
}

/** Typing is followed when it pauses. */
const PAUSE_MS = 150;

/** The values of a form as text, in step with its fields both ways. */
export const useYamlSide = (template: TemplateForm): YamlSide => {
  const { sentence } = useProblem();
  const isOpen = ref(false);
  const text = shallowRef('');
  const fault = shallowRef<YamlFault>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pending: string | undefined;

  const follow = (): void => {
    // What cannot be read is the user's to mend first.
    if (isOpen.value && !fault.value && pending === undefined) {
      text.value = withYamlValues(text.value, template.effective.value);
    }
  };
  const settle = (): void => {
    clearTimeout(timer);
    if (pending === undefined) {
      return;
    }
    const read = readYaml(pending);

    text.value = pending;
    pending = undefined;
    fault.value = read.ok ? undefined : read.fault;
    if (read.ok) {
      template.write(read.values);
    }
  };
  const later = (work: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(work, PAUSE_MS);
  };

  watch(template.effective, () => {
    if (pending === undefined) {
      later(follow);
    }
  });
  watch(isOpen, (open) => {
    if (open) {
      follow();
    } else {
      settle();
      // Closed, the fields count again.
      fault.value = undefined;
    }
  });
  onScopeDispose(() => clearTimeout(timer));

  return {
    isOpen,
    text,
    fault,
    lines: computed(() => {
      if (!isOpen.value) {
        return [];
      }
      if (fault.value) {
        return [fault.value];
      }
      const { byField, elsewhere } = template.problems.value;
      const all = [...byField.values(), ...elsewhere];
      const places = all.length ? yamlLines(text.value, all.map(({ path }): Path => path)) : [];

      return all.map((problem, index) => ({ line: places[index] ?? 1, message: sentence(problem) }));
    }),
    start: (valuesYaml) => {
      pending = undefined;
      fault.value = undefined;
      text.value = valuesYaml !== undefined && readYaml(valuesYaml).ok ? valuesYaml : writeYaml(template.form.value.chartValues);
      follow();
    },
    typed: (typed) => {
      if (typed !== (pending ?? text.value)) {
        pending = typed;
        later(settle);
      }
    },
    settle,
  };
};
