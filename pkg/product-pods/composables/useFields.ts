import type { FieldGroup, FormField } from '@product-pods/domain';
import { fieldsWithin } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, ref } from 'vue';

import type { TemplateForm } from './useTemplateForm';
import { keyOf } from './useTemplateForm';

/** From so many fields on it is quicker to search than to look. */
export const SEARCH_FROM = 12;
/** More finds than that mean that the search says too little. */
const FOUND_MAX = 50;

export interface NumberedGroup extends FieldGroup {
  id: string;
  /** How many of its fields have something wrong with them. */
  problems: number;
}

interface Fields {
  groups: ComputedRef<NumberedGroup[]>;
  search: Ref<string>;
  isLong: ComputedRef<boolean>;
  /** The fields that match the search; nothing while there is none. */
  found: ComputedRef<{ group: string; fields: FormField[] }[] | undefined>;
  /** How many matched more than are shown. */
  more: ComputedRef<number>;
}

const matches = (field: FormField, words: readonly string[]): boolean => {
  const text = `${ field.label } ${ keyOf(field) } ${ field.description ?? '' } ${ field.tooltip ?? '' }`.toLowerCase();

  return words.every((word) => text.includes(word));
};

/** The fields of a form in their groups, and those of them that somebody looks for. */
export const useFields = (template: TemplateForm, general: string): Fields => {
  const search = ref('');
  const counts = computed(() => template.problems.value.byField);
  const groups = computed(() => template.view.value.groups.map((group, index) => ({
    ...group,
    name:     group.name || general,
    id:       `${ index }-${ group.name }`,
    problems: counts.value.size ? fieldsWithin(group.fields).filter((field) => counts.value.has(keyOf(field))).length : 0,
  })));
  const hits = computed(() => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);

    return words.length ? groups.value.map(({ name, fields }) => ({ group: name, fields: fieldsWithin(fields).filter((field) => matches(field, words)) })).filter(({ fields }) => fields.length) : undefined;
  });

  return {
    groups,
    search,
    isLong: computed(() => groups.value.reduce((sum, { fields }) => sum + fieldsWithin(fields).length, 0) >= SEARCH_FROM),
    found:  computed(() => {
      let room = FOUND_MAX;

      return hits.value?.flatMap(({ group, fields }) => {
        const shown = fields.slice(0, room);

        room -= shown.length;

        return shown.length ? [{ group, fields: shown }] : [];
      });
    }),
    more: computed(() => Math.max(0, (hits.value ?? []).reduce((sum, { fields }) => sum + fields.length, 0) - FOUND_MAX)),
  };
};
