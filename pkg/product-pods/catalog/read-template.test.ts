import { parseTemplate } from '@product-pods/domain';

import { readTemplate } from './read-template';

const PRODUCTS = 'products: [{ name: a, endpoint: { service: "{release}", port: 80 }, readiness: { path: /, status: 200 } }]';

describe('the description of a template', () => {
  it.each([
    PRODUCTS,
    `title: A\nsummary: "b: c"\ndefaultTtl: 8h\nreadySeconds: 30\ncategories: [Wiki]\n${ PRODUCTS }`,
    'products:\n- name: a\n  version: 1.10\n',
    'products:\n- name: a\n  version: 2024-01-01\n',
    'products:\n- name: a\n  version: 0o17\n',
    'products:\n- name: a\n  version: 1_000\n',
    'products:\n- name: a\n  version: yes\n',
    'products: &x [{ name: a }]',
    'products: [*x]',
    'title: |\n  two\n  lines\nproducts: [{ name: a }]',
    'unknown: 1\nproducts: [{ name: a }]',
    'title: a\ntitle: b\nproducts: [{ name: a }]',
    'products: [',
    'products: []',
    '',
    '<<: { title: x }\nproducts: [{ name: a }]',
    '%YAML 1.1\n---\nproducts: [{ name: a }]',
    '---\nproducts: [{ name: a }]\n---\nproducts: []',
    '\tproducts: [{ name: a }]',
    'x'.repeat(20_000),
  ])('is read as its rules say: %s', (text) => {
    expect(readTemplate(text)).toEqual(parseTemplate(text));
  });
});
