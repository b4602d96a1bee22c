import Jexl from 'jexl';

/**
 * One question of a chart's `questions.yaml`, as Rancher documents it.
 *
 * Everything but `variable` may be missing; the text comes from a chart and is not to be trusted.
 */
export interface Question {
  variable: string;
  label?: string;
  description?: string;
  tooltip?: string;
  type?: string;
  required?: boolean;
  default?: unknown;
  group?: string;
  options?: string[] | Record<string, string>;
  multiple?: boolean;
  searchable?: boolean;
  min?: number;
  max?: number;
  min_length?: number;
  max_length?: number;
  valid_chars?: string;
  invalid_chars?: string;
  if?: string;
  show_if?: string;
  subquestions?: Question[];
  subquestion_if?: string;
  subquestions_if?: string;
  show_subquestion_if?: string | boolean;
  show_subquestions_if?: string | boolean;
}

/** The tree of values a chart takes, as in `values.yaml`. */
export type Values = Record<string, unknown>;

/** A question as the form shows it: how deep it is nested, and its group, inherited where it names none. */
export interface ShownQuestion extends Question {
  depth: number;
}

const isTree = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A path from a chart must not reach the prototypes of our own objects. */
const keysOf = (path: string): string[] => path.split('.').filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));

/** The value at a dotted path, `undefined` where there is none. */
export const valueAt = (values: Values, path: string): unknown => keysOf(path).reduce<unknown>(
  (tree, key) => (isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined), values);

/** A copy of `values` with the dotted path set; trees in between are made. */
export const withValueAt = (values: Values, path: string, value: unknown): Values => {
  const [key, ...rest] = keysOf(path);

  if (key === undefined) {
    return values;
  }
  const child = values[key];

  return { ...values, [key]: rest.length ? withValueAt(isTree(child) ? child : {}, rest.join('.'), value) : value };
};

/** Numbers are compared as text, so that version 10.3 is not 10.30. */
const LITERAL = /^(true|false|null)$/;

const migrateTerm = (term: string): string => {
  const parts = /^(!?[^=!<>]+?)(!?=)([^=]*)$/.exec(term.trim());

  if (!parts) {
    return term.trim();
  }
  const [, left = '', operator, right = ''] = parts;
  const key = left.trim();
  const value = right.trim();

  if (value === '') {
    return operator === '!=' ? `!!${ key }` : `!${ key }`;
  }
  const literal = LITERAL.test(value) || /^["'].*["']$/.test(value) ? value : JSON.stringify(value);

  return `${ key } ${ operator === '!=' ? '!=' : '==' } ${ literal }`;
};

/** Rancher's older `a=b&&c!=d` in terms of Jexl; an expression that is Jexl already stays as it is. */
export const migrateCondition = (expression: string): string => expression
  .split(/(\|\||&&|[()])/)
  .map((part) => (/^(\|\||&&|[()])$/.test(part) || !part.trim() ? part : ` ${ migrateTerm(part) } `))
  .join('')
  .trim();

/** An error in a chart's expression shows the field: a question too many is better than one that cannot be answered. */
const holds = (expression: string, values: Values): boolean => {
  try {
    return Boolean(Jexl.evalSync(expression, values));
  } catch {
    return true;
  }
};

const isShown = (question: Question, values: Values): boolean => {
  if (question.if !== undefined) {
    return holds(question.if, values);
  }

  return question.show_if === undefined || holds(migrateCondition(question.show_if), values);
};

const areSubquestionsShown = (question: Question, values: Values): boolean => {
  const expression = question.subquestions_if ?? question.subquestion_if;

  if (expression !== undefined) {
    return holds(expression, values);
  }
  const wanted = question.show_subquestions_if ?? question.show_subquestion_if;

  if (wanted === undefined) {
    return true;
  }

  return String(valueAt(values, question.variable) ?? false) === String(wanted);
};

/** Every question in order, nested ones included, whether shown or not. */
export const allQuestions = (questions: Question[]): Question[] => questions
  .flatMap((question) => [question, ...allQuestions(question.subquestions ?? [])]);

/** The questions that apply to these values, nested ones after their parent. */
export const shownQuestions = (questions: Question[], values: Values, depth = 0, group?: string): ShownQuestion[] => questions
  .filter((question) => isShown(question, values))
  .flatMap((question) => {
    const shown = { ...question, depth, group: question.group ?? group };
    const nested = question.subquestions?.length && areSubquestionsShown(question, values) ? question.subquestions : [];

    return [shown, ...shownQuestions(nested, values, depth + 1, shown.group)];
  });
