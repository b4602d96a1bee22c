import type { FieldGroup, FormField, FormView } from './field';
import { isEqual } from './values';

const areSame = (a: readonly unknown[] = [], b: readonly unknown[] = []): boolean => a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

/** Whether two fields are drawn alike, those within them being the very same. */
function isSame(before: FormField, after: FormField): boolean {
  const keys = Object.keys(after) as (keyof FormField)[];

  return keys.length === Object.keys(before).length && keys.every((key) => (key === 'children' ? areSame(before.children, after.children) : isEqual(before[key], after[key])));
}

/** The field as it was before, where nothing about it has changed: a value alone is no part of it. */
export const sameField = (before: FormField | undefined, after: FormField): FormField => (before && isSame(before, after) ? before : after);

function sameGroup(before: FieldGroup | undefined, after: FieldGroup): FieldGroup {
  return before && before.name === after.name && before.description === after.description && areSame(before.fields, after.fields) ? before : after;
}

/** The view as it was before as far as nothing about it has changed, so that nobody needs to look at it again. */
export function sameView(before: FormView | undefined, after: FormView): FormView {
  if (!before) {
    return after;
  }
  const groups = after.groups.map((group, index) => sameGroup(before.groups[index], group));

  return areSame(before.groups, groups) && isEqual(before.inactive, after.inactive) ? before : { groups, inactive: after.inactive };
}
