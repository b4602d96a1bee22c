import { describe, expect, it } from 'vitest';

import type { FormField } from './field';
import { fieldsWithin } from './field';
import type { Form, FormSource, FormState } from './form';
import { createForm } from './form';
import { problemLine } from './problem';

const fieldsOf = (form: Form, state: FormState): FormField[] => fieldsWithin(form.view(state).groups.flatMap(({ fields }) => fields));
const fieldOf = (form: Form, state: FormState, id: string): FormField => {
  const field = fieldsOf(form, state).find((each) => each.id === id);

  if (!field) {
    throw new Error(`There is no field ${ id }.`);
  }

  return field;
};
const begun = (source: FormSource): { form: Form; state: FormState; problems: string[] } => {
  const form = createForm(source);
  const state = form.start();

  return { form, state, problems: form.check(state).problems.map(problemLine) };
};

/** What authors of charts write although nobody told them to, and Helm takes. */
describe('a chart\'s own value', () => {
  it.each<[object, unknown]>([
    [{ type: 'enum', options: ['debug', 'info'] }, 'INFO'],
    [{ type: 'int' }, '30'],
    [{ type: 'int', min: 30_000 }, 8080],
    [{ type: 'boolean' }, 'true'],
    [{ type: 'hostname' }, 'localhost:8080'],
    [{ type: 'string', max_length: 2, valid_chars: 'a-z' }, 'ABC'],
  ])('is no mistake of whoever fills in %j', (question, value) => {
    expect(begun({ values: { x: value }, questions: [{ variable: 'x', ...question }] }).problems).toEqual([]);
  });

  it('is one where something else was answered, or nothing', () => {
    const { form, state, problems } = begun({ values: { x: '30', y: '' }, questions: [{ variable: 'x', type: 'int' }, { variable: 'y', required: true }] });

    expect(problems).toEqual(['y: This is needed.']);
    expect(form.check(form.answer(state, fieldOf(form, state, 'x'), 'many')).problems.map(problemLine)).toEqual(['x: A whole number is needed.', 'y: This is needed.']);
  });

  it.each<[string, unknown]>([['string', { a: '1' }], ['string', []], ['boolean', {}], ['int', [1]], ['password', { a: 1 }]])('that a question of the type %s cannot hold is asked for as YAML: %j', (type, value) => {
    const { form, state, problems } = begun({ values: { x: value }, questions: [{ variable: 'x', type }] });

    expect(problems).toEqual([]);
    expect(fieldOf(form, state, 'x')).toMatchObject({ kind: 'yaml' });
    expect(fieldOf(form, state, 'x')).not.toHaveProperty('asText');
    expect(form.problems).toMatchObject([{ at: 'x: type', message: expect.stringContaining(`“${ type }” cannot hold`) }]);
    expect(form.effective(form.answer(state, fieldOf(form, state, 'x'), { b: 2 }))).toEqual({ x: { b: 2 } });
  });
});
