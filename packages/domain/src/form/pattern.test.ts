import { describe, expect, it } from 'vitest';

import { isSafePattern, safePattern } from './pattern';

describe('a pattern of a chart', () => {
  it.each([
    ['^[a-z0-9-]+$', true],
    ['^\\d{1,3}(\\.\\d{1,3}){3}$', true],
    ['^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi)$', true],
    ['^\\$\\{\\w+\\}$', true],
    ['^\\pL+\\z', true],
    ['^([a-z./-]{1,253}/)?[a-z._-]{1,63}[a-z({]{1,63}$', true],
    ['((a{30}){30}){30}', false],
    ['a{2000}', false],
    ['a{5,2}', false],
    ['(a{90}){90}{90}', false],
    ['(?=a)b', false],
    ['(a)\\1', false],
    ['[', false],
  ])('%s can be read: %s', (source, isSafe) => {
    expect([isSafePattern(source), safePattern(source) !== undefined]).toEqual([isSafe, isSafe]);
  });
});
