import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Path, Values } from './values';
import { difference, getAt, isEqual, overlay, parsePath, pathText, plainValues, setAll, setAt } from './values';

/** Values as charts have them: no `null`, which Helm reads as “remove this”. */
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const values: fc.Arbitrary<Values> = fc.letrec<{ tree: Values; node: unknown }>((tie) => ({
  tree: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('node'), { maxKeys: 5 }),
  node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 3 }), tie('tree')),
})).tree;

describe('a path', () => {
  it.each<[string, Path]>([
    ['a', ['a']],
    ['a.b-c.d', ['a', 'b-c', 'd']],
    ['a."b.c".d', ['a', 'b.c', 'd']],
    ['\'a.b\'.c', ['a.b', 'c']],
    ['hosts[0].paths[12][3]', ['hosts', 0, 'paths', 12, 3]],
    ['a."b.c"[0].d', ['a', 'b.c', 0, 'd']],
    ['a."b[0]"', ['a', 'b[0]']],
  ])('%s is %j', (text, path) => {
    expect(parsePath(text)).toEqual(path);
    expect(parsePath(pathText(path))).toEqual(path);
  });

  it('says where in a list', () => {
    expect(pathText(['hosts', 0, 'name'])).toBe('hosts[0].name');
  });
});

describe('values', () => {
  it('are read and set without touching the original', () => {
    const original = { trac: { adminUser: 'admin' }, hosts: ['a', 'b'] };

    expect(setAt(original, ['trac', 'size'], 'small')).toEqual({ trac: { adminUser: 'admin', size: 'small' }, hosts: ['a', 'b'] });
    expect(setAt(original, ['hosts', 1], 'c')).toEqual({ ...original, hosts: ['a', 'c'] });
    expect(setAt(original, ['hosts', 0], undefined)).toEqual({ ...original, hosts: ['b'] });
    expect(setAt(original, ['trac', 'adminUser'], undefined)).toEqual({ trac: {}, hosts: ['a', 'b'] });
    expect(setAt(original, ['none', 'deeper'], undefined)).toEqual(original);
    expect(original).toEqual({ trac: { adminUser: 'admin' }, hosts: ['a', 'b'] });
    expect(getAt(original, ['trac', 'none', 'deeper'])).toBeUndefined();
  });

  it('share what is beside a change', () => {
    const original = { a: { x: 1 }, b: { y: 2 } };

    expect(setAt(original, ['a', 'x'], 2)['b']).toBe(original.b);
    expect(setAll(original, [[['a', 'x'], 2], [['a', 'z'], 3]])['b']).toBe(original.b);
  });

  it.each<Path>([['__proto__', 'polluted'], ['constructor', 'prototype', 'polluted'], ['a', '__proto__', 'polluted']])('never reach a prototype by %s', (...path) => {
    expect(setAt({}, path, true)).toEqual({});
    expect(setAll({}, [[path, true]])).toEqual({});
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(getAt({}, ['toString'])).toBeUndefined();
    expect(plainValues(JSON.parse('{"__proto__":{"polluted":true},"a":1}'), 10)).toEqual({ a: 1 });
  });

  it('are cut where they are nested too deep', () => {
    expect(plainValues({ a: { b: { c: [1] } } }, 2)).toEqual({ a: { b: {} } });
  });

  it('set together are as if set one after the other', () => {
    const path = fc.array(fc.stringMatching(/^[a-z]$/), { minLength: 1, maxLength: 3 });

    fc.assert(fc.property(values, fc.array(fc.tuple(path, fc.option(leaf, { nil: undefined })), { maxLength: 5 }), (tree, changes) => {
      const before = structuredClone(tree);

      expect(setAll(tree, changes)).toEqual(changes.reduce((all, [at, value]) => setAt(all, at, value), tree));
      expect(tree).toEqual(before);
    }));
  });
});

describe('the difference', () => {
  it.each<[Values, Values, Values]>([
    [{ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } }, { b: { d: 4 } }],
    [{ hosts: ['a'] }, { hosts: ['a'] }, {}],
    [{ hosts: ['a'] }, { hosts: ['a', 'b'] }, { hosts: ['a', 'b'] }],
    [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
    [{ a: null }, {}, {}],
    [{}, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: { b: 1 } }, { a: 'text' }, { a: 'text' }],
  ])('from %j to %j is %j', (from, to, changed) => {
    expect(difference(from, to)).toEqual(changed);
  });

  it('laid over the defaults gives the values, whatever both are', () => {
    fc.assert(fc.property(values, values, (defaults, wanted) => {
      expect(overlay(defaults, difference(defaults, wanted))).toEqual(wanted);
    }), { numRuns: 500 });
  });

  it('of the same values is nothing', () => {
    fc.assert(fc.property(values, (same) => {
      expect(difference(same, structuredClone(same))).toEqual({});
      expect(isEqual(same, structuredClone(same))).toBe(true);
    }));
  });
});
