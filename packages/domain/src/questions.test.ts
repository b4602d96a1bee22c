import { describe, expect, it } from 'vitest';

import type { Question } from './questions';
import { migrateCondition, shownQuestions, valueAt, withValueAt } from './questions';

const names = (questions: Question[], values: Record<string, unknown>) => shownQuestions(questions, values).map(({ variable }) => variable);

describe('paths', () => {
  it('reads and sets nested values without touching the original', () => {
    const values = { trac: { adminUser: 'admin' } };

    expect(withValueAt(values, 'trac.size', 'small')).toEqual({ trac: { adminUser: 'admin', size: 'small' } });
    expect(values).toEqual({ trac: { adminUser: 'admin' } });
    expect(valueAt(values, 'trac.adminUser')).toBe('admin');
    expect(valueAt(values, 'trac.none.deeper')).toBeUndefined();
  });

  it('cannot reach a prototype', () => {
    withValueAt({}, '__proto__.polluted', true);

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(valueAt({}, 'toString')).toBeUndefined();
  });
});

describe('conditions', () => {
  it.each([
    ['a=b', 'a == "b"'],
    ['a=true', 'a == true'],
    ['a!=b', 'a != "b"'],
    ['a=', '!a'],
    ['a!=', '!!a'],
    ['a=b&&c!=d', 'a == "b" && c != "d"'],
    ['(a=b||c=d)&&e=f', '( a == "b" || c == "d" )&& e == "f"'],
    ['version=10.3', 'version == "10.3"'],
    ['a == "b"', 'a == "b"'],
  ])('reads %s', (legacy, jexl) => {
    expect(migrateCondition(legacy).replace(/\s+/g, ' ')).toBe(jexl);
  });

  it.each([
    ['db.type=external', { db: { type: 'external' } }, true],
    ['db.type=external', { db: { type: 'internal' } }, false],
    ['db.type!=external', {}, true],
    ['ingress.enabled=true', { ingress: { enabled: true } }, true],
    ['ingress.enabled=true', {}, false],
    ['a=1&&b=2', { a: '1', b: '2' }, true],
    ['a=1&&b=2', { a: '1', b: '3' }, false],
    ['this is (not an expression', {}, true],
  ])('%s with %j shows: %s', (condition, values, shown) => {
    expect(names([{ variable: 'x', show_if: condition }], values)).toEqual(shown ? ['x'] : []);
  });
});

describe('subquestions', () => {
  const ingress: Question = {
    variable: 'ingress.enabled', group: 'Network', show_subquestion_if: true, subquestions: [{ variable: 'ingress.host' }],
  };

  it('follow their parent, one deeper, in its group', () => {
    expect(shownQuestions([ingress], { ingress: { enabled: true } })).toEqual([
      { ...ingress, depth: 0 },
      { variable: 'ingress.host', depth: 1, group: 'Network' },
    ]);
  });

  it.each([[{ ingress: { enabled: false } }], [{}]])('are hidden with %j', (values) => {
    expect(names([ingress], values)).toEqual(['ingress.enabled']);
  });

  it('are shown for the wanted value of a text', () => {
    const database: Question = { variable: 'db', show_subquestion_if: 'external', subquestions: [{ variable: 'host' }] };

    expect(names([database], { db: 'external' })).toEqual(['db', 'host']);
    expect(names([database], { db: 'internal' })).toEqual(['db']);
  });

  it('are hidden with their parent', () => {
    expect(names([{ ...ingress, show_if: 'never=yes' }], { ingress: { enabled: true } })).toEqual([]);
  });
});
