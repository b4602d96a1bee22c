// Node of the version this project is built with, from its npm package.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { runLogged, step } from './progress.mjs';

export const NODE_VERSION = '24.9.0';
const YARN_VERSION = '1.22.22';

/** It is the first thing fetched: without a network people shall hear of it in seconds, not after npm's minutes of hope. */
const IMPATIENT = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000'];

/** @returns the folder with `node` and `yarn`, and an environment whose PATH begins with it */
export async function ensureNode(env = process.env) {
  const folder = join(cacheDir(), 'node', NODE_VERSION);
  const bin = join(folder, 'node_modules', '.bin');

  if (!existsSync(join(bin, 'node')) || !existsSync(join(bin, 'yarn'))) {
    const fresh = `${ folder }.${ process.pid }`;

    mkdirSync(fresh, { recursive: true });
    await step(`Fetching Node ${ NODE_VERSION }`, 10, () => runLogged(
      'npm',
      ['install', '--prefix', fresh, '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...IMPATIENT, `node@${ NODE_VERSION }`, `yarn@${ YARN_VERSION }`],
      { logFile: join(cacheDir(), 'logs', 'node.log'), env },
    )).catch((error) => {
      rmSync(fresh, { recursive: true, force: true });
      throw new Error(`Node ${ NODE_VERSION } could not be fetched: is there a network, and does npm reach its registry (npm ping)? Then run the same command again.\n${ error.message }`, { cause: error });
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  }

  return { bin, node: join(bin, 'node'), yarn: join(bin, 'yarn'), env: { ...env, PATH: `${ bin }${ delimiter }${ env.PATH }` } };
}
