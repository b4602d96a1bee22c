import { isTree } from '../values';
import type { Flat } from './flat';
import type { JsonType, Schema, SchemaObject } from './schema';
import { isOfType } from './schema';

/** One of several forms that a value may have, with what it says of itself. */
export interface Branch {
  schema: SchemaObject;
  outline: Flat;
}

/** What branches may turn out to be: options of one field, one field of several types, one form alone, or forms to choose between. */
export type BranchPlan =
  | { kind: 'options'; values: readonly unknown[]; titles: readonly string[] }
  | { kind: 'types'; types: readonly JsonType[] }
  | { kind: 'only'; schema: SchemaObject }
  | { kind: 'choice'; branches: readonly Branch[] }
  | { kind: 'rules' };

const isNull = ({ types }: Flat): boolean => types?.length === 1 && types[0] === 'null';

/** Whether a branch describes a value, rather than only demanding something of it. */
const isForm = (flat: Flat): boolean => Boolean(flat.types ?? flat.enum ?? flat.const) || flat.properties.size > 0 || flat.items.length > 0 || flat.otherKeys.size > 0 || flat.additionalProperties !== undefined;

/** A text or a number, and not one of a few. */
const isSimple = ({ types, enum: options }: Flat): boolean => Boolean(types?.every((type) => type === 'string' || type === 'number' || type === 'integer')) && !options;

const valuesOf = ({ const: only, enum: options }: Flat): readonly unknown[] => (only ? [only.value] : options ?? []);

/** What some branches mean for the field they belong to. */
export function planOf(branches: readonly Branch[]): BranchPlan {
  const values = branches.map(({ outline }) => valuesOf(outline));

  if (branches.length && values.every((each) => each.length)) {
    const titles = branches.flatMap(({ outline: { title } }, index) => (values[index] ?? []).map((one) => (values[index]?.length === 1 && title) || String(one)));

    return { kind: 'options', values: values.flat(), titles };
  }
  const forms = branches.filter(({ outline }) => isForm(outline));
  const notNull = forms.filter(({ outline }) => !isNull(outline));
  const [first] = notNull;

  if (notNull.length < 2) {
    // Those that only demand something of what is there already are rules, not forms.
    return first && forms.length === branches.length ? { kind: 'only', schema: first.schema } : { kind: 'rules' };
  }
  if (notNull.every(({ outline }) => isSimple(outline))) {
    const types = new Set(notNull.flatMap(({ outline }) => outline.types ?? []));

    return { kind: 'types', types: [...types, ...(forms.length > notNull.length ? ['null' as const] : [])] };
  }

  return { kind: 'choice', branches: notNull };
}

/** The branch chosen by hand; else the one that fits, the one whose fixed values are there, the one of the value's type; else the first. */
export function select(branches: readonly Branch[], value: unknown, chosen: number | undefined, matches: (schema: Schema, value: unknown) => boolean): number {
  if (chosen !== undefined && chosen >= 0 && chosen < branches.length) {
    return chosen;
  }
  if (value === undefined) {
    return 0;
  }
  const tests: readonly ((branch: Branch) => boolean)[] = [
    ({ schema }) => matches(schema, value),
    ({ outline }) => hasConstants(outline, value),
    ({ outline }) => Boolean(outline.types?.some((type) => isOfType(value, type))),
  ];

  for (const test of tests) {
    const index = branches.findIndex(test);

    if (index >= 0) {
      return index;
    }
  }

  return 0;
}

/** The properties that have one value only: by them people and programs tell branches apart. */
function constantsOf(flat: Flat): Map<string, unknown> {
  const constants = new Map<string, unknown>();

  for (const [key, [schema]] of flat.properties) {
    if (typeof schema === 'object' && 'const' in schema) {
      constants.set(key, schema.const);
    } else if (typeof schema === 'object' && schema.enum?.length === 1) {
      constants.set(key, schema.enum[0]);
    }
  }

  return constants;
}

function hasConstants(flat: Flat, value: unknown): boolean {
  const constants = [...constantsOf(flat)];

  return constants.length > 0 && isTree(value) && constants.every(([key, wanted]) => Object.hasOwn(value, key) && value[key] === wanted);
}

const TYPE_TITLES: Record<JsonType, string> = { string: 'Text', number: 'Number', integer: 'Number', boolean: 'Yes or no', object: 'Settings', array: 'List', null: 'Nothing' };

/** What a branch is called. */
export function titleOf({ outline }: Branch, index: number): string {
  const [constant] = constantsOf(outline).values();
  const [type] = outline.types ?? [];
  const [key] = outline.required;

  return outline.title ?? (constant === undefined ? undefined : String(constant)) ?? (type === 'object' && key ? key : undefined) ?? (type ? TYPE_TITLES[type] : undefined) ?? (key ?? `${ index + 1 }`);
}

/** The values that a branch begins with: what tells it apart, over what is there already. */
export function branchStart(branch: Flat, value: unknown): unknown {
  const [type] = branch.types ?? [];
  const isObject = type === 'object' || (type === undefined && branch.properties.size > 0);

  if (isObject) {
    return { ...isTree(value) ? value : {}, ...Object.fromEntries(constantsOf(branch)) };
  }
  if (branch.default !== undefined) {
    return branch.default;
  }
  switch (type) {
  case 'string': return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  case 'boolean': return value === true;
  case 'array': return Array.isArray(value) ? value : [];
  case 'number':
  case 'integer': return typeof value === 'number' ? value : undefined;
  default: return undefined;
  }
}
