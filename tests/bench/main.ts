import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack, type StackDescription } from '../../stack/src/stack';
import { benchInstall } from './install';
import type { Metric } from './metric';

/** Standard output is for JSON lines alone. */
const log = (line: string) => console.error(line);

const BENCHMARKS: Record<string, (stack: StackDescription, log: (line: string) => void) => Promise<Metric[]>> = { install: benchInstall };

const [name = ''] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];

if (!benchmark) {
  log(`Usage: npm run --silent bench -- NAME, where NAME is one of: ${ Object.keys(BENCHMARKS).join(', ') }.`);
  process.exit(2);
}

const dataDir = await mkdtemp(path.join(tmpdir(), 'product-pods-bench-'));
const stack = await startStack({ dataDir, log });

try {
  for (const metric of await benchmark(stack.describe(), log)) {
    console.log(JSON.stringify(metric));
  }
} finally {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
