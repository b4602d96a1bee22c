import { describe, expect, it } from 'vitest';
import { differences } from './support/compare';

describe('differences', () => {
  it.each([
    ['equal shapes', { a: 1, b: ['x'] }, { a: 2, b: ['y', 'z'] }, []],
    ['a missing key', { a: 1, b: 2 }, { a: 1 }, ['b: is missing and not number']],
    ['a key too many', { a: 1 }, { a: 1, b: 2 }, ['b: is too many']],
    ['another type', { a: { b: 1 } }, { a: { b: '1' } }, ['a.b: is string and not number']],
    ['an array for an object', { a: {} }, { a: [] }, ['a: is object and not object']],
    ['an object for an array', { a: [] }, { a: {} }, ['a: is no array']],
    ['null for anything', { a: null }, { a: 'x' }, []],
    ['nothing for null', { a: null }, {}, ['a: missing']],
    ['an empty array', { a: [1] }, { a: [] }, ['a: is empty']],
    ['a condition that is missing', { conditions: [{ type: 'Ready' }] }, { conditions: [{ type: 'Other' }] }, ['conditions: has no Ready']],
    ['the nearest element', { a: [{ x: 1 }] }, { a: [{ y: 1 }, { x: 2 }] }, []],
  ])('tells %s', (_name, recorded, actual, expected) => {
    expect(differences(recorded, actual)).toEqual(expected);
  });

  it('wants the same ids if told so', () => {
    expect(differences([{ id: 'a' }], [{ id: 'b' }], { byId: true })).toEqual([': has no a']);
  });

  it('leaves out what is excepted, and only that', () => {
    const except = { 'm.x': 'why', 'list[].y': 'why', 'any.*.z': 'why' };

    expect(differences({ m: { x: 1 }, list: [{ y: 1 }], any: { k: { z: 1 } } }, { m: {}, list: [{}], any: { k: {} } }, { except })).toEqual([]);
    expect(differences({ m: { xx: 1 } }, { m: {} }, { except })).toEqual(['m.xx: is missing and not number']);
  });
});
