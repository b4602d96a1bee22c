import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bin, exec, ROOT } from './exec';
import { countReport, type Counts } from './counts';

/** Where a running stack is, for suites that need one. */
export interface SuiteContext { stackFile?: string }

export interface Suite {
  name: string;
  /** Whether the suite runs on the shared stack, which the runner starts once. */
  needsStack: boolean;
  run(context: SuiteContext): Promise<Counts>;
}

/** One command that either passes or fails. */
function check(name: string, command: string, args: string[]): Suite {
  return {
    name,
    needsStack: false,
    async run() {
      const ok = await exec(command, args) === 0;

      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
    },
  };
}

/** A runner that writes jest's JSON report; no report at all counts as one failure. */
async function reported(run: (reportFile: string) => Promise<number>): Promise<Counts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'product-pods-report-'));
  const file = path.join(folder, 'report.json');

  try {
    const code = await run(file);
    const counts = existsSync(file) ? countReport(JSON.parse(await readFile(file, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };

    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitest(project: string, needsStack: boolean): Suite {
  return {
    name: project,
    needsStack,
    run: ({ stackFile }) => reported((file) => exec(
      bin('vitest'),
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${ file }`],
      stackFile ? { PRODUCT_PODS_STACK: stackFile } : {},
    )),
  };
}

const jest: Suite = {
  name:       'components',
  needsStack: false,
  run:        () => reported((file) => exec(bin('jest'), ['--ci', '--json', `--outputFile=${ file }`])),
};

/** Every suite, cheapest first, so that a slip shows early. */
export const SUITES: Suite[] = [
  check('lint', bin('eslint'), ['--max-warnings', '0', '.']),
  check('types', bin('tsc'), ['-p', '.']),
  check('types:extension', 'node', ['--import', 'tsx', path.join(ROOT, 'tests/run/extension-types.ts')]),
  check('charts up to date', 'node', ['scripts/charts.mjs', '--check']),
  check('hygiene', 'node', ['--import', 'tsx', path.join(ROOT, 'tests/run/hygiene.ts')]),
  vitest('unit', false),
  jest,
  vitest('contract', true),
  vitest('charts', true),
  vitest('integration', true),
  vitest('e2e', true),
  vitest('chaos', false),
  vitest('stack', false),
];
