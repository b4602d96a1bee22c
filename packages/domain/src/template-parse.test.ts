import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, TEMPLATE_MAX_LENGTH } from './template-parse';

const TRAC = `
title: Trac
summary: Issue tracker.
defaultTtl: 1d
readySeconds: 40
products:
  - name: trac
    title: Trac
    version: 1.6
    endpoint: { service: "{release}-web", port: 80, path: /login }
    readiness: { path: /login, status: [200], bodyMatches: "Trac" }
    credentials: { secret: "{release}-admin", usernameKey: username, passwordKey: password }
`;
const faultsOf = (text: string) => {
  const parsed = parseTemplate(text);

  return parsed.ok ? [] : parsed.error.all.map(({ message }) => message);
};

describe('parseTemplate', () => {
  it('reads a whole template', () => {
    expect(parseTemplate(TRAC)).toEqual({
      ok:    true,
      value: {
        title:        'Trac',
        summary:      'Issue tracker.',
        defaultTtl:   '1d',
        readySeconds: 40,
        products:     [{
          name:        'trac',
          title:       'Trac',
          version:     '1.6',
          endpoint:    { service: '{release}-web', port: 80, path: '/login' },
          readiness:   { path: '/login', status: [200], bodyMatches: 'Trac' },
          credentials: { secret: '{release}-admin', usernameKey: 'username', passwordKey: 'password' },
        }],
      },
    });
  });

  it('takes a single status for a list, and ignores fields of later versions', () => {
    expect(parseTemplate('sizes: [s, m]\nproducts: [{name: a, sleepOrder: 1, endpoint: {service: a, port: 1}, readiness: {path: /, status: 204}}]')).toEqual({
      ok:    true,
      value: { products: [{ name: 'a', endpoint: { service: 'a', port: 1 }, readiness: { path: '/', status: [204] } }] },
    });
  });

  it.each([
    ['', 'the template must be a mapping.'],
    ['[]', 'the template must be a mapping.'],
    ['title: [', /^the template is not YAML: .* at line 1, column 9/],
    ['a: 1\na: 2', /Map keys must be unique/],
    ['x: &a [1]\ny: *a\nproducts: []', /cannot be read: .*alias/i],
    ['x'.repeat(TEMPLATE_MAX_LENGTH + 1), `the template has more than ${ TEMPLATE_MAX_LENGTH } characters.`],
    ['products: []', 'products must be a list of 1 to 20 products.'],
    ['products: [{name: a}, {name: a}]', 'products names “a” twice.'],
    ['products: [text]', 'products[0] must be a mapping.'],
    ['products: [{}]', 'products[0].name is missing.'],
    ['products: [{name: A}]', 'products[0].name must be lower-case letters, digits and hyphens.'],
    ['defaultTtl: 8x\nproducts: [{name: a}]', 'defaultTtl must be a lifetime such as 8h or 1w.'],
    ['readySeconds: -1\nproducts: [{name: a}]', 'readySeconds must be a whole number from 1 to 86400.'],
    ['products: [{name: a, endpoint: {service: a, port: 70000}}]', 'products[0].endpoint.port must be a whole number from 1 to 65535.'],
    ['products: [{name: a, endpoint: {service: a.kube-system, port: 80}}]', 'products[0].endpoint.service must name a Service; {release} stands for the release.'],
    ['products: [{name: a, endpoint: {service: a, port: 80, scheme: file}}]', 'products[0].endpoint.scheme must be http or https.'],
    ['products: [{name: a, endpoint: {service: a, port: 80, path: "//x y"}}]', 'products[0].endpoint.path must begin with / and hold no spaces.'],
    ['products: [{name: a, endpoint: {service: a, port: 80}, readiness: {path: "/\\r\\nX: y"}}]', 'products[0].readiness.path must begin with / and hold no spaces.'],
    ['products: [{name: a, readiness: {path: /}}]', 'products[0].readiness needs an endpoint to ask.'],
    ['products: [{name: a, endpoint: {service: a, port: 80}, readiness: {path: /, bodyMatches: "("}}]', 'products[0].readiness.bodyMatches is not a regular expression.'],
    ['products: [{name: a, credentials: {secret: a, usernameKey: u, passwordKey: "../p"}}]', 'products[0].credentials.passwordKey must name a key of the Secret.'],
  ])('refuses %j', (text, message) => {
    expect(faultsOf(text)).toContainEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('names every fault at once', () => {
    expect(faultsOf('readySeconds: x\nproducts: [{name: A, endpoint: {port: 0}}]')).toHaveLength(4);
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
