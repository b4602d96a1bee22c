import { describe, expect, it } from 'vitest';

import { compileAnswer, compileCondition, compileJexl, conditionContext, migrateCondition } from './condition';
import type { Values } from './values';

describe('the older form of a condition', () => {
  it.each([
    ['a=b', 'a == "b"'],
    ['a=true', 'a == true'],
    ['a!=b', 'a != "b"'],
    ['a=', '!a'],
    ['a!=', '!!a'],
    ['a=b&&c!=d', 'a == "b" && c != "d"'],
    ['(a=b||c=d)&&e=f', '( a == "b" || c == "d" )&& e == "f"'],
    ['version=10.3', 'version == "10.3"'],
    ['a="x && y"', 'a == "x && y"'],
    ['my-app.on=true', '$values["my-app"]["on"] == true'],
    ['a == "b"', 'a == "b"'],
    ['a == "x=y"', 'a == "x=y"'],
    ['plan=Hosted (for (all) trials)||(plan=Own && on=true)', 'plan == "Hosted (for (all) trials)" ||( plan == "Own" && on == true )'],
  ])('reads %s', (legacy, jexl) => {
    expect(migrateCondition(legacy).replace(/\s+/g, ' ')).toBe(jexl);
  });
});

describe('a condition', () => {
  it.each<[string | boolean, Values, boolean]>([
    ['db.type=external', { db: { type: 'external' } }, true],
    ['db.type=external', { db: { type: 'internal' } }, false],
    ['db.type!=external', {}, true],
    ['ingress.enabled=true', { ingress: { enabled: true } }, true],
    ['ingress.enabled=true', {}, false],
    ['a=1&&b=2', { a: '1', b: '2' }, true],
    ['a=1&&b=2', { a: '1', b: '3' }, false],
    ['my-app.on=true', { 'my-app': { on: true } }, true],
    ['my-app.on=true', { 'my-app': { on: false } }, false],
    ['!a', { a: '' }, true],
    ['a in ["x", "y"]', { a: 'y' }, true],
    ['size > 2 && (kind == "a" || kind == "b")', { size: 3, kind: 'b' }, true],
    ['on ? a == 1 : a == 2', { on: false, a: 2 }, true],
    ['hosts[.tls == true]', { hosts: [{ tls: false }] }, true],
    ['a ^= "x"', {}, true],
    [true, {}, true],
    [false, {}, false],
    ['', {}, true],
    ['this is (not an expression', {}, true],
  ])('%s with %j holds: %s', (expression, values, holds) => {
    expect(compileCondition(expression).holds(conditionContext(values))).toBe(holds);
  });

  it('that cannot be read says so', () => {
    expect(compileJexl('a ==').fault).toMatch(/cannot be read/);
    expect(compileJexl('('.repeat(1_000)).fault).toMatch(/too complex/);
    expect(compileCondition('a=b').fault).toBeUndefined();
  });

  it.each([
    ['db', true, { db: true }, true],
    ['db', 'true', { db: false }, false],
    ['db', false, {}, true],
    ['db.kind', 'external', { db: { kind: 'external' } }, true],
    ['db.kind', 'external', {}, false],
    ['count', '3', { count: 3 }, true],
  ])('on the answer to %s being %s, with %j, holds: %s', (variable, wanted, values, holds) => {
    expect(compileAnswer(variable, wanted)(conditionContext(values))).toBe(holds);
  });
});
