import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bin, exec, ROOT, type Write } from './exec';
import { countReport, type Counts } from './counts';

/** What a suite gets: where a running stack is, if it needs one, and where its output goes. */
export interface SuiteContext { stackFile?: string; write: Write }

/**
 * Lanes run side by side, their suites one after the other: `code` needs no cluster, `clusters` brings small ones of its own and waits most
 * of the time, `stack` shares the one that the runner starts. What looks at the whole machine runs `alone`, afterwards.
 */
export const LANES = ['code', 'clusters', 'stack', 'alone'] as const;
export type Lane = typeof LANES[number];

export interface Suite {
  name: string;
  lane: Lane;
  run(context: SuiteContext): Promise<Counts>;
}

/** One command that either passes or fails. */
function check(name: string, command: string, args: string[]): Suite {
  return {
    name,
    lane: 'code',
    async run({ write }) {
      const ok = await exec(command, args, { write }) === 0;

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

function vitest(project: string, lane: Lane): Suite {
  return {
    name: project,
    lane,
    run: ({ stackFile, write }) => reported((file) => exec(
      bin('vitest'),
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${ file }`],
      { env: stackFile ? { PRODUCT_PODS_STACK: stackFile } : {}, write },
    )),
  };
}

const jest: Suite = {
  name: 'components',
  lane: 'code',
  run:  ({ write }) => reported((file) => exec(bin('jest'), ['--ci', '--json', `--outputFile=${ file }`], { write })),
};

/** Every suite, cheapest first, so that a slip shows early. */
export const SUITES: Suite[] = [
  check('lint', bin('eslint'), ['--max-warnings', '0', '.']),
  check('types', bin('tsc'), ['-p', '.']),
  check('types:extension', 'node', ['--import', 'tsx', path.join(ROOT, 'tests/run/extension-types.ts')]),
  check('charts up to date', 'node', ['scripts/charts.mjs', '--check']),
  check('hygiene', 'node', ['--import', 'tsx', path.join(ROOT, 'tests/run/hygiene.ts')]),
  vitest('unit', 'code'),
  jest,
  vitest('takeover', 'clusters'),
  vitest('chaos', 'clusters'),
  vitest('contract', 'stack'),
  vitest('charts', 'stack'),
  vitest('integration', 'stack'),
  vitest('e2e', 'stack'),
  vitest('absent', 'stack'),
  vitest('stack', 'alone'),
];
