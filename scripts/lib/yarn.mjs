// Installs node_modules exactly as locked, only when something changed.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, ROOT } from './paths.mjs';
import { runLogged, step } from './progress.mjs';
import { fillResolved, stripResolved } from './yarn-lock.mjs';

const STAMP = join(ROOT, 'node_modules', '.product-pods-stamp');

/** Every package.json of the workspaces, the root's first. */
function packageFiles() {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) {
      return [pattern];
    }
    const parent = pattern.slice(0, -2);

    return existsSync(join(ROOT, parent)) ? readdirSync(join(ROOT, parent)).sort().map((name) => `${ parent }/${ name }`) : [];
  });

  return ['package.json', ...folders.map((folder) => `${ folder }/package.json`)].filter((file) => existsSync(join(ROOT, file)));
}

/** Hash of all that decides what an installation looks like. */
function inputsHash(nodeVersion) {
  const hash = createHash('sha256').update(nodeVersion).update(stripResolved(readFileSync(join(ROOT, 'yarn.lock'), 'utf8')));

  packageFiles().forEach((file) => {
    const { dependencies, devDependencies, resolutions, workspaces, name, version } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

    hash.update(JSON.stringify([file, name, version, dependencies, devDependencies, resolutions, workspaces]));
  });

  return hash.digest('hex');
}

/** The registry that npm is configured for. */
function registry() {
  return execFileSync('npm', ['config', 'get', 'registry'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** Runs yarn with a complete lockfile and puts the committed form back, whatever happens. */
async function yarnInstall(yarn, args, env) {
  const lockPath = join(ROOT, 'yarn.lock');
  const committed = stripResolved(readFileSync(lockPath, 'utf8'));
  const ignore = () => {};

  // Yarn gets the terminal's Ctrl-C as well and ends; this process must live on to put the file back.
  process.on('SIGINT', ignore);
  writeFileSync(lockPath, fillResolved(committed, registry()));
  try {
    await runLogged(yarn, args, { cwd: ROOT, env, logFile: join(cacheDir(), 'logs', 'yarn-install.log') });
  } finally {
    const now = readFileSync(lockPath, 'utf8');

    writeFileSync(lockPath, args.includes('--frozen-lockfile') ? committed : stripResolved(now));
    process.off('SIGINT', ignore);
  }
}

/** Installs what yarn.lock says unless it is installed already. */
export async function ensureNodeModules({ yarn, nodeVersion, env }) {
  const wanted = inputsHash(nodeVersion);

  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  await step('Installing JavaScript packages', 90, () => yarnInstall(yarn, ['install', '--frozen-lockfile', '--non-interactive', '--no-progress'], env));
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
  writeFileSync(STAMP, wanted);
}

/** Installs after a package.json changed, and writes yarn.lock in its committed form. */
export async function updateNodeModules({ yarn, nodeVersion, env }) {
  await step('Updating JavaScript packages', 90, () => yarnInstall(yarn, ['install', '--non-interactive', '--no-progress'], env));
  writeFileSync(STAMP, inputsHash(nodeVersion));
}
