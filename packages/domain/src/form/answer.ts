import type { FormField } from './field';
import { formatProblem } from './formats';
import { safePattern } from './pattern';
import type { FieldProblem, ProblemCode } from './problem';
import { isEqual } from './values';

type Finding = Pick<FieldProblem, 'code' | 'limit'>;

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/** Whether nothing was answered. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);

/** What was typed, as a number where it is one that can be kept exactly enough; else the text, so that nothing typed is lost. */
export function typedNumber(text: string): number | string | undefined {
  const trimmed = text.trim();

  if (trimmed === '') {
    return undefined;
  }
  const number = Number(trimmed);

  return NUMBER.test(trimmed) && Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : text;
}

/** What a text that was typed, or stands in a link, means for a field. */
export function typedAnswer(field: Pick<FormField, 'kind' | 'numberToo' | 'options' | 'multiple'>, text: string): unknown {
  switch (field.kind) {
  case 'number': return typedNumber(text);
  case 'boolean': return text === 'true' ? true : text === 'false' ? false : text;
  case 'choice':
  case 'radio': {
    const known = (one: string): unknown => (field.options ?? []).find(({ value }) => String(value) === one)?.value ?? one;

    return field.multiple ? text.split(',').map(known) : known(text);
  }
  default: return field.numberToo ? typedNumber(text) : text;
  }
}

function numberProblem(field: FormField, value: unknown): Finding | undefined {
  const { min, max } = field.rules;

  if (typeof value !== 'number') {
    return { code: field.integer ? 'notInteger' : 'notNumber' };
  }
  if (field.integer && !Number.isSafeInteger(value)) {
    return { code: 'notInteger' };
  }
  if (min !== undefined && value < min) {
    return { code: 'min', limit: min };
  }

  return max !== undefined && value > max ? { code: 'max', limit: max } : undefined;
}

/** A chart's own set of characters may be broken; then it forbids nothing. */
const keepsTo = (characters: string, text: string): boolean => safePattern(`^[${ characters }]*$`)?.test(text) ?? true;
const holdsAny = (characters: string, text: string): boolean => safePattern(`[${ characters }]`)?.test(text) ?? false;

function textProblem({ rules, format }: FormField, text: string): Finding | undefined {
  if (rules.minLength !== undefined && text.length < rules.minLength) {
    return { code: 'minLength', limit: rules.minLength };
  }
  if (rules.maxLength !== undefined && text.length > rules.maxLength) {
    return { code: 'maxLength', limit: rules.maxLength };
  }
  if (rules.validChars !== undefined && !keepsTo(rules.validChars, text)) {
    return { code: 'validChars', limit: rules.validChars };
  }
  if (rules.invalidChars !== undefined && holdsAny(rules.invalidChars, text)) {
    return { code: 'invalidChars', limit: rules.invalidChars };
  }
  const code: ProblemCode | undefined = format && formatProblem(format, text);

  return code && { code };
}

/** The first reason why the answer to a field cannot be sent, as far as the field alone can tell; `undefined` when it can. */
export function answerProblem(field: FormField, value: unknown): Finding | undefined {
  if (isEmpty(value)) {
    // A box that is not ticked says no.
    return field.required && field.fallback === undefined && field.kind !== 'boolean' ? { code: 'required' } : undefined;
  }
  switch (field.kind) {
  case 'number': return numberProblem(field, value);
  case 'boolean': return typeof value === 'boolean' ? undefined : { code: 'notBoolean' };
  case 'choice':
  case 'radio': {
    const chosen: unknown[] = field.multiple && Array.isArray(value) ? value : [value];

    return chosen.every((one) => field.options?.some((option) => isEqual(option.value, one) || String(option.value) === String(one))) ? undefined : { code: 'notAnOption' };
  }
  case 'list': return Array.isArray(value) ? undefined : { code: 'notList' };
  case 'map': return typeof value === 'object' && !Array.isArray(value) ? undefined : { code: 'notMapping' };
  case 'text':
  case 'multiline':
  case 'secret': return typeof value === 'object' ? { code: 'notText' } : textProblem(field, String(value));
  default: return undefined;
  }
}
