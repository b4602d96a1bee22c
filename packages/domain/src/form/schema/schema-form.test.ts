import { describe, expect, it } from 'vitest';

import type { FormField } from '../field';
import { fieldsWithin } from '../field';
import type { Form, FormState } from '../form';
import { createForm } from '../form';
import { problemLine } from '../problem';
import type { Values } from '../values';

const formOf = (schema: unknown, values: Values = {}, questions?: unknown): Form => createForm({ values, schema, questions });
const fieldsOf = (form: Form, state: FormState = form.start()): FormField[] => [...fieldsWithin(form.view(state).groups.flatMap(({ fields }) => fields))];
const outline = (form: Form, state?: FormState): string[] => fieldsOf(form, state).map(({ id, kind }) => `${ id }: ${ kind }`);
const lines = (form: Form, state: FormState = form.start()): string[] => form.check(state).problems.map(problemLine);
const object = (properties: object, rest: object = {}): object => ({ type: 'object', properties, ...rest });
const only = (schema: object, values: Values = {}): FormField | undefined => fieldsOf(formOf(object({ x: schema }), values))[0];

describe('a schema’s field', () => {
  it.each<[object, Values, Partial<FormField>]>([
    [{ type: 'string', title: 'Name', description: 'Who' }, {}, { kind: 'text', label: 'Name', description: 'Who' }],
    [{ type: 'string', default: 'a' }, {}, { kind: 'text', fallback: 'a' }],
    [{ type: 'string', deprecated: true, readOnly: true }, {}, { deprecated: true, readOnly: true }],
    [{ type: 'string', format: 'password' }, {}, { kind: 'secret' }],
    [{ type: 'string', writeOnly: true }, {}, { kind: 'secret' }],
    [{ type: 'string', format: 'hostname' }, {}, { format: 'hostname' }],
    [{ type: 'string', default: 'a\nb' }, {}, { kind: 'multiline' }],
    [{ type: 'string', render: 'textArea' }, {}, { kind: 'multiline' }],
    [{ type: 'string' }, { x: '500Mi' }, { kind: 'text', format: 'quantity' }],
    [{ type: 'string', render: 'slider', sliderMin: 1, sliderMax: 8, sliderStep: 1, sliderUnit: 'Gi' }, {}, { kind: 'text', slider: { min: 1, max: 8, step: 1, unit: 'Gi' } }],
    [{ type: 'integer', minimum: 0, maximum: 10 }, {}, { kind: 'number', integer: true, slider: { min: 0, max: 10, step: 1 } }],
    [{ type: 'number' }, {}, { kind: 'number' }],
    [{ type: 'boolean' }, {}, { kind: 'boolean' }],
    [{ enum: ['a', 'b', 3, null] }, {}, { kind: 'choice', options: [{ value: 'a', label: 'a' }, { value: 'b', label: 'b' }, { value: 3, label: '3' }, { value: null, label: 'null' }] }],
    [{ oneOf: [{ const: 's', title: 'Small' }, { const: 'l', title: 'Large' }] }, {}, { kind: 'choice', options: [{ value: 's', label: 'Small' }, { value: 'l', label: 'Large' }] }],
    [{ type: ['string', 'null'] }, {}, { kind: 'text' }],
    [{ type: ['integer', 'string'] }, {}, { kind: 'text', numberToo: true }],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, {}, { kind: 'text', numberToo: true }],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, {}, { kind: 'number' }],
    [{ type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true }, {}, { kind: 'choice', multiple: true }],
    [{ type: 'array', items: { type: 'string' } }, {}, { kind: 'list', children: [] }],
    [{ type: 'array' }, {}, { kind: 'yaml' }],
    [{ type: 'object', additionalProperties: { type: 'string' } }, {}, { kind: 'map' }],
    [{ type: 'object' }, {}, { kind: 'yaml' }],
    [{}, {}, { kind: 'yaml' }],
    [{}, { x: true }, { kind: 'boolean' }],
    [{ type: 'string' }, { x: { not: 'text' } }, { kind: 'yaml' }],
  ])('%j with %j is %j', (schema, values, field) => {
    expect(only(schema, values)).toMatchObject(field);
  });

  it.each([['adminUser', 'Admin user'], ['admin_password', 'Admin password'], ['jvmHTTPProxy', 'Jvm HTTP proxy'], ['x', 'X'], ['URL', 'URL']])('named %s is called %s', (key, label) => {
    expect(fieldsOf(formOf(object({ [key]: { type: 'string' } })))[0]?.label).toBe(label);
  });
});

describe('mappings and lists', () => {
  const schema = object({
    name:   { type: 'string' },
    server: object({ port: { type: 'integer' }, tls: object({ on: { type: 'boolean' } }) }, { title: 'Server', description: 'Where it listens' }),
    hosts:  { type: 'array', items: object({ host: { type: 'string' }, paths: { type: 'array', items: { type: 'string' } } }, { required: ['host'] }) },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  });
  const values = { hosts: [{ host: 'a', paths: ['/'] }], labels: { tier: 'web' } };

  it('are drawn with all that is in them, in groups', () => {
    const form = formOf(schema, values);

    expect(form.view(form.start()).groups.map(({ name, description, fields }) => [name, description, fields.map(({ id }) => id)])).toEqual([
      ['', undefined, ['name', 'hosts', 'labels']],
      ['Server', 'Where it listens', ['server.port', 'server.tls']],
    ]);
    expect(outline(form)).toEqual(['name: text', 'hosts: list', 'hosts[0]: object', 'hosts[0].host: text', 'hosts[0].paths: list', 'hosts[0].paths[0]: text', 'labels: map', 'labels.tier: text', 'server.port: number', 'server.tls: object', 'server.tls.on: boolean']);
  });

  it('say what a new row begins with', () => {
    const fields = fieldsOf(formOf(object({ hosts: { type: 'array', items: object({ host: { type: 'string', default: 'h' }, extra: { default: 1 } }, { required: ['host'] }) }, names: { type: 'array', items: { type: 'string' } } })));

    expect(fields.map(({ fresh }) => fresh)).toEqual([{ host: 'h' }, '']);
  });

  it('draw only what has changed anew, and a value alone changes nothing', () => {
    const form = formOf(schema, values);
    const state = form.start();
    const view = form.view(state);
    const before = fieldsOf(form, state);
    const typed = form.answer(state, { path: ['server', 'port'] }, 8080);

    expect(form.view(typed)).toBe(view);
    expect(fieldsOf(form, form.answer(typed, { path: ['hosts', 0, 'paths'] }, ['/', '/b'])).filter((field) => !before.includes(field)).map(({ id }) => id)).toEqual(['hosts', 'hosts[0]', 'hosts[0].paths', 'hosts[0].paths[1]']);
  });

  it('that are longer than anybody would edit here are YAML', () => {
    expect(only({ type: 'array', items: { type: 'string' } }, { x: Array.from({ length: 1_000 }, String) })?.kind).toBe('yaml');
  });

  it('draw the other keys of a mapping beside those with names', () => {
    const form = formOf(object({ env: object({ HOME: { type: 'string' } }, { additionalProperties: { type: 'string' } }) }), { env: { HOME: '/', EXTRA: '1' } });

    expect(outline(form)).toEqual(['env.HOME: text', 'env.*: map', 'env.EXTRA: text']);
  });
});

describe('references', () => {
  it('are followed, with what stands beside them', () => {
    const schema = { $defs: { port: { type: 'integer', title: 'Port', maximum: 10 } }, ...object({ a: { $ref: '#/$defs/port', title: 'Mine' }, b: { $ref: '#/$defs/port' } }) };
    const form = formOf(schema, { a: 11, b: 5 });

    expect(fieldsOf(form).map(({ label, kind }) => [label, kind])).toEqual([['Mine', 'number'], ['Port', 'number']]);
    expect(lines(form)).toEqual(['a: At most 10.']);
  });

  it.each([
    ['an id', { definitions: { p: { $id: 'port.json', type: 'integer' } }, ...object({ x: { $ref: 'port.json' } }) }],
    ['an anchor', { $defs: { p: { $anchor: 'port', type: 'integer' } }, ...object({ x: { $ref: '#port' } }) }],
    ['the file’s own address', { $id: 'https://example.org/values.json', $defs: { p: { type: 'integer' } }, ...object({ x: { $ref: 'https://example.org/values.json#/$defs/p' } }) }],
    ['an escaped pointer', { $defs: { 'a/b': { type: 'integer' } }, ...object({ x: { $ref: '#/$defs/a~1b' } }) }],
  ])('by %s are found', (_, schema) => {
    const form = formOf(schema);

    expect(fieldsOf(form)[0]?.kind).toBe('number');
    expect(form.problems).toEqual([]);
  });

  it.each([['https://example.org/other.json', /outside of the chart/], ['#/nowhere', /refers to nothing/], [7, /refers to nothing/]])('to %s are told and check nothing', (ref, message) => {
    const form = formOf(object({ x: { $ref: ref } }), { x: 1 });

    expect(form.problems).toMatchObject([{ where: 'schema', at: '/properties/x/$ref', message: expect.stringMatching(message) }]);
    expect(lines(form)).toEqual([]);
  });

  it('that lead back to themselves go as far as there are values', () => {
    const schema = { $defs: { node: object({ name: { type: 'string', minLength: 1 }, next: { $ref: '#/$defs/node' }, all: { type: 'array', items: { $ref: '#/$defs/node' } } }) }, $ref: '#/$defs/node' };
    const form = formOf(schema, { name: 'a', next: { name: 'b' }, all: [{ name: 'c' }] });

    expect(outline(form)).toEqual(['name: text', 'all: list', 'all[0]: object', 'all[0].name: text', 'all[0].next: object', 'all[0].all: list', 'next.name: text', 'next.next: object', 'next.all: list']);
    expect(fieldsOf(form).find(({ id }) => id === 'next.next')).toMatchObject({ absent: true, added: {} });
    expect(lines(form, form.answer(form.start(), { path: ['next', 'next'] }, { name: '' }))).toEqual(['next.next.name: This is needed.']);
  });

  it.each<[string, object]>([
    ['refer to nothing but themselves', { $ref: '#' }],
    ['are all of themselves', { allOf: [{ $ref: '#' }, { $ref: '#' }] }],
    ['double with every step', {
      $defs: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${ index }`, { allOf: [{ $ref: `#/$defs/d${ index + 1 }` }, { $ref: `#/$defs/d${ index + 1 }` }] }])), $ref: '#/$defs/d0',
    }],
    ['double with every level', { $defs: { n: { anyOf: [{ properties: { a: { $ref: '#/$defs/n' } }, required: ['z'] }, { properties: { a: { $ref: '#/$defs/n' } }, required: ['z'] }] } }, $ref: '#/$defs/n' }],
  ])('that %s keep nobody waiting', (_, schema) => {
    const deep = Array.from({ length: 60 }).reduce<Values>((inner) => ({ a: inner }), {});
    const start = performance.now();
    const form = formOf(schema, deep);

    fieldsOf(form);
    lines(form);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('conditions', () => {
  const schema = object({ type: { enum: ['s3', 'disk'] } }, {
    if: { properties: { type: { const: 's3' } } }, then: { properties: { bucket: { type: 'string' } }, required: ['bucket'] }, else: { properties: { size: { type: 'string' } } },
  });

  it('show what applies, and send nothing of the rest', () => {
    const form = formOf(schema, { type: 'disk' });
    const state = { values: { type: 'disk', size: '2', bucket: 'b' }, choices: {} };
    const other = form.answer(state, { path: ['type'] }, 's3');

    expect(outline(form, state)).toEqual(['type: choice', 'size: text']);
    expect(form.output(state)).toEqual({ size: '2' });
    expect(outline(form, other)).toEqual(['type: choice', 'bucket: text']);
    expect(form.output(other)).toEqual({ type: 's3', bucket: 'b' });
    expect(lines(form, form.answer(other, { path: ['bucket'] }, undefined))).toEqual(['bucket: This is needed.']);
  });

  it('by the presence of another value', () => {
    const form = formOf(object({ user: { type: 'string' }, password: { type: 'string' } }, { dependentRequired: { user: ['password'] }, dependentSchemas: { user: { properties: { realm: { type: 'string' } } } } }));
    const state = form.answer(form.start(), { path: ['user'] }, 'me');

    expect(outline(form)).toEqual(['user: text', 'password: secret']);
    expect(outline(form, state)).toEqual(['user: text', 'password: secret', 'realm: text']);
    expect(fieldsOf(form, state).find(({ id }) => id === 'password')?.required).toBe(true);
    expect(lines(form, state)).toEqual(['password: This is needed because user is set.']);
  });

  it('in the words of older drafts', () => {
    const form = formOf(object({ a: {}, b: {} }, { dependencies: { a: ['b'], b: { required: ['c'] } } }), { a: 1 });

    expect(lines(form)).toEqual(['b: This is needed because a is set.']);
    expect(lines(formOf(object({ n: { maximum: 5, exclusiveMaximum: true } }), { n: 5 }))).toEqual(['n: Less than 5.']);
    expect(lines(formOf(object({ n: { items: [{ type: 'string' }], additionalItems: { type: 'integer' } } }), { n: ['a', 'b'] }))).toEqual(['n[1]: A whole number is needed.']);
  });

  it('by hints of the author', () => {
    const form = formOf(object({ on: { type: 'boolean' }, host: { type: 'string', hidden: { path: 'on', value: false } }, secret: { type: 'string', 'x-onyxia': { hidden: true } } }), { on: false, host: 'a', secret: 's' });
    const state = { values: { on: false, host: 'b', secret: 's' }, choices: {} };

    expect(outline(form, state)).toEqual(['on: boolean']);
    expect(form.output(state)).toEqual({});
    expect(outline(form, form.answer(state, { path: ['on'] }, true))).toEqual(['on: boolean', 'host: text']);
    expect(form.output(form.answer(state, { path: ['on'] }, true))).toEqual({ on: true, host: 'b' });
  });
});

describe('several forms of a value', () => {
  const s3 = object({ type: { const: 's3' }, bucket: { type: 'string', minLength: 3 } }, { required: ['type', 'bucket'], additionalProperties: false, title: 'Bucket' });
  const disk = object({ type: { const: 'disk' }, size: { type: 'string' } }, { required: ['type'], additionalProperties: false });
  const form = formOf(object({ store: { oneOf: [s3, disk] } }), { store: { type: 'disk', size: '1' } });

  it('are chosen by the value that is there', () => {
    expect(fieldsOf(form)[0]).toMatchObject({ id: 'store', kind: 'object', branches: { titles: ['Bucket', 'disk'], selected: 1 } });
    expect(outline(form)).toEqual(['store: object', 'store.size: text']);
    expect(lines(form)).toEqual([]);
  });

  it('are chosen by hand, with what was answered before kept in mind', () => {
    const state = form.start();
    const store = fieldsOf(form)[0] as FormField;
    const chosen = form.choose(state, store, 0);

    expect(outline(form, chosen)).toEqual(['store: object', 'store.bucket: text']);
    expect(chosen.values).toEqual({ store: { type: 's3', size: '1' } });
    expect(lines(form, chosen)).toEqual(['store.bucket: This is needed.', 'store.size: The template does not know this.']);
    expect(form.choose(chosen, store, 1).values).toEqual(state.values);
  });

  it('say what is wrong with the chosen one only', () => {
    const state = { values: { store: { type: 's3', bucket: 'ab' } }, choices: {} };

    expect(lines(form, state)).toEqual(['store.bucket: At least 3 characters.']);
  });

  it('that only demand something are no choice', () => {
    const demanding = formOf(object({ a: { type: 'string' }, b: { type: 'string' } }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }));

    expect(fieldsOf(demanding).map(({ id, branches }) => [id, branches])).toEqual([['a', undefined], ['b', undefined]]);
    expect(lines(demanding)).toEqual(['values: This fits none of the forms that the template allows.']);
  });

  it('of different types are named by them', () => {
    expect(only({ anyOf: [{ type: 'boolean' }, { type: 'object', properties: { a: {} } }] })).toMatchObject({ kind: 'boolean', branches: { titles: ['Yes or no', 'Settings'], selected: 0 } });
  });
});

describe('rules', () => {
  it.each<[object, unknown, string[]]>([
    [{ type: 'string', pattern: '^a+$' }, 'b', ['x: This does not have the form that is asked for: ^a+$']],
    [{ type: 'string', pattern: '^(a+)+$' }, `${ 'a'.repeat(50) }!`, ['x: This does not have the form that is asked for: ^(a+)+$']],
    [{ type: 'string', pattern: '^(?=a)' }, 'b', []],
    [{ type: 'string', format: 'email' }, 'nobody', ['x: This is not a mail address.']],
    [{ type: 'string', format: 'uri' }, 'not an address', ['x: This is not an address such as https://example.org/.']],
    [{ type: 'string', format: 'date' }, '2026-02-30', ['x: This is not a date or time such as 2027-01-31 or 2027-01-31T18:00:00Z.']],
    [{ type: 'string', format: 'ipv4' }, '1.2.3', ['x: This is not an IP address.']],
    [{ type: 'string', format: 'whatever' }, 'x', []],
    [{ type: 'integer' }, 'many', ['x: A whole number is needed.']],
    [{ type: 'number', multipleOf: 0.1 }, 0.3, []],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, ['x: More than 0.']],
    [{ enum: ['a'] }, 'b', ['x: Choose one of the options.']],
    [{ const: 'a' }, 'b', ['x: Only a is allowed here.']],
    [{ type: 'array', items: {}, uniqueItems: true }, [{ a: 1, b: 2 }, { b: 2, a: 1 }], ['x: No entry may be there twice.']],
    [{ type: 'array', items: {}, minItems: 2 }, [1], ['x: At least 2 entries.']],
    [{ type: 'object', additionalProperties: false, properties: { a: {} } }, { b: 1 }, ['x.b: The template does not know this.']],
    [{ type: 'object', propertyNames: { pattern: '^[a-z]+$' } }, { A1: 1 }, ['x: This key is not allowed: A1']],
    [{ type: 'object', patternProperties: { '^n': { type: 'integer' } } }, { n1: 'x' }, ['x.n1: A whole number is needed.']],
    [{ not: { const: 'a' } }, 'a', ['x: The template does not allow this together with the rest.']],
    [false, 'a', ['x: The template does not allow this together with the rest.']],
    [{ type: ['string', 'null'] }, null, []],
    [{ type: 'string' }, null, []],
  ] as [object, unknown, string[]][])('%j says of %j: %j', (schema, value, expected) => {
    const form = formOf(object({ x: schema }));

    expect(lines(form, { values: { x: value }, choices: {} })).toEqual(expected);
  });

  it('of how a text looks do not hold against the chart’s own', () => {
    const form = formOf(object({ host: { type: 'string', format: 'hostname' } }), { host: '' });

    expect(lines(form)).toEqual([]);
    expect(lines(form, form.answer(form.start(), { path: ['host'] }, 'no_host'))).toEqual(['host: This is not a host name such as demo.example.org: lower-case letters, digits and hyphens, in parts divided by dots.']);
  });

  it('are checked a few at a time when there are many', () => {
    const properties = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${ index }`, { type: 'integer' }]));
    const form = formOf(object(properties, { additionalProperties: false, required: ['p0'] }), { p199: 'x', other: 1 });
    let asked = 0;

    expect(form.check(form.start(), () => asked++ > 2)).toEqual({ complete: false, unchecked: false, problems: expect.any(Array) });
    expect(form.check(form.start())).toEqual({ complete: true, unchecked: false, problems: [{ path: ['p0'], code: 'required' }, { path: ['other'], code: 'unknownKey' }, { path: ['p199'], code: 'notInteger' }] });
  });
});

describe('what a form begins with', () => {
  it('is what the chart has, and the defaults of what is required', () => {
    const form = formOf(object({ a: { default: 1 }, b: { default: 2 }, c: object({ d: { default: 3 } }, { required: ['d'] }), e: { const: 'x' } }, { required: ['b', 'c', 'e'] }), { a: 5 });

    expect(form.start().values).toEqual({ a: 5, b: 2, c: { d: 3 }, e: 'x' });
    expect(form.output(form.start())).toEqual({ b: 2, c: { d: 3 }, e: 'x' });
  });

  it('takes from its context what its author asks for', () => {
    const from = (text: unknown): object => ({ type: 'string', 'x-onyxia': { overwriteDefaultWith: text } });
    const form = formOf(object({ mail: from('user.email'), host: from('{{user.name}}-{{project.id}}.example'), none: from('{{vault.token}}'), list: from(['{{user.name}}', 'x']), region: { enum: ['a'], 'x-onyxia': { overwriteListEnumWith: 'cluster.regions' } } }), { mail: 'm', none: 'n' });
    const context = { user: { name: 'ann', email: 'a@example.org' }, project: { id: 'p-1' }, cluster: { regions: ['x', 'y'] } };
    const state = form.start(undefined, context);

    expect(state.values).toEqual({ mail: 'a@example.org', host: 'ann-p-1.example', none: 'n', list: ['ann', 'x'] });
    expect(fieldsOf(form, state).find(({ id }) => id === 'region')?.options?.map(({ value }) => value)).toEqual(['x', 'y']);
  });
});

describe('a schema beside questions', () => {
  const schema = object({ port: { type: 'integer', maximum: 9, description: 'Where it listens' }, other: { type: 'string', minLength: 2 } }, { required: ['port'] });

  it('checks what the questions ask for, and helps where they are silent', () => {
    const form = formOf(schema, { other: 'xx' }, [{ variable: 'port', label: 'Port' }]);
    const field = fieldsOf(form)[0] as FormField;

    expect(field).toMatchObject({ kind: 'number', integer: true, label: 'Port', description: 'Where it listens' });
    expect(lines(form)).toEqual(['port: This is needed.']);
    expect(lines(form, form.answer(form.start(), field, 10))).toEqual(['port: At most 9.']);
    expect(lines(form, { values: { port: 1, other: 'x' }, choices: {} })).toEqual(['other: At least 2 characters.']);
  });
});

describe('a broken schema', () => {
  it.each<[unknown, string, RegExp]>([
    ['text', '/', /must be a schema/],
    [object({ x: 7 }), '/properties/x', /must be a schema/],
    [object({ x: { type: 'strnig' } }), '/properties/x/type', /one or several of/],
    [object({ x: { required: true } }), '/properties/x/required', /list of names/],
    [object({ x: { minimum: 'a' } }), '/properties/x/minimum', /must be a number/],
    [object({ x: { minLength: -1 } }), '/properties/x/minLength', /whole number/],
    [object({ x: { pattern: '(' } }), '/properties/x/pattern', /no regular expression/],
    [object({ x: { enum: 'a' } }), '/properties/x/enum', /list of values/],
    [object({ x: { allOf: {} } }), '/properties/x/allOf', /list of schemas/],
    [{ properties: [] }, '/properties', /mapping of names/],
  ])('%j says where and what', (schema, at, message) => {
    const form = formOf(schema, { x: 'a' });

    fieldsOf(form);
    expect(form.problems).toEqual([{ where: 'schema', at, message: expect.stringMatching(message) }]);
    expect(form.check(form.start()).complete).toBe(true);
  });
});
