import type { Form, FormState } from '@product-pods/domain';
import { fieldsWithin, parsePath, pathText, setAll, typedAnswer } from '@product-pods/domain';

type Query = Record<string, unknown>;

const PREFIX = 'value.';
/** An answer in the link may bring to light the field that another one belongs to. */
const ROUNDS = 4;

/** The answers that a link into the form gives, by variable. */
export const answersOf = (query: Query): Record<string, string> => Object.fromEntries(Object.entries(query)
  .filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && typeof entry[1] === 'string')
  .map(([key, value]) => [key.slice(PREFIX.length), value]));

/** The state with the answers of a link, each in the type of its field; what no field asks for stays a text. */
export const withAnswers = (form: Form, state: FormState, answers: Record<string, string>): FormState => {
  const given = Object.entries(answers).map(([variable, answer]) => ({ path: parsePath(variable), answer }));
  let current = state;

  for (let round = 0; round < ROUNDS && given.length; round += 1) {
    const fields = new Map(fieldsWithin(form.view(current).groups.flatMap((group) => group.fields)).map((field) => [pathText(field.path), field]));
    const next = setAll(current.values, given.map(({ path, answer }) => {
      const field = fields.get(pathText(path));

      return [path, field ? typedAnswer(field, answer) : answer] as const;
    }));

    current = { ...current, values: next };
  }

  return current;
};
