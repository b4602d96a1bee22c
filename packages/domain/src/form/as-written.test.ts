import { describe, expect, it } from 'vitest';

import type { FormField } from './field';
import { fieldsWithin } from './field';
import type { Form, FormSource, FormState } from './form';
import { createForm } from './form';
import { problemLine } from './problem';
import type { Values } from './values';

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

describe('what is sent', () => {
  const QUESTIONS = [{ variable: 'custom', type: 'boolean', default: false }, { variable: 'a.b.image', default: 'x/y', show_if: 'custom=true' }];

  it.each<[Values, Values]>([
    [{}, { custom: false }],
    [{ a: {} }, { custom: false }],
    [{ a: null }, { custom: false }],
    [{ a: { b: null } }, { custom: false }],
    [{ a: { c: 1 } }, { custom: false }],
  ])('has no empty mappings in the place of hidden answers, with %j', (values, sent) => {
    const { form, state } = begun({ values, questions: QUESTIONS });

    expect(form.output(state)).toEqual(sent);
    expect(form.output(form.answer(state, fieldOf(form, state, 'custom'), true))).toEqual({ custom: true, a: { b: { image: 'x/y' } } });
  });

  it('has none in the place of an answer that was taken back, but keeps a row that is being filled in', () => {
    const schema = { properties: { a: { properties: { b: { type: 'string' } } }, rows: { items: { properties: { name: { type: 'string' } } } } } };
    const { form, state } = begun({ values: { rows: [] }, schema });
    const typed = form.answer(state, { path: ['a', 'b'] }, 'x');
    const row = form.answer(state, { path: ['rows'] }, [{ name: 'x' }]);

    expect(form.output(form.answer(typed, { path: ['a', 'b'] }, ''))).toEqual({});
    expect(form.output(form.answer(row, { path: ['rows', 0, 'name'] }, ''))).toEqual({ rows: [{}] });
  });

  it('has nothing for an answer in a list that is hidden again', () => {
    const questions = [{ variable: 'ingress.enabled', type: 'boolean', show_subquestion_if: true, subquestions: [{ variable: 'ingress.hosts[0].name', default: 'a.example' }, { variable: 'ingress.hosts[0].path', default: '/' }, { variable: 'ingress.tls[0]', default: 'x' }] }];
    const { form, state } = begun({ values: { ingress: { enabled: false, hosts: [] } }, questions });
    const on = form.answer(state, fieldOf(form, state, 'ingress.enabled'), true);

    expect(form.output(state)).toEqual({});
    expect(form.output(on)).toEqual({ ingress: { enabled: true, hosts: [{ name: 'a.example', path: '/' }], tls: ['x'] } });
    expect(form.output(form.answer(on, fieldOf(form, on, 'ingress.hosts[0].name'), 'b.example'))).toMatchObject({ ingress: { hosts: [{ name: 'b.example', path: '/' }] } });
  });

  it('has an empty text that is one of the options', () => {
    const { form, state } = begun({ values: {}, schema: { properties: { policy: { enum: ['', 'Always'], default: 'Always' } } } });

    expect(form.output(form.answer(state, fieldOf(form, state, 'policy'), ''))).toEqual({ policy: '' });
  });
});

describe('a field of a schema', () => {
  it('that would be hidden by its own answer stays, so that it can be taken back', () => {
    const schema = { properties: { policy: { properties: { enabled: { type: 'boolean', hidden: { path: 'policy/enabled', value: false } }, port: { type: 'integer', hidden: { path: 'policy/enabled', value: false } } } } } };
    const { form, state } = begun({ values: { policy: { enabled: true, port: 1 } }, schema });
    const off = form.answer(state, fieldOf(form, state, 'policy.enabled'), false);

    expect(fieldsOf(form, off).map(({ id }) => id)).toEqual(['policy.enabled']);
    expect(form.output(off)).toEqual({ policy: { enabled: false } });
  });

  it.each<[object, object, unknown, Partial<FormField>]>([
    [{ type: 'string' }, { type: 'integer' }, 3, { kind: 'number', integer: true }],
    [{ type: 'string' }, { type: 'boolean' }, true, { kind: 'boolean' }],
    [{ type: 'int' }, { type: 'string' }, '8080', { kind: 'text' }],
    [{ type: 'string' }, { type: ['string', 'integer'] }, 1, { kind: 'text' }],
    [{ type: 'multiline' }, { type: 'string' }, 'a', { kind: 'multiline' }],
    [{ type: 'enum', options: ['1', '2'] }, { type: 'integer' }, 1, { kind: 'choice', options: [{ value: 1, label: '1' }, { value: 2, label: '2' }] }],
  ])('asked for by %j is what the schema takes: %j', (question, schema, value, field) => {
    const { form, state } = begun({ values: { x: value }, questions: [{ variable: 'x', ...question }], schema: { properties: { x: schema } } });

    expect(fieldOf(form, state, 'x')).toMatchObject(field);
  });
});
