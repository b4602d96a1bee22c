import { describe, expect, it } from 'vitest';

import type { FormField } from './field';
import { fieldsWithin } from './field';
import { createForm } from './form';
import { typedAnswer } from './answer';
import type { ProblemCode } from './problem';
import type { Values } from './values';

const formOf = (questions: unknown, values: Values = {}) => createForm({ values, questions });
const shown = (questions: unknown, values: Values) => {
  const form = formOf(questions);

  return form.view({ values, choices: {} }).groups.flatMap(({ name, fields }) => fields.map(({ id, depth }) => [name, id, depth]));
};
const onlyField = (question: object, values: Values = {}): FormField => {
  const form = formOf([{ variable: 'x', ...question }], values);

  return form.view(form.start()).groups[0]?.fields[0] as FormField;
};

describe('the type of a question', () => {
  it.each<[object, Values, Partial<FormField>]>([
    [{}, {}, { kind: 'text', label: 'x', required: false, path: ['x'] }],
    [{ type: 'STRING', label: 'Name', required: true, tooltip: 't' }, {}, { kind: 'text', label: 'Name', required: true, tooltip: 't' }],
    [{ type: 'hostname' }, {}, { kind: 'text', format: 'hostname' }],
    [{ type: 'ipaddr' }, {}, { kind: 'text', format: 'ipaddr' }],
    [{ type: 'cidr' }, {}, { kind: 'text', format: 'cidr' }],
    [{ type: 'cron' }, {}, { kind: 'text', format: 'cron' }],
    [{ type: 'multiline' }, {}, { kind: 'multiline' }],
    [{ type: 'password' }, {}, { kind: 'secret' }],
    [{ type: 'boolean' }, {}, { kind: 'boolean' }],
    [{ type: 'int', min: 0, max: '10' }, {}, { kind: 'number', integer: true, rules: { min: 0, max: 10 }, slider: { min: 0, max: 10, step: 1 } }],
    [{ type: 'int', min: 1, max: 65_535 }, {}, { kind: 'number', slider: undefined }],
    [{ type: 'float' }, {}, { kind: 'number', integer: undefined }],
    [{ type: 'integer' }, {}, { kind: 'number', integer: true }],
    [{ type: 'array[' }, {}, { kind: 'list' }],
    [{ type: 'enum', options: [['a'], ['a', 'b'], { value: 3, label: 'Three' }, { label: {} }, [{}], null] }, {}, { kind: 'choice', options: [{ value: ['a'], label: 'a' }, { value: ['a', 'b'], label: 'a, b' }, { value: 3, label: 'Three' }] }],
    [{ type: 'enum', options: ['a', 2] }, {}, { kind: 'choice', options: [{ value: 'a', label: 'a' }, { value: 2, label: '2' }] }],
    [{ type: 'enum', options: { s: 'Small' }, multiple: true, searchable: true }, {}, { kind: 'choice', options: [{ value: 's', label: 'Small' }], multiple: true, searchable: true }],
    [{ type: 'enum' }, {}, { kind: 'text' }],
    [{ type: 'radio', options: ['a'] }, {}, { kind: 'radio' }],
    [{ type: 'yaml' }, {}, { kind: 'yaml', asText: true }],
    [{ type: 'yaml' }, { x: { a: 1 } }, { kind: 'yaml', asText: undefined }],
    [{ type: 'array[string]' }, { x: ['a', 'b'] }, { kind: 'list' }],
    [{ type: 'map[string]' }, { x: { a: '1' } }, { kind: 'map' }],
    [{ type: 'array[string]' }, { x: [{ a: 1 }] }, { kind: 'yaml' }],
    [{ type: 'reference[apps.deployment]' }, {}, { kind: 'reference', reference: 'apps.deployment' }],
    [{ type: 'configmap' }, {}, { kind: 'reference', reference: 'configmap' }],
    [{ type: 'secret' }, {}, { kind: 'reference', reference: 'secret' }],
    [{ type: 'storageclass' }, {}, { kind: 'reference', reference: 'storage.k8s.io.storageclass' }],
    [{ type: 'pvc' }, {}, { kind: 'reference', reference: 'persistentvolumeclaim' }],
    [{ type: 'cloudcredential' }, {}, { kind: 'reference', reference: 'cloudcredential' }],
    [{ type: 'whatever' }, {}, { kind: 'text' }],
    [{ type: 'string', default: '5Gi' }, {}, { kind: 'text', format: 'quantity' }],
  ])('%j with %j is %j', (question, values, field) => {
    expect(onlyField(question, values)).toMatchObject(Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)));
    for (const [key] of Object.entries(field).filter(([, value]) => value === undefined)) {
      expect(onlyField(question, values)).not.toHaveProperty(key);
    }
  });

  it('makes a field of each row', () => {
    expect(onlyField({ type: 'array[int]' }, { x: [1, 2] }).children?.map(({ id, path, kind, label }) => ({ id, path, kind, label }))).toEqual([
      { id: 'x[0]', path: ['x', 0], kind: 'number', label: '1' },
      { id: 'x[1]', path: ['x', 1], kind: 'number', label: '2' },
    ]);
    expect(onlyField({ type: 'map' }, { x: { a: 'b' } }).children?.map(({ path, label }) => ({ path, label }))).toEqual([{ path: ['x', 'a'], label: 'a' }]);
  });
});

describe('groups and subquestions', () => {
  const ingress = { variable: 'ingress.enabled', group: 'Network', show_subquestion_if: true, subquestions: [{ variable: 'ingress.host' }] };

  it('follow their parent, one deeper, in its group', () => {
    expect(shown([{ variable: 'a' }, ingress], { ingress: { enabled: true } })).toEqual([['', 'a', 0], ['Network', 'ingress.enabled', 0], ['Network', 'ingress.host', 1]]);
  });

  it.each([[{ ingress: { enabled: false } }], [{}]])('are hidden with %j', (values) => {
    expect(shown([ingress], values)).toEqual([['Network', 'ingress.enabled', 0]]);
  });

  it('are hidden with their parent', () => {
    expect(shown([{ ...ingress, show_if: 'never=yes' }], { ingress: { enabled: true } })).toEqual([]);
  });

  it('are the same whatever case and spaces their group is written with', () => {
    expect(shown([{ variable: 'a', group: 'Net' }, { variable: 'b' }, { variable: 'c', group: ' net ' }], {})).toEqual([['Net', 'a', 0], ['Net', 'c', 0], ['', 'b', 0]]);
  });

  it('may ask for one value in two ways', () => {
    const questions = [{ variable: 'on', type: 'boolean' }, { variable: 'x', show_if: 'on=true', default: 'a' }, { variable: 'x', show_if: 'on=false', type: 'enum', options: ['b'] }];

    expect(shown(questions, { on: true, x: 'q' })).toEqual([['', 'on', 0], ['', 'x', 0]]);
    expect(shown(questions, { on: false, x: 'q' })).toEqual([['', 'on', 0], ['', 'x#2', 0]]);
    expect(formOf(questions).output({ values: { on: false, x: 'q' }, choices: {} })).toEqual({ on: false, x: 'q' });
  });
});

describe('an answer', () => {
  it.each<[object, string, ProblemCode | undefined, unknown?]>([
    [{ required: true }, '', 'required'],
    [{}, '', undefined],
    [{ type: 'int' }, '12', undefined],
    [{ type: 'int' }, 'twelve', 'notInteger'],
    [{ type: 'int' }, '1.5', 'notInteger'],
    [{ type: 'int' }, '99999999999999999999', 'notInteger'],
    [{ type: 'int', min: 0 }, '-1', 'min', 0],
    [{ type: 'int', min: 0 }, '0', undefined],
    [{ type: 'int', max: 10 }, '11', 'max', 10],
    [{ type: 'float' }, '1.5', undefined],
    [{ type: 'float' }, 'x', 'notNumber'],
    [{ type: 'float' }, '1e999', 'notNumber'],
    [{ min_length: 3 }, 'ab', 'minLength', 3],
    [{ max_length: 3 }, 'abcd', 'maxLength', 3],
    [{ valid_chars: 'a-z0-9._-' }, 'Admin', 'validChars', 'a-z0-9._-'],
    [{ valid_chars: 'a-z0-9._-' }, 'admin.1', undefined],
    [{ invalid_chars: ' ' }, 'a b', 'invalidChars', ' '],
    [{ valid_chars: 'z-a' }, 'anything', undefined],
    [{ type: 'hostname' }, 'trac.example', undefined],
    [{ type: 'hostname' }, 'no_host', 'hostname'],
    [{ type: 'ipaddr' }, '10.0.0.1', undefined],
    [{ type: 'ipaddr' }, '10.0.0.256', 'ipaddr'],
    [{ type: 'cidr' }, '10.0.0.0/8', undefined],
    [{ type: 'cidr' }, '10.0.0.0', 'cidr'],
    [{ type: 'cron' }, '0 8 * * 1-5', undefined],
    [{ type: 'cron' }, '@daily', undefined],
    [{ type: 'cron' }, 'daily', 'cron'],
    [{ default: '5Gi' }, '5 apples', 'quantity'],
    [{ default: '5Gi' }, '0.5Ti', undefined],
    [{ type: 'enum', options: ['small', 'large'] }, 'small', undefined],
    [{ type: 'enum', options: ['small'], multiple: true }, 'small', undefined],
    [{ type: 'enum', options: { s: 'Small' } }, 'Small', 'notAnOption'],
    [{ type: 'radio', options: ['a'] }, 'b', 'notAnOption'],
  ])('to %j that is %j: %s', (question, text, code, limit) => {
    const form = formOf([{ variable: 'x', ...question }]);
    const state = form.start();
    const field = form.view(state).groups[0]?.fields[0] as FormField;
    const { problems } = form.check(form.answer(state, field, typedAnswer(field, text)));

    expect(problems).toEqual(code ? [{ path: ['x'], code, ...(limit === undefined ? {} : { limit }) }] : []);
  });

  it('of no or yes is no when nothing was said', () => {
    const form = formOf([{ variable: 'x', type: 'boolean', required: true }]);

    expect(form.check(form.start()).problems).toEqual([]);
  });

  it('is the default where the chart leaves open what is required', () => {
    const form = formOf([{ variable: 'x', required: true, default: 'a' }, { variable: 'y', default: 'b' }], { x: null, y: null });

    expect(form.start().values).toEqual({ x: 'a', y: null });
  });

  it('is not judged while its question is hidden', () => {
    const form = formOf([{ variable: 'on', type: 'boolean' }, { variable: 'host', required: true, show_if: 'on=true' }]);

    expect(form.check({ values: { on: false }, choices: {} }).problems).toEqual([]);
    expect(form.check({ values: { on: true }, choices: {} }).problems).toEqual([{ path: ['host'], code: 'required' }]);
  });
});

describe('values', () => {
  const questions = [
    { variable: 'size', type: 'enum', options: ['small', 'large'], default: 'small' },
    { variable: 'replicas', type: 'int', default: '2' },
    { variable: 'ingress.enabled', type: 'boolean', default: 'false', show_subquestion_if: true, subquestions: [{ variable: 'ingress.host', default: 'a.example' }] },
  ];
  const chart = { size: 'large', image: { tag: '1' }, ingress: { host: '' } };
  const form = formOf(questions, chart);
  const withHost = (enabled: boolean) => ({ values: { ...chart, ingress: { enabled, host: 'b.example' } }, choices: {} });

  it('begin as the chart has them, with the questions’ defaults where it has none', () => {
    expect(form.start().values).toEqual({ size: 'large', image: { tag: '1' }, replicas: 2, ingress: { host: '', enabled: false } });
  });

  it('are sent only where they differ from the chart', () => {
    expect(form.output(form.answer(form.start(), { path: ['replicas'] }, 3))).toEqual({ replicas: 3, ingress: { enabled: false } });
  });

  it('fall back to the chart while their question is hidden, and are remembered', () => {
    expect(form.output(withHost(false))).toEqual({ ingress: { enabled: false } });
    expect(form.output(form.answer(withHost(false), { path: ['ingress', 'enabled'] }, true))).toEqual({ ingress: { enabled: true, host: 'b.example' } });
  });

  it('that nobody asks for survive', () => {
    expect(form.output({ values: { ...chart, image: { tag: '2' } }, choices: {} })).toEqual({ image: { tag: '2' } });
  });

  it('written as YAML keep what is hidden in mind', () => {
    const state = form.withEffective(withHost(false), { ...form.effective(withHost(false)), extra: 1 });

    expect(state.values).toEqual({ ...withHost(false).values, extra: 1 });
    expect(form.effective(state)).toEqual({ ...form.effective(withHost(false)), extra: 1 });
  });

  it('written as YAML count, whether a question asks for them or not', () => {
    const values = { ...chart, ingress: { enabled: false, host: 'c.example' } };
    const state = form.withEffective(withHost(false), values);

    expect(form.effective(state)).toEqual(values);
    expect(form.output(form.answer(form.answer(state, { path: ['ingress', 'host'] }, 'd.example'), { path: ['size'] }, 'small'))).toEqual({ size: 'small', ingress: { enabled: false } });
  });

  it('that are taken away are removed', () => {
    expect(form.output({ values: { size: 'large', ingress: { host: '' } }, choices: {} })).toEqual({ image: null });
    const empty = formOf([{ variable: 'x' }]);

    expect(empty.output(empty.answer(empty.answer(empty.start(), { path: ['x'] }, 'a'), { path: ['x'] }, ''))).toEqual({});
    expect(form.output(form.answer(form.start(), { path: ['size'] }, ''))).toMatchObject({ size: '' });
  });
});

describe('broken questions', () => {
  it.each<[unknown, RegExp]>([
    ['text', /list of questions/],
    [[null], /must be a mapping/],
    [[{ label: 'no variable' }], /no variable/],
    [[{ variable: '__proto__.x' }], /cannot be set/],
    [[{ variable: 'x', options: 'a' }], /list, or a mapping/],
    [[{ variable: 'x', type: 'enum', options: [{}] }], /left out/],
    [[{ variable: 'x', min: 'many' }], /must be a number/],
    [[{ variable: 'x', show_if: 'a ==' }], /cannot be read/],
    [[{ variable: 'x', type: 'colour' }], /no type/],
    [[{ variable: 'x', label: { a: 1 } }], /must be a text/],
  ])('%j say what is wrong', (questions, message) => {
    const form = formOf(questions);

    form.view(form.start());
    expect(form.problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });

  it('leave the others to be asked', () => {
    const form = formOf({ questions: [null, { variable: 'x' }, { variable: 7 }] });

    expect([...fieldsWithin(form.view(form.start()).groups.flatMap(({ fields }) => fields))].map(({ id }) => id)).toEqual(['x']);
  });
});
