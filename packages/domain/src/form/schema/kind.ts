import type { FieldKind, FieldOption, FormField, Slider } from '../field';
import { fieldFormat, isCron } from '../formats';
import { LIMITS } from '../limits';
import { isSize } from '../quantity';
import { sliderOf } from '../question-field';
import { isTree } from '../values';
import type { Flat } from './flat';
import type { JsonType } from './schema';
import { isOfType } from './schema';

/** Names of values that are nobody else's business, but not those of Secrets that hold them. */
const SECRET_ENDINGS = ['password', 'passwd', 'passphrase', 'token', 'apikey', 'api_key', 'secretkey', 'secret_key', 'privatekey', 'private_key'];
const SCHEDULE_KEY = /(schedule|cron)$/i;

function isSecretKey(key: string): boolean {
  const lower = key.toLowerCase();

  return SECRET_ENDINGS.some((ending) => lower.endsWith(ending));
}

/** The type that a value is drawn as, where a schema allows several or says nothing. */
export function typeOf(flat: Flat, value: unknown): JsonType | undefined {
  const all = flat.types;
  const types = all?.includes('null') ? all.filter((type) => type !== 'null') : all;

  if (types?.length === 1) {
    return types[0];
  }
  if (types?.length) {
    return types.find((type) => isOfType(value, type)) ?? types[0];
  }
  if (flat.properties.size || flat.additionalProperties !== undefined || flat.patternProperties.length) {
    return 'object';
  }
  if (flat.items.length || flat.prefixItems.length) {
    return 'array';
  }
  if (flat.minimum !== undefined || flat.maximum !== undefined || flat.multipleOf !== undefined) {
    return 'number';
  }
  if (flat.pattern !== undefined || flat.format !== undefined || flat.minLength !== undefined || flat.maxLength !== undefined) {
    return 'string';
  }
  const example = value ?? flat.default;

  return (['boolean', 'number', 'string', 'array', 'object'] as const).find((type) => isOfType(example, type));
}

const allows = ({ types }: Flat, one: JsonType, other = one): boolean => types !== undefined && (types.includes(one) || types.includes(other));

/** The options of a field, where there is a list of them. */
export function optionsOf(flat: Flat): FieldOption[] | undefined {
  const values = flat.enum ?? flat.hints.listEnum;

  return values?.slice(0, LIMITS.options).map((value, index) => ({ value, label: (flat.enum ? flat.enumTitles?.[index] : undefined) ?? (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)) }));
}

/** A handle for a number with a unit, such as the memory of a container. */
function textSlider({ hints: { render, sliderMin, sliderMax, sliderStep = 1, sliderUnit } }: Flat): Slider | undefined {
  const slider = render === 'slider' ? sliderOf({ min: sliderMin, max: sliderMax, step: sliderStep }) : undefined;

  return slider && { ...slider, unit: sliderUnit ?? '' };
}

type Drawing = Pick<FormField, 'kind' | 'format' | 'integer' | 'numberToo' | 'options' | 'multiple' | 'searchable' | 'slider' | 'asText'>;

function textDrawing(flat: Flat, key: string, example: unknown): Drawing {
  const { hints, format } = flat;
  const slider = textSlider(flat);

  if (slider) {
    return { kind: 'text', slider };
  }
  if (hints.render === 'password' || format === 'password' || flat.writeOnly || isSecretKey(key)) {
    return { kind: 'secret' };
  }
  if (format === 'yaml') {
    return { kind: 'yaml', asText: true };
  }
  if (hints.render === 'textArea' || format === 'textarea' || format === 'multiline' || flat.contentMediaType !== undefined || (typeof example === 'string' && example.includes('\n'))) {
    return { kind: 'multiline' };
  }
  const known = fieldFormat(format) ?? (isSize(example) ? 'quantity' : undefined) ?? (SCHEDULE_KEY.test(key) && typeof example === 'string' && isCron(example) ? 'cron' : undefined);

  return { kind: 'text', ...(known ? { format: known } : {}), ...(allows(flat, 'number', 'integer') ? { numberToo: true } : {}) };
}

/** How a value is drawn that has no parts; `undefined` for mappings and lists. */
export function drawingOf(flat: Flat, key: string, value: unknown, chartValue: unknown): Drawing | undefined {
  const example = chartValue ?? flat.default ?? value;
  const options = optionsOf(flat);

  if (options && !allows(flat, 'array', 'object')) {
    // One option or two, with nothing to scroll: still a list, for the next version may have more.
    return { kind: 'choice', options, ...(options.length > 10 ? { searchable: true } : {}) };
  }
  switch (typeOf(flat, value ?? chartValue)) {
  case 'boolean': return { kind: 'boolean' };
  case 'integer':
  case 'number': {
    if (allows(flat, 'string')) {
      return { kind: 'text', numberToo: true };
    }
    const integer = !allows(flat, 'number') && allows(flat, 'integer');
    const slider = sliderOf({ min: flat.minimum, max: flat.maximum, step: flat.multipleOf ?? (integer ? 1 : undefined) });

    return { kind: 'number', ...(integer ? { integer } : {}), ...(slider && (integer || flat.multipleOf !== undefined) ? { slider } : {}) };
  }
  case 'string': return textDrawing(flat, key, example);
  case 'array':
  case 'object': return undefined;
  default: return { kind: 'yaml' };
  }
}

/** `adminUser` and `admin_user` as people write it. */
export function labelOf(key: string): string {
  if (/^[a-z\d]+$/.test(key)) {
    return `${ key.slice(0, 1).toUpperCase() }${ key.slice(1) }`;
  }
  const words = key.replace(/[-_.]+/g, ' ').replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').trim();
  const whole = words.split(' ').map((word) => (/^[A-Z][A-Z\d]+$/.test(word) ? word : word.toLowerCase())).join(' ');

  return whole ? `${ whole.slice(0, 1).toUpperCase() }${ whole.slice(1) }` : key;
}

/** Whether a value can be kept in a field of this kind; another one is shown as YAML, so that nothing of it is lost. */
export function fits(kind: FieldKind, value: unknown): boolean {
  switch (kind) {
  case 'list': return value === undefined || value === null || Array.isArray(value);
  case 'map':
  case 'object': return value === undefined || value === null || isTree(value);
  case 'yaml':
  case 'choice': return true;
  default: return typeof value !== 'object' || value === null;
  }
}
