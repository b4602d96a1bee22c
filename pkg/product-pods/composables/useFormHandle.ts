import type { FieldProblem, FormField } from '@product-pods/domain';
import { getAt } from '@product-pods/domain';
import type { InjectionKey, Ref } from 'vue';
import { inject, provide } from 'vue';

import type { TemplateForm } from './useTemplateForm';
import { keyOf } from './useTemplateForm';

/** What the fields of a form share, however deep they are nested. */
export interface FormHandle {
  valueOf: (field: FormField) => unknown;
  problemOf: (field: FormField) => FieldProblem | undefined;
  answer: (field: FormField, value: unknown) => void;
  choose: (field: FormField, branch: number) => void;
  /** Every problem is shown, not only those of fields that were touched. */
  eager: Readonly<Ref<boolean>>;
  disabled: Readonly<Ref<boolean>>;
  /** The namespace that the release goes to. */
  namespace: Readonly<Ref<string>>;
  /** What the first field that needs it makes, for all of them. */
  once: <T>(key: string, make: () => T) => T;
}

const KEY: InjectionKey<FormHandle> = Symbol('form');

/** Makes a form known to its fields. */
export const provideForm = (template: TemplateForm, shared: Pick<FormHandle, 'eager' | 'disabled' | 'namespace'>): FormHandle => {
  const made = new Map<string, unknown>();
  const handle: FormHandle = {
    ...shared,
    once: <T>(key: string, make: () => T): T => {
      if (!made.has(key)) {
        made.set(key, make());
      }

      return made.get(key) as T;
    },
    valueOf:   ({ path }) => getAt(template.state.value.values, path),
    problemOf: (field) => template.problems.value.byField.get(keyOf(field)),
    answer:    template.answer,
    choose:    template.choose,
  };

  provide(KEY, handle);

  return handle;
};

/** The form that a field is part of. */
export const useFormHandle = (): FormHandle => {
  const handle = inject(KEY);

  if (!handle) {
    throw new Error('A field stands outside of a form.');
  }

  return handle;
};
