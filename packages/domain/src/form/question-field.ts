import { isEmpty, typedNumber } from './answer';
import type { FieldKind, FormField, Slider } from './field';
import { fieldFormat } from './formats';
import { isSize } from './quantity';
import type { Question } from './question';
import { rowsOf } from './rows';
import type { Path } from './values';
import { parsePath } from './values';

const KINDS: Record<string, FieldKind> = { multiline: 'multiline', password: 'secret', boolean: 'boolean', int: 'number', float: 'number', yaml: 'yaml', questionmap: 'map', map: 'map', array: 'list' };

/** What Rancher's documentation calls kinds of objects, by the names of its stores. */
const REFERENCES: Record<string, string> = { configmap: 'configmap', secret: 'secret', storageclass: 'storage.k8s.io.storageclass', pvc: 'persistentvolumeclaim', cloudcredential: 'cloudcredential' };

/** More than this many steps cannot be hit with a handle. */
const SLIDER_STEPS = 1_000;

const referenceOf = (type: string): string | undefined => (Object.hasOwn(REFERENCES, type) ? REFERENCES[type] : /^reference\[(.+)\]$/.exec(type)?.[1]);

function kindOf({ type = 'string', options }: Question): FieldKind {
  if (type === 'enum' || type === 'radio') {
    return !options?.length ? 'text' : type === 'enum' ? 'choice' : 'radio';
  }
  if (referenceOf(type)) {
    return 'reference';
  }
  const known = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;

  return known ?? (type.startsWith('array[') ? 'list' : type.startsWith('map[') ? 'map' : 'text');
}

/** Kinds that hold mappings or lists. */
const HOLDERS: readonly FieldKind[] = ['yaml', 'list', 'map'];

/** What the chart has at the variable of a question, if its type could not hold it: then only YAML can. */
export function unfitting(question: Question, chartValue: unknown): 'mapping' | 'list' | undefined {
  const value = chartValue ?? question.default;

  if (typeof value !== 'object' || value === null || HOLDERS.includes(kindOf(question)) || (question.multiple && Array.isArray(value))) {
    return undefined;
  }

  return Array.isArray(value) ? 'list' : 'mapping';
}

/** A handle for numbers that are bounded on both sides. */
export function sliderOf({ min, max, step = 1 }: { min?: number; max?: number; step?: number }): Slider | undefined {
  return min !== undefined && max !== undefined && max > min && step > 0 && (max - min) / step <= SLIDER_STEPS ? { min, max, step } : undefined;
}

/** The question's default in the type of its answers. */
export function questionDefault(question: Question): unknown {
  const { default: value, type } = question;

  if (typeof value !== 'string') {
    return value;
  }
  switch (kindOf(question)) {
  case 'boolean': return value === 'true';
  case 'number': return typedNumber(value);
  case 'text':
  case 'choice':
  case 'radio': return type === 'enum' && question.multiple ? (value === '' ? [] : [value]) : value;
  // Only what can be drawn as such; the rest stays for YAML.
  case 'list':
  case 'map': return value === '' ? undefined : value;
  default: return value;
  }
}

/** What the items of a list or map are, by the name in its brackets. */
const itemKind = (type: string): FieldKind => {
  const inner = /\[(.*)\]$/.exec(type)?.[1] ?? '';

  return Object.hasOwn(KINDS, inner) && !['list', 'map'].includes(KINDS[inner] ?? '') ? KINDS[inner] ?? 'text' : 'text';
};

/** The field of a question; `chartValue` is what the chart itself has at its variable. */
export function questionField(question: Question, id: string, depth: number, chartValue: unknown): FormField {
  const { type = 'string', label, variable, description, tooltip } = question;
  const kind = unfitting(question, chartValue) ? 'yaml' : kindOf(question);
  const name = label || variable;
  const reference = referenceOf(type);
  const slider = kind === 'number' ? sliderOf({ ...question, step: type === 'float' ? undefined : 1 }) : undefined;
  const format = kind === 'yaml' ? undefined : type === 'string' && isSize(question.default ?? chartValue) ? 'quantity' : fieldFormat(type);

  return {
    id,
    path:     parsePath(variable),
    kind,
    label:    name,
    depth,
    required: Boolean(question.required),
    rules:    {
      ...(question.min === undefined ? {} : { min: question.min }),
      ...(question.max === undefined ? {} : { max: question.max }),
      ...(question.minLength === undefined ? {} : { minLength: question.minLength }),
      ...(question.maxLength === undefined ? {} : { maxLength: question.maxLength }),
      ...(question.validChars === undefined ? {} : { validChars: question.validChars }),
      ...(question.invalidChars === undefined ? {} : { invalidChars: question.invalidChars }),
    },
    ...(description && !saysTheSame(description, name) ? { description } : {}),
    ...(tooltip ? { tooltip } : {}),
    ...(format ? { format } : {}),
    ...(type === 'int' ? { integer: true } : {}),
    ...(question.options?.length && (kind === 'choice' || kind === 'radio') ? { options: question.options } : {}),
    ...(question.multiple ? { multiple: true } : {}),
    ...(question.searchable ? { searchable: true } : {}),
    ...(slider && type === 'int' ? { slider } : {}),
    ...(reference ? { reference } : {}),
    // Rancher passes on the text; a chart whose own value is a tree means the tree.
    ...(kind === 'yaml' && typeof (chartValue ?? question.default) !== 'object' ? { asText: true } : {}),
    ...(kind === 'list' || kind === 'map' ? { fresh: itemKind(type) === 'boolean' ? false : '' } : {}),
  };
}

const saysTheSame = (a: string, b: string): boolean => a.toLowerCase().replace(/\s/g, '') === b.toLowerCase().replace(/\s/g, '');

/** The field with its rows, for lists and maps; one whose value cannot be drawn in rows is asked for as YAML. */
export function withRows(field: FormField, type: string, value: unknown): FormField {
  if (field.kind !== 'list' && field.kind !== 'map') {
    return field;
  }
  const kind = itemKind(type);
  const children = rowsOf(field, isEmpty(value) ? undefined : value, (key, _, id) => ({
    id, path: [...field.path, key] as Path, kind, label: typeof key === 'number' ? String(key + 1) : key, depth: field.depth + 1, required: false, rules: {}, isEntry: true, ...(/\[int\]$/.test(type) ? { integer: true } : {}),
  }));
  const isPlain = children?.every((child) => typeof valueIn(value, child.path.at(-1)) !== 'object');

  return children && isPlain ? { ...field, children } : { ...field, kind: 'yaml' };
}

const valueIn = (value: unknown, key: string | number | undefined): unknown => (value as Record<string, unknown> | undefined)?.[key as string];
