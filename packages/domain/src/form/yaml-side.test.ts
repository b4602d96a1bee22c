import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Values } from './values';
import { isEqual } from './values';
import { readYaml, withYamlValues, writeYaml, yamlLines } from './yaml-side';

const TEXT = `# The chart's values.

# How big it is.
size: small # or large
image:
  tag: "1.0"   # quoted, so that it stays a text
  pull: Always
hosts:
  # the first one
  - a.example
  - b.example
`;
const read = (text: string): Values => {
  const result = readYaml(text);

  if (!result.ok) {
    throw new Error(result.fault.message);
  }

  return result.values;
};

type Change = (values: Values) => Values;

describe('a text of values', () => {
  it('stays as it is while its values do', () => {
    expect(withYamlValues(TEXT, read(TEXT))).toBe(TEXT);
  });

  it('keeps its comments and order when a value changes', () => {
    const values = { ...read(TEXT), size: 'large', image: { tag: '2.0', pull: 'Always' }, extra: { on: true } };
    const text = withYamlValues(TEXT, values);

    expect(text).toContain('# How big it is.\nsize: large # or large');
    expect(text).toContain('tag: "2.0"   # quoted');
    expect(text).toContain('  # the first one\n  - a.example');
    expect(text).toContain('extra:\n  on: true');
    expect(read(text)).toEqual(values);
  });

  it.each<[string, Change, string]>([
    ['a: {}\n    # x: 1\nb:   1\n', (values) => ({ ...values, b: 2 }), 'a: {}\n    # x: 1\nb:   2\n'],
    ['a: # none\n  # x: 1\nb: [c,\n    d]\n', (values) => ({ ...values, a: 'x' }), 'a: x # none\n  # x: 1\nb: [c,\n    d]\n'],
    ['a:\n    b: {} # none\n    # c\n\n## d\nd: 1', (values) => ({ ...values, a: { b: { x: 'y' }, e: [1] }, f: 2 }), 'a:\n    b:\n      x: y # none\n    e:\n      - 1\n    # c\n\n## d\nd: 1\nf: 2\n'],
    ['a:\n  # one\n  - b: 1 # two\n    c: 2\n  # three\n', () => ({ a: [{ b: 3, c: 2 }, { b: 4 }] }), 'a:\n  # one\n  - b: 3 # two\n    c: 2\n  - b: 4\n  # three\n'],
    ['a:\n  b:\n    c:  # none\n  d:\n    # e\n    e: 1\n', (values) => ({ a: { ...values['a'] as Values, b: { c: null, f: 2 } } }), 'a:\n  b:\n    c:  # none\n    f: 2\n  d:\n    # e\n    e: 1\n'],
    ['a:\n  b:\n    c:  # none\nd:\n  # e\n  e: 1\n', (values) => ({ ...values, a: { b: { c: null }, f: 2 } }), 'a:\n  b:\n    c:  # none\n  f: 2\nd:\n  # e\n  e: 1\n'],
    ['a: |\n  x # no comment\nb: \'1\'\n# c\nc: 1\n', () => ({ a: 'y\nz\n', b: '2' }), 'a: |\n  y\n  z\nb: \'2\'\n# c\n'],
  ])('stays to the letter beside what changes: %j', (text, change, after) => {
    expect(withYamlValues(text, change(read(text)))).toBe(after);
    expect(read(after)).toEqual(change(read(text)));
  });

  it('loses what is taken away and nothing else', () => {
    const { size: _, ...values } = read(TEXT);

    expect(read(withYamlValues(TEXT, values))).toEqual(values);
  });

  it('of aliases and merges changes in the right place', () => {
    const text = 'base: &base\n  a: 1\none:\n  <<: *base\n  b: 2\ntwo: *base\n';
    const values = { ...read(text), one: { a: 5, b: 2 }, two: { a: 7 } };

    expect(read(withYamlValues(text, values))).toEqual(values);
  });

  it.each<[string, Values]>([['# only a comment\n', { a: 1 }], ['', { a: 1 }], ['- a list\n', { a: 1 }], ['a: [', { a: 1 }]])('%j takes values too', (text, values) => {
    expect(read(withYamlValues(text, values))).toEqual(values);
  });

  it('keeps a comment that was all there was', () => {
    expect(withYamlValues('# only a comment\n', { a: 1 })).toContain('# only a comment');
  });

  it('becomes any values from any others', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const values = fc.letrec<{ tree: Values; node: unknown }>((tie) => ({
      tree: fc.dictionary(fc.stringMatching(/^[a-z~#: -]{1,4}$/), tie('node'), { maxKeys: 4 }),
      node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 3 }), tie('tree')),
    })).tree;

    fc.assert(fc.property(values, values, (from, to) => {
      expect(isEqual(read(withYamlValues(writeYaml(from), to)), to)).toBe(true);
    }), { numRuns: 300 });
  });
});

describe('a text that is no values', () => {
  it.each<[string, object]>([
    ['a: 1\nb: [', { line: 2 }],
    ['a: 1\na: 2', { line: 2, message: expect.stringMatching(/unique/) }],
    ['- a', { message: expect.stringMatching(/must be a mapping/) }],
    ['just text', { message: expect.stringMatching(/must be a mapping/) }],
    ['['.repeat(50_000), { message: expect.any(String) }],
    [`a: &a [1]\n${ Array.from({ length: 200 }, (_, index) => `b${ index }: *a`).join('\n') }`, { message: expect.any(String) }],
    ['x'.repeat(1_000_001), { message: expect.stringMatching(/characters/) }],
  ])('%#: says what and where', (text, fault) => {
    expect(readYaml(text)).toMatchObject({ ok: false, fault });
  });

  it('of nothing is no values', () => {
    expect(readYaml('# nothing\n')).toEqual({ ok: true, values: {} });
  });
});

describe('a place in a text', () => {
  it('is the line where the value begins, or what is around it', () => {
    expect(yamlLines(TEXT, [['size'], ['image', 'pull'], ['hosts', 1], ['image', 'none'], ['none'], []])).toEqual([4, 7, 11, 5, 4, 4]);
    expect(yamlLines('a: [', [['a']])).toEqual([1]);
  });
});
