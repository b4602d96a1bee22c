import type { FieldRules, FormField } from '../field';
import type { Flat } from './flat';
import { labelOf } from './kind';
import type { Slot } from './slot';

/** What every field has, whatever it is drawn as; it begins as YAML. */
export function baseField({ path, key, id }: Slot, flat: Flat, { required, depth }: { required: boolean; depth: number }): FormField {
  const field: FormField = { id, path, kind: 'yaml', label: flat.title || labelOf(key), depth: Math.max(0, depth), required, rules: rulesOf(flat) };
  const [branching] = flat.branchings;

  if (flat.description && flat.description !== flat.title) {
    field.description = flat.description;
  }
  if (flat.readOnly || flat.hints.readonly) {
    field.readOnly = true;
  }
  if (flat.deprecated) {
    field.deprecated = true;
  }
  if (flat.default !== undefined && flat.default !== null) {
    field.fallback = flat.default;
  }
  if (branching) {
    field.branches = { titles: [...branching.titles], selected: branching.selected };
  }

  return field;
}

const NO_RULES: FieldRules = {};

function rulesOf({ minimum, maximum, minLength, maxLength }: Flat): FieldRules {
  if (minimum === undefined && maximum === undefined && minLength === undefined && maxLength === undefined) {
    return NO_RULES;
  }
  const rules: FieldRules = {};

  if (minimum !== undefined) {
    rules.min = minimum;
  }
  if (maximum !== undefined) {
    rules.max = maximum;
  }
  if (minLength !== undefined) {
    rules.minLength = minLength;
  }
  if (maxLength !== undefined) {
    rules.maxLength = maxLength;
  }

  return rules;
}
