import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack, type StackDescription, type StackOptions } from '../../stack/src/stack';
import { benchAdmission } from './admission';
import { readAdmissionOptions } from './admission/options';
import { benchForms, FORMS_ENTRY } from './forms';
import { benchInstall } from './install';
import type { Metric } from './metric';
import { benchOperator } from './operator';
import { readOptions } from './operator/options';

type Log = (line: string) => void;

/** Standard output is for JSON lines alone. */
const log: Log = (line) => console.error(line);

/** Runs a benchmark on a whole stack of its own. */
async function onStack(benchmark: (stack: StackDescription, log: Log) => Promise<Metric[]>, options: Partial<StackOptions> = {}): Promise<Metric[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'product-pods-bench-'));
  const stack = await startStack({ dataDir, log, ...options });

  try {
    return await benchmark(stack.describe(), log);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const BENCHMARKS: Record<string, (args: string[]) => Promise<Metric[]>> = {
  install:   () => onStack(benchInstall),
  operator:  (args) => benchOperator(readOptions(args), log),
  admission: (args) => benchAdmission(readAdmissionOptions(args), log),
  forms:     () => onStack(benchForms, { simulatedOnly: true, extensionEntry: FORMS_ENTRY }),
};

const [name = '', ...args] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];

if (!benchmark) {
  log(`Usage: npm run --silent bench -- NAME, where NAME is one of: ${ Object.keys(BENCHMARKS).join(', ') }.`);
  process.exit(2);
}

for (const metric of await benchmark(args)) {
  console.log(JSON.stringify(metric));
}
process.exit(0);
