import { describe, expect, it } from 'vitest';
import { countReport, summaryLine } from '../run/counts';

const file = (status: string, ...states: string[]) => ({ status, assertionResults: states.map((s) => ({ status: s })) });

describe('countReport', () => {
  it.each([
    ['nothing', [], '0 passed, 0 failed, 0 skipped'],
    ['a mix', [file('failed', 'passed', 'failed', 'pending'), file('passed', 'passed', 'todo')], '2 passed, 1 failed, 2 skipped'],
    ['a file that did not load', [file('failed')], '0 passed, 1 failed, 0 skipped'],
    ['a hook that failed after passing tests', [file('failed', 'passed')], '1 passed, 1 failed, 0 skipped'],
  ])('%s', (_name, testResults, line) => {
    expect(summaryLine(countReport({ testResults }))).toBe(line);
  });
});
