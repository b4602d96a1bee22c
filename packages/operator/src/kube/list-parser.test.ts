import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListParser } from './list-parser';

function parse(text: string, cuts: number[] = []) {
  const items: unknown[] = [];
  const parser = new ListParser<unknown>((item) => items.push(item));
  const bytes = Buffer.from(text);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);

  [...ends, bytes.length].reduce((from, end) => {
    parser.push(bytes.subarray(from, end));

    return end;
  }, 0);

  return { items, frame: parser.end() };
}

describe('ListParser', () => {
  it.each([
    ['an empty list', { kind: 'L', metadata: { resourceVersion: '1' }, items: [] }],
    ['no items at all', { metadata: { resourceVersion: '1' }, items: null }],
    ['metadata after the items', { items: [{ a: 1 }, { b: [{ c: '}]' }] }], metadata: { continue: 'x' } }],
    ['brackets, quotes and other scripts in strings', { metadata: {}, items: [{ 'a"]}': '\\"{[ü – 日本 🎉' }, { b: '\\' }] }],
    ['lists of other names, and items elsewhere', { 'x"items': [[1]], other: [{ items: [{ no: 1 }] }], metadata: { items: [{ no: 2 }] }, items: [{ items: [{ in: 1 }] }] }],
  ])('takes %s apart', (_, list) => {
    const whole = { ...list, items: list.items === null ? null : [] };

    for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2)]) {
      expect(parse(text)).toEqual({ items: list.items ?? [], frame: whole });
    }
  });

  it('gives the same however the bytes arrive', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });

    fc.assert(fc.property(fc.array(object, { maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), fc.boolean(), fc.array(fc.nat(), { maxLength: 30 }), (items, metadata, spaced, cuts) => {
      const text = JSON.stringify({ metadata, items, after: metadata }, null, spaced ? 1 : undefined);

      // Keys like `__proto__` are what JSON makes of them.
      expect(parse(text, cuts)).toEqual({ items: (JSON.parse(text) as { items: unknown[] }).items, frame: JSON.parse(JSON.stringify({ metadata, items: [], after: metadata })) });
    }), { numRuns: 100 });
  });

  it.each(['', '{"items":[{"a":1}', '{"items":[{"a":1}]', '<html>'])('refuses “%s”, which is not a whole list', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  it('refuses an item that is no JSON', () => {
    expect(() => parse('{"items":[{a}]}')).toThrow(SyntaxError);
  });
});
