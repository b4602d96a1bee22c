import { isValidCron } from 'cron-validator';
import ipaddr from 'ipaddr.js';

import type { Question, Values } from './questions';
import { allQuestions, shownQuestions, valueAt, withValueAt } from './questions';

/** Why an answer cannot be sent; the page has a sentence for each code. */
export interface AnswerProblem {
  code: 'required' | 'minLength' | 'maxLength' | 'min' | 'max' | 'notInteger' | 'notNumber' | 'validChars' | 'invalidChars'
  | 'hostname' | 'ipaddr' | 'cidr' | 'cron' | 'notAnOption';
  /** The limit that was passed, or the characters that are (not) allowed. */
  limit?: string | number;
}

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const CRON_OPTIONS = { alias: true, allowBlankDay: true, allowSevenAsSunday: true };
const CRON_NAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);

const optionsOf = (question: Question): string[] | undefined => {
  if (!question.options) {
    return undefined;
  }

  return Array.isArray(question.options) ? question.options.map(String) : Object.keys(question.options);
};

const numberProblem = (question: Question, value: unknown): AnswerProblem | undefined => {
  const number = Number(value);

  if (Number.isNaN(number) || String(value).trim() === '') {
    return { code: question.type === 'int' ? 'notInteger' : 'notNumber' };
  }
  if (question.type === 'int' && !Number.isSafeInteger(number)) {
    return { code: 'notInteger' };
  }
  if (question.min !== undefined && number < question.min) {
    return { code: 'min', limit: question.min };
  }
  if (question.max !== undefined && number > question.max) {
    return { code: 'max', limit: question.max };
  }

  return undefined;
};

/** A chart's own character class may be broken; then it forbids nothing. */
const matches = (characters: string, flags: 'only' | 'none', text: string): boolean => {
  try {
    return flags === 'only' ? new RegExp(`^[${ characters }]*$`).test(text) : !new RegExp(`[${ characters }]`).test(text);
  } catch {
    return true;
  }
};

const textProblem = (question: Question, text: string): AnswerProblem | undefined => {
  if (question.min_length !== undefined && text.length < question.min_length) {
    return { code: 'minLength', limit: question.min_length };
  }
  if (question.max_length !== undefined && text.length > question.max_length) {
    return { code: 'maxLength', limit: question.max_length };
  }
  if (question.valid_chars !== undefined && !matches(question.valid_chars, 'only', text)) {
    return { code: 'validChars', limit: question.valid_chars };
  }
  if (question.invalid_chars !== undefined && !matches(question.invalid_chars, 'none', text)) {
    return { code: 'invalidChars', limit: question.invalid_chars };
  }
  switch (question.type) {
  case 'hostname': return HOSTNAME.test(text) ? undefined : { code: 'hostname' };
  case 'ipaddr': return ipaddr.isValid(text) ? undefined : { code: 'ipaddr' };
  case 'cidr': return ipaddr.isValidCIDR(text) ? undefined : { code: 'cidr' };
  case 'cron': return CRON_NAMES.includes(text) || isValidCron(text, CRON_OPTIONS) ? undefined : { code: 'cron' };
  default: return undefined;
  }
};

/** The first reason why this answer cannot be sent, `undefined` when it can. */
export const answerProblem = (question: Question, value: unknown): AnswerProblem | undefined => {
  if (isEmpty(value)) {
    return question.required ? { code: 'required' } : undefined;
  }
  if (question.type === 'int' || question.type === 'float') {
    return numberProblem(question, value);
  }
  const options = question.type === 'enum' || question.type === 'radio' ? optionsOf(question) : undefined;

  if (options) {
    const chosen = (Array.isArray(value) ? value : [value]).map(String);

    return chosen.every((one) => options.includes(one)) ? undefined : { code: 'notAnOption' };
  }

  return typeof value === 'string' ? textProblem(question, value) : undefined;
};

/** What is wrong with the form, by variable; empty when it can be sent. Hidden questions are not judged. */
export const formProblems = (questions: Question[], values: Values): Record<string, AnswerProblem> => {
  const problems: Record<string, AnswerProblem> = {};

  for (const question of shownQuestions(questions, values)) {
    const problem = answerProblem(question, valueAt(values, question.variable));

    if (problem) {
      problems[question.variable] = problem;
    }
  }

  return problems;
};

const typedDefault = (question: Question): unknown => {
  const value = question.default;

  switch (question.type) {
  case 'boolean': return typeof value === 'string' ? value === 'true' : value;
  case 'int':
  case 'float': return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  default: return value;
  }
};

/** The chart's values with the defaults of its questions where the chart has none. */
export const initialValues = (chartValues: Values, questions: Question[]): Values => allQuestions(questions)
  .filter((question) => question.default !== undefined && valueAt(chartValues, question.variable) === undefined)
  .reduce((values, question) => withValueAt(values, question.variable, typedDefault(question)), chartValues);

const isTree = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

const difference = (defaults: Values, values: Values): Values => Object.fromEntries(Object.entries(values).flatMap(([key, value]) => {
  const usual = defaults[key];

  if (isTree(value) && isTree(usual)) {
    const changed = difference(usual, value);

    return Object.keys(changed).length ? [[key, changed]] : [];
  }

  return value === undefined || JSON.stringify(value) === JSON.stringify(usual) ? [] : [[key, value]];
}));

const typedAnswer = (question: Question, value: unknown): unknown => {
  const isNumber = question.type === 'int' || question.type === 'float';

  return isNumber && typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
};

/**
 * What to send to helm: only what differs from the chart's own values.
 *
 * An answer to a question that is hidden now does not count; the chart's own value does.
 */
export const changedValues = (chartValues: Values, questions: Question[], values: Values): Values => {
  const shown = new Set(shownQuestions(questions, values).map(({ variable }) => variable));
  const effective = allQuestions(questions).reduce((tree, question) => {
    const answer = shown.has(question.variable) ? typedAnswer(question, valueAt(values, question.variable)) : valueAt(chartValues, question.variable);

    return withValueAt(tree, question.variable, answer === '' && valueAt(chartValues, question.variable) === undefined ? undefined : answer);
  }, values);

  return difference(chartValues, effective);
};
