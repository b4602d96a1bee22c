import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateJsonSchema } from './json-schema';
import { parseTemplate, readTemplate, readTemplateText } from './parse';
import { TEMPLATE_MAX_LENGTH, TEMPLATE_SHAPE } from './schema';
import type { Shape } from './shape';
import type { TemplateSpec } from './spec';

/** Every optional field made required, so that the compiler asks for all of them below. */
type Whole<T> = T extends (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

const WHOLE: Whole<Omit<TemplateSpec, 'fields'>> & { fields: Whole<NonNullable<TemplateSpec['fields']>> } = {
  title:        'Trac',
  summary:      'Issue tracker.',
  categories:   ['Issue tracker'],
  defaultTtl:   '1d',
  readySeconds: 40,
  resources:    { cpu: '1', memory: '1Gi', storage: '2Gi' },
  sizes:        [{ name: 'small', title: 'Small', default: true, values: { size: 'small' }, resources: { cpu: '1', memory: '1Gi', storage: '2Gi' } }],
  fields:       [{ value: 'image.tag', label: 'Version', description: 'd', options: [{ value: '1.6', label: 'Trac 1.6' }], matrix: true, default: '1.6', defaultFrom: 'user.name', fixed: false, hidden: false, immutable: true }],
  questions:    [{ variable: 'image.tag' }],
  clusterObjects: ['ClusterRole'],
  sleepOrder:   [['{release}-web'], ['{release}-db', '{release}-cache']],
  products:     [{
    name:         'trac',
    title:        'Trac',
    version:      '1.6',
    versionValue: 'image.tag',
    versions:     ['1.6', '1.5'],
    endpoint:     { service: '{release}-web', port: 80, scheme: 'https', path: '/login' },
    readiness:    { path: '/login', status: [200], bodyMatches: 'Trac' },
    credentials:  { secret: '{release}-admin', usernameKey: 'username', passwordKey: 'password' },
  }],
};
const placesOfShape = (shape: Shape, at: string): string[] => {
  switch (shape.type) {
  case 'list': return placesOfShape(shape.items, at);
  case 'mapping': return Object.entries(shape.properties).flatMap(([key, inner]) => [`${ at }.${ key }`, ...placesOfShape(inner, `${ at }.${ key }`)]);
  default: return [];
  }
};
const placesOfValue = (value: unknown, at: string): string[] => {
  if (Array.isArray(value)) {
    return placesOfValue(value[0], at);
  }

  return typeof value === 'object' && value !== null && !/\.(values|questions)$/.test(at) ? Object.entries(value).flatMap(([key, field]) => [`${ at }.${ key }`, ...placesOfValue(field, `${ at }.${ key }`)]) : [];
};
const TRAC = `
title: Trac
readySeconds: 40
products:
  - name: trac
    version: 1.6
    endpoint: { service: "{release}-web", port: 80, path: /login }
    readiness: { path: /login, status: [200] }
`;
const messages = (text: string): string[] => readTemplateText(text).faults.map(({ message }) => message);

describe('the schema of a template', () => {
  it('has the fields of the types', () => {
    expect(placesOfShape(TEMPLATE_SHAPE, '').sort()).toEqual(placesOfValue(WHOLE, '').sort());
  });

  it('explains every field', () => {
    const shapes = (shape: Shape): Shape[] => [shape, ...(shape.type === 'list' ? shapes(shape.items) : shape.type === 'mapping' ? Object.values(shape.properties).flatMap(shapes) : [])];

    expect(shapes(TEMPLATE_SHAPE).filter(({ description }) => !/^[A-Z].*\.$/.test(description))).toEqual([]);
  });

  it('finds what a validator of JSON Schema finds, and nothing else but what no schema can say', () => {
    const validate = new Ajv({ strict: false }).compile(templateJsonSchema());
    const place = fc.constantFrom<(spec: Record<string, unknown>, value: unknown) => void>(...[
      ...['title', 'summary', 'categories', 'readySeconds', 'resources', 'sizes', 'questions', 'clusterObjects', 'sleepOrder', 'products', 'extra'].map((key) => (spec: Record<string, unknown>, value: unknown) => {
        spec[key] = value;
      }),
      ...['name', 'version', 'versions', 'endpoint', 'credentials', 'extra'].map((key) => (spec: Record<string, unknown>, value: unknown) => {
        (spec['products'] as Record<string, unknown>[])[0]![key] = value;
      }),
    ]);
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(80, 0, 1.5, 70_000, true, '', 'a', 'A', '/x', [], {}, [{}], [''], ['a'], { cpu: 1 }, { cpu: '1Gb' }, [{ name: 'a' }], { service: 'a', port: 1 }, { secret: 'a' }));

    fc.assert(fc.property(place, value, (change, given) => {
      const spec = { products: [{ name: 'trac' }] as Record<string, unknown>[] };

      change(spec, given);
      // An absent value in YAML is as good as no key.
      const bare = JSON.parse(JSON.stringify(spec, (_, inner: unknown) => (inner === null ? undefined : inner))) as unknown;
      const { faults } = readTemplate(bare);

      expect(faults.filter(({ code }) => code !== 'contradiction' && code !== 'twice').length > 0).toBe(!validate(bare));
    }), { numRuns: 1000 });
  });
});

describe('parseTemplate', () => {
  it('reads a whole template', () => {
    const { fields: [field], ...rest } = WHOLE;
    const { defaultFrom: _, ...plain } = field!;

    expect(readTemplate({ ...rest, fields: [plain] })).toEqual({ spec: { ...rest, fields: [plain] }, faults: [] });
    expect(parseTemplate(TRAC)).toEqual({
      ok:    true,
      value: { title: 'Trac', readySeconds: 40, products: [{ name: 'trac', version: '1.6', endpoint: { service: '{release}-web', port: 80, path: '/login' }, readiness: { path: '/login', status: [200] } }] },
    });
  });

  it('takes short forms, and can be used with fields of later versions, which are told', () => {
    const text = 'sleepOrder: [web, [db]]\ncategories: Tracker\nfields: [{value: a.b, options: [1, {value: 2, label: Two}]}]\nproducts: [{name: a, colour: 1, endpoint: {service: a, port: 1}, readiness: {path: /, status: 204}}]';

    expect(parseTemplate(text)).toEqual({
      ok:    true,
      value: {
        categories: ['Tracker'],
        sleepOrder: [['web'], ['db']],
        fields:     [{ value: 'a.b', options: [{ value: 1 }, { value: 2, label: 'Two' }] }],
        products:   [{ name: 'a', endpoint: { service: 'a', port: 1 }, readiness: { path: '/', status: [204] } }],
      },
    });
    expect(readTemplateText(text).faults).toEqual([{
      code: 'unknownKey', path: ['products', 0, 'colour'], field: 'products[0].colour', line: 4, column: 22, message: expect.stringMatching(/^products\[0\]\.colour is not known here; known are name, title,/),
    }]);
  });

  it.each([
    ['', 'the template must be a mapping, not null.'],
    ['[]', 'the template must be a mapping, not a list.'],
    ['title: [', /^the template is not YAML: .* at line 1, column 9/],
    ['a: 1\na: 2', /Map keys must be unique/],
    ['x: &a [1]\ny: *a\nproducts: []', /cannot be read: .*alias/i],
    ['x'.repeat(TEMPLATE_MAX_LENGTH + 1), `the template has more than ${ TEMPLATE_MAX_LENGTH } characters.`],
    ['title: a', 'products is missing.'],
    ['prodcts: []', 'products is missing; did you mean it by “prodcts”?'],
    ['prodcts: []', 'prodcts is not known here; did you mean “products”?'],
    ['products: []', 'products must be a list of 1 to 20 products; it has 0.'],
    ['products: [{name: a}, {name: a}]', 'products[1].name says “a” like products[0]; each may be there once.'],
    ['products: [text]', 'products[0] must be a mapping, not “text”.'],
    ['products: [{}]', 'products[0].name is missing.'],
    ['products: [{name: A}]', 'products[0].name must be lower-case letters, digits and hyphens, not “A”.'],
    ['defaultTtl: 8x\nproducts: [{name: a}]', 'defaultTtl must be a lifetime such as 8h or 1w, not “8x”.'],
    ['readySeconds: -1\nproducts: [{name: a}]', 'readySeconds must be a whole number from 1 to 86400, not -1.'],
    ['products: [{name: a, endpoint: {service: a, port: 70000}}]', 'products[0].endpoint.port must be a whole number from 1 to 65535, not 70000.'],
    ['products: [{name: a, endpoint: {service: a.kube-system, port: 80}}]', 'products[0].endpoint.service must name a Service; {release} stands for the release, not “a.kube-system”.'],
    ['products: [{name: a, endpoint: {service: a, port: 80, scheme: htps}}]', 'products[0].endpoint.scheme must be http or https, not “htps”; did you mean “https”?'],
    ['products: [{name: a, endpoint: {service: a, port: 80, path: "//x y"}}]', 'products[0].endpoint.path must begin with / and hold no spaces, not “//x y”.'],
    ['products: [{name: a, endpoint: {service: a, port: 80}, readiness: {path: "/\\r\\nX: y"}}]', /readiness\.path must begin with/],
    ['products: [{name: a, readiness: {path: /}}]', 'products[0].readiness needs an endpoint to ask.'],
    ['products: [{name: a, endpoint: {service: a, port: 80}, readiness: {path: /, bodyMatches: "("}}]', 'products[0].readiness.bodyMatches must be a regular expression, not “(”.'],
    ['products: [{name: a, credentials: {secret: a, usernameKey: u, passwordKey: "../p"}}]', 'products[0].credentials.passwordKey must name a key of the Secret, not “../p”.'],
    ['products: [{name: a, versions: [1]}]', 'products[0].versions needs versionValue: the value of the chart that decides the version.'],
    ['fields: [{value: a, default: 1, defaultFrom: user.name}]\nproducts: [{name: a}]', 'fields[0].defaultFrom cannot be there together with default.'],
    ['fields: [{value: a, defaultFrom: user.nam}]\nproducts: [{name: a}]', /^fields\[0\]\.defaultFrom must name something of the context: user\.id, .*, not “user\.nam”\.$/],
    ['fields: [{value: a, matrix: true, hidden: true}]\nproducts: [{name: a}]', 'fields[0].matrix cannot be chosen where the field is hidden.'],
    ['fields: [{value: a, options: [1], default: 2}]\nproducts: [{name: a}]', 'fields[0].default is none of the options of a.'],
    ['fields: [{value: a..b}]\nproducts: [{name: a}]', /^fields\[0\]\.value must be the dotted path/],
    ['sizes: [{name: s, default: true}, {name: m, default: true}]\nproducts: [{name: a}]', 'sizes[1].default is true for sizes[0] already; one size is offered first.'],
    ['sizes: [{name: s, values: {a: 1}}]\nfields: [{value: a, fixed: true, default: 2}]\nproducts: [{name: a}]', 'sizes[0].values sets a, which a field keeps from being changed.'],
    ['resources: {memory: 1GB}\nproducts: [{name: a}]', 'resources.memory must be a quantity such as 500m, 2 or 4Gi, not “1GB”.'],
  ])('refuses %j', (text, message) => {
    expect(messages(text)).toContainEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('names every fault at once, each with its line and column', () => {
    const text = 'readySeconds: x\nproducts:\n  - name: A\n    endpoint:\n      port: 0\n';

    expect(readTemplateText(text).faults.map(({ field, line, column }) => [field, line, column])).toEqual([
      ['readySeconds', 1, 1], ['products[0].name', 3, 5], ['products[0].endpoint.service', 4, 5], ['products[0].endpoint.port', 5, 7],
    ]);
    expect(parseTemplate(text)).toMatchObject({ ok: false, error: { code: 'wrong', message: expect.stringContaining('readySeconds'), all: { length: 4 } } });
  });

  it('cannot be used to change what all objects have', () => {
    parseTemplate('__proto__: {polluted: true}\nproducts: [{name: a, __proto__: {polluted: true}}]');

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(parseTemplate('products: [{__proto__: {name: a}}]').ok).toBe(false);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseTemplate(text).ok === 'boolean'));
  });
});
