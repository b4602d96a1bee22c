import type { FieldProblem, FormField, MatrixAxis, MatrixPod, TemplateSpec } from '@product-pods/domain';
import { fieldsWithin, getAt, isSingle, isTree, MATRIX_MAX, matrixPods, matrixSize, pathText, sizeChanges, sizeOf, typedAnswer } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, reactive, ref, watch } from 'vue';

import type { MatrixDraft } from '../create/draft';
import type { TemplateForm } from './useTemplateForm';

/** A field, or the size, of which several values can be chosen. */
export interface MatrixField {
  id: string;
  label: string;
  /** What may be chosen; nothing where anything may be typed. */
  options?: { value: string; label: string }[];
  /** The value that the form itself has. */
  current: string;
}

export interface Matrix {
  isOn: Ref<boolean>;
  fields: ComputedRef<MatrixField[]>;
  /** What was chosen, by field; one that is not there has the form's own value. */
  chosen: Record<string, string[]>;
  /** How many pods that makes. */
  size: ComputedRef<number>;
  isTooMany: ComputedRef<boolean>;
  /** The pods of a form that is named so: one, unless several are wanted. */
  pods: (name: string) => MatrixPod[];
  /** What was chosen, to be kept; nothing where nothing was. */
  draft: () => MatrixDraft | undefined;
  /** Begins anew with what was kept. */
  start: (draft?: MatrixDraft) => void;
  /** The first thing that is wrong with one of the pods, if anything is. */
  problem: (pods: readonly MatrixPod[]) => { pod: MatrixPod; problem: FieldProblem } | undefined;
}

export const SIZE_AXIS = 'size of the template';

/** Several pods from one form: which values were chosen for which fields, and the pods that makes. */
export const useMatrix = (template: TemplateForm, spec: () => TemplateSpec | undefined): Matrix => {
  const isOn = ref(false);
  const chosen = reactive<Record<string, string[]>>({});
  // Values stand in the names of the pods, so that secrets are none of them. A form of thousands of fields is not looked
  // through at every keystroke for nothing.
  const isMarked = computed(() => Boolean(spec()?.fields?.some(({ matrix }) => matrix)));
  const marked = computed<FormField[]>(() => (isMarked.value ? fieldsWithin(template.view.value.groups.flatMap(({ fields }) => fields)).filter(({ matrix, kind }) => matrix && isSingle(kind)) : []));
  const fields = computed<MatrixField[]>(() => {
    const sizes = spec()?.sizes ?? [];
    const { values } = template.state.value;

    return [
      ...(sizes.length > 1 ? [{ id: SIZE_AXIS, label: '', options: sizes.map(({ name, title }) => ({ value: name, label: title ?? name })), current: sizeOf({ sizes }, values)?.name ?? '' }] : []),
      ...marked.value.map(({ path, label, kind, options }) => ({
        id: pathText(path), label, current: String(getAt(values, path) ?? ''), ...(kind === 'boolean' ? { options: ['true', 'false'].map((value) => ({ value, label: value })) } : options ? { options: options.map(({ value, label: name }) => ({ value: String(value), label: name })) } : {}),
      })),
    ];
  });
  const axisOf = ({ id, options, current }: MatrixField): MatrixAxis => {
    const picked = chosen[id]?.length ? chosen[id] : current ? [current] : [];
    const field = marked.value.find(({ path }) => pathText(path) === id);

    return {
      id,
      choices: picked.map((value) => {
        const size = id === SIZE_AXIS ? spec()?.sizes?.find(({ name }) => name === value) : undefined;

        return {
          label:   options?.find((option) => option.value === value)?.label ?? value,
          changes: size ? sizeChanges(spec() ?? {}, size, template.form.value.chartValues) : field ? [[field.path, typedAnswer(field, value)] as const] : [],
        };
      }),
    };
  };
  const axes = computed(() => (isOn.value ? fields.value.map(axisOf) : []));
  const size = computed(() => matrixSize(axes.value));

  // Another template, or another version of it, asks for other things.
  watch(fields, (now) => {
    Object.keys(chosen).filter((id) => !now.some((field) => field.id === id)).forEach((id) => delete chosen[id]);
  });

  return {
    isOn,
    fields,
    chosen,
    size,
    isTooMany: computed(() => size.value > MATRIX_MAX),
    pods:      (name) => matrixPods(name, template.state.value.values, axes.value),
    draft:     () => (isOn.value || Object.keys(chosen).length ? { isOn: isOn.value, chosen: { ...chosen } } : undefined),
    start:     (draft) => {
      Object.keys(chosen).forEach((id) => delete chosen[id]);
      isOn.value = Boolean(draft?.isOn);
      // It may have been written by hand, or by another version of this form.
      Object.entries(isTree(draft?.chosen) ? draft.chosen : {}).forEach(([id, values]) => {
        if (Array.isArray(values)) {
          chosen[id] = values.map(String);
        }
      });
    },
    problem:   (pods) => {
      for (const pod of pods) {
        const [problem] = template.form.value.check({ ...template.state.value, values: pod.values }).problems;

        if (problem) {
          return { pod, problem };
        }
      }

      return undefined;
    },
  };
};
