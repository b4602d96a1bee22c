import type { FieldProblem, Form, FormContext, FormField, FormSource, FormState, FormView, Path, TemplateSpec, Values } from '@product-pods/domain';
import { createForm, fieldsWithin, isEqual, overlay, pathText, templateForm } from '@product-pods/domain';
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';

import { whenIdle } from './idle';

/** The problems of a form, each at the field that shows it. */
export interface PlacedProblems {
  /** By the text of the field's path. */
  byField: ReadonlyMap<string, FieldProblem>;
  /** Those about values that no field shows. */
  elsewhere: readonly FieldProblem[];
}

export interface TemplateForm {
  form: ShallowRef<Form>;
  state: ShallowRef<FormState>;
  view: ComputedRef<FormView>;
  problems: ComputedRef<PlacedProblems>;
  /** Whether nothing is known to be wrong; {@link TemplateForm.checkAll} makes sure. */
  isValid: ComputedRef<boolean>;
  /** Whether some rules of the template cannot be checked here. */
  isUnchecked: ComputedRef<boolean>;
  effective: ComputedRef<Values>;
  output: ComputedRef<Values>;
  start: (source: FormSource, begin?: { changes?: Values; choices?: FormState['choices']; context?: FormContext; draft?: boolean; spec?: TemplateSpec; existing?: Values }) => void;
  answer: (field: FormField, value: unknown) => void;
  choose: (field: FormField, branch: number) => void;
  /** Takes values as somebody has written them. */
  write: (values: Values) => void;
  /** Checks every rule at once, however long it takes; whether all is well. */
  checkAll: () => boolean;
}

const keys = new WeakMap<FormField, string>();

/** The text of a field's path. */
export const keyOf = (field: FormField): string => {
  const known = keys.get(field);

  if (known !== undefined) {
    return known;
  }
  const key = pathText(field.path);

  keys.set(field, key);

  return key;
};

const shownIn = new WeakMap<FormView, ReadonlySet<string>>();

/** The places of all fields of a view. */
const placesIn = (view: FormView): ReadonlySet<string> => {
  const known = shownIn.get(view);

  if (known) {
    return known;
  }
  const places = new Set(fieldsWithin(view.groups.flatMap(({ fields }) => fields)).filter(({ path }) => path.length).map(keyOf));

  shownIn.set(view, places);

  return places;
};

const isSameAs = (before: PlacedProblems, byField: ReadonlyMap<string, FieldProblem>, elsewhere: readonly FieldProblem[]): boolean => before.byField.size === byField.size &&
  [...byField].every(([key, problem]) => before.byField.get(key) === problem) && isEqual(before.elsewhere, elsewhere);

/** Puts each problem to the field at its path, or around it. What says the same as before is the same object, so that nobody looks at it again. */
const place = (problems: readonly FieldProblem[], view: FormView, before: PlacedProblems): PlacedProblems => {
  if (!problems.length) {
    return before.byField.size || before.elsewhere.length ? { byField: new Map(), elsewhere: [] } : before;
  }
  const shown = placesIn(view);
  const byField = new Map<string, FieldProblem>();
  const elsewhere: FieldProblem[] = [];

  for (const problem of problems) {
    let path: Path = problem.path;

    while (path.length && !shown.has(pathText(path))) {
      path = path.slice(0, -1);
    }
    const key = pathText(path);
    const old = before.byField.get(key);

    if (!path.length) {
      elsewhere.push(problem);
    } else if (!byField.has(key)) {
      byField.set(key, old && isEqual(old, problem) ? old : problem);
    }
  }

  return isSameAs(before, byField, elsewhere) ? before : { byField, elsewhere };
};

const NOTHING: PlacedProblems = { byField: new Map(), elsewhere: [] };

/** The form of a template: its fields, what was answered, and what is wrong with that. */
export const useTemplateForm = (): TemplateForm => {
  const form = shallowRef<Form>(createForm({ values: {} }));
  const state = shallowRef<FormState>(form.value.start());
  /** Counts what was got ready to be checked since. */
  const readied = shallowRef(0);
  const view = computed(() => form.value.view(state.value));
  /** Always: only what is ready is checked, for a keystroke waits for nothing. Another function whenever more is ready. */
  const isTimeUp = computed(() => {
    const round = readied.value;

    return () => round >= 0;
  });
  const check = computed(() => form.value.check(state.value, isTimeUp.value));
  const problems = computed<PlacedProblems>((before) => place(check.value.problems, view.value, before ?? NOTHING));
  let stop = (): void => undefined;

  /** What is not ready yet is made ready while nobody waits; after it, everything is looked at again only if that says something new. */
  const makeReady = (): void => {
    stop();
    stop = whenIdle((isSliceOver) => {
      const { complete, problems: found } = form.value.check(state.value, isSliceOver);

      if (complete || found.length !== check.value.problems.length) {
        readied.value += 1;
      }

      return !complete;
    });
  };

  watch([form, () => check.value.complete], ([, isComplete]) => {
    if (!isComplete) {
      makeReady();
    }
  });
  onScopeDispose(() => stop());

  return {
    form,
    state,
    view,
    problems,
    isValid:     computed(() => !check.value.problems.length),
    isUnchecked: computed(() => check.value.unchecked),
    effective:   computed(() => form.value.effective(state.value)),
    output:      computed(() => form.value.output(state.value)),
    start:       (source, { changes, choices = {}, context, draft = false, spec, existing } = {}) => {
      const next = templateForm(source, spec, existing);
      const values = changes && overlay(next.chartValues, changes);
      const begun = next.start(values, context);

      // A draft has been begun before; what was taken away since must not come back.
      state.value = { ...(draft && values ? { ...begun, values } : begun), choices };
      form.value = next;
    },
    answer: (field, value) => {
      state.value = form.value.answer(state.value, field, value);
    },
    choose: (field, branch) => {
      state.value = form.value.choose(state.value, field, branch);
    },
    write: (values) => {
      state.value = form.value.withEffective(state.value, values);
    },
    checkAll: () => {
      const { problems: all } = form.value.check(state.value);

      readied.value += 1;

      return !all.length;
    },
  };
};
