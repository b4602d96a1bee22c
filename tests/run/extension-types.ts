import { spawnSync } from 'node:child_process';
import { bin, ROOT } from './exec';

/**
 * Checks the types of the extension.
 *
 * The compiler follows its imports into Rancher's shell, whose sources do not meet our stricter rules; only what it says of ours counts.
 */
const { stdout, stderr, status, error } = spawnSync(bin('vue-tsc'), ['-p', 'pkg/product-pods', '--noEmit'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });

if (error) {
  throw error;
}
const ours = stdout.split('\n').filter((line) => /^(pkg|packages|tests)\//.test(line));
// No line of the usual form at all means that the compiler itself failed.
const broke = status !== 0 && !/\(\d+,\d+\): error TS/.test(stdout);

console.error([...ours, ...(broke ? [stdout, stderr] : [])].join('\n'));
process.exit(ours.length || broke ? 1 : 0);
