/** How many tests of a suite passed, failed and were skipped. */
export interface Counts { passed: number; failed: number; skipped: number }

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

interface Assertion { status: string }
interface FileResult { status: string; assertionResults: Assertion[] }

/**
 * Counts of a report in jest's JSON form, which vitest writes too.
 *
 * A file that could not even be loaded has no assertions: it counts as one failure, so that it can't vanish.
 */
export function countReport(report: { testResults: FileResult[] }): Counts {
  return report.testResults.map((file) => {
    const by = (...states: string[]) => file.assertionResults.filter((a) => states.includes(a.status)).length;
    const failed = by('failed');

    return {
      passed:  by('passed'),
      failed:  failed === 0 && file.status === 'failed' ? 1 : failed,
      skipped: by('pending', 'skipped', 'todo', 'disabled'),
    };
  }).reduce(add, NO_TESTS);
}

/** The line that CI reads; alone on its line, last. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${ passed } passed, ${ failed } failed, ${ skipped } skipped`;
}
