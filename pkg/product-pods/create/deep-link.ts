import type { Form, FormField, FormState } from '@product-pods/domain';
import { fieldsWithin, getAt, parsePath, pathText, readYamlValue, setAll, typedAnswer } from '@product-pods/domain';

import type { MatrixDraft } from './draft';

type Query = Record<string, unknown>;

const PREFIX = 'value.';
const MATRIX_PREFIX = 'matrix.';
/** An answer in the link may bring to light the field that another one belongs to. */
const ROUNDS = 4;

/** The answers that a link into the form gives, by variable. */
export const answersOf = (query: Query): Record<string, string> => Object.fromEntries(Object.entries(query)
  .filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && typeof entry[1] === 'string')
  .map(([key, value]) => [key.slice(PREFIX.length), value]));

/** Kinds whose answers are lists or mappings. */
const TREES: readonly FormField['kind'][] = ['list', 'map', 'object', 'yaml'];

/** What a text in a link means: in the type of its field, or of the chart's own value; else it stays a text. */
const answerFrom = (answer: string, field: FormField | undefined, usual: unknown): unknown => {
  const isTreeField = field ? (TREES.includes(field.kind) && !field.asText) || (Boolean(field.multiple) && answer.startsWith('[')) : typeof usual === 'object' || typeof usual === 'number' || typeof usual === 'boolean' || /^[[{]/.test(answer);

  if (isTreeField) {
    const read = readYamlValue(answer);

    return read.ok ? read.value : answer;
  }

  return field ? typedAnswer(field, answer) : answer;
};

/** The state with the answers of a link, each in the type of its field. */
export const withAnswers = (form: Form, state: FormState, answers: Record<string, string>): FormState => {
  const given = Object.entries(answers).map(([variable, answer]) => ({ path: parsePath(variable), answer }));
  let current = state;

  for (let round = 0; round < ROUNDS && given.length; round += 1) {
    const fields = new Map(fieldsWithin(form.view(current).groups.flatMap((group) => group.fields)).map((field) => [pathText(field.path), field]));
    const next = setAll(current.values, given.map(({ path, answer }) => {
      const field = fields.get(pathText(path));

      return [path, answerFrom(answer, field, getAt(form.chartValues, path))] as const;
    }));

    current = { ...current, values: next };
  }

  return current;
};

/** Of which fields a link chooses several values, each for a pod of its own; nothing where it does not. */
export const matrixFromQuery = (query: Query): MatrixDraft | undefined => {
  const chosen = Object.entries(query).flatMap(([key, written]): [string, string[]][] => {
    const read = key.startsWith(MATRIX_PREFIX) && typeof written === 'string' ? readYamlValue(written) : undefined;

    return read?.ok && Array.isArray(read.value) ? [[key.slice(MATRIX_PREFIX.length), read.value.map(String)]] : [];
  });

  return chosen.length ? { isOn: true, chosen: Object.fromEntries(chosen) } : undefined;
};

/** The part of a link that chooses so. */
export const matrixToQuery = (matrix: MatrixDraft | undefined): Record<string, string> => (
  matrix?.isOn ? Object.fromEntries(Object.entries(matrix.chosen).map(([id, values]) => [`${ MATRIX_PREFIX }${ id }`, JSON.stringify(values)])) : {}
);
