import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, dirname, join, relative, resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependencyClosure } from './dependency-closure';

/** One line for people about what is going on. */
export type Log = (line: string) => void;

export interface BuildOptions {
  log: Log;
}

export interface ExtensionOptions extends BuildOptions {
  /** A folder of this checkout whose `index.ts` is built instead of the extension's own; it brings the extension with it. */
  entry?: string;
}

const ROOT = absolute(dirname(fileURLToPath(import.meta.url)), '../..');
const PACKAGE = 'product-pods';

/** What never changes the built extension, or only exists while it is built. */
const NOT_A_SOURCE = /(^|\/)(node_modules|\.shell|test-support)(\/|$)|\.test\.ts$/;

const cacheDir = (): string => process.env['PRODUCT_PODS_CACHE'] ?? join(homedir(), '.cache', 'product-pods');

const filesUnder = (path: string): string[] => {
  if (NOT_A_SOURCE.test(relative(ROOT, path))) {
    return [];
  }

  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name))) : [path];
};

/** A key that changes whenever one of the files below `paths` does. */
const contentKey = (salt: string, paths: string[]): string => {
  const hash = createHash('sha256').update(salt);

  for (const file of paths.flatMap((path) => filesUnder(join(ROOT, path)))) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }

  return hash.digest('hex').slice(0, 16);
};

/** What dashboard and extension are made of besides our own sources. */
const shellVersions = (): string => dependencyClosure('@rancher/shell', ROOT).join();

/** Runs a build with this process' own Node first on the PATH and throws with the end of its output when it fails. */
const run = (command: string, args: string[], env: Record<string, string>, cwd = ROOT): Promise<void> => new Promise((resolve, reject) => {
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const child = spawn(command, args, { cwd, env: { ...process.env, NODE_ENV: 'production', ...env, PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  const tail: string[] = [];
  const keep = (chunk: Buffer): void => {
    tail.push(chunk.toString());
    tail.splice(0, tail.length - 40);
  };

  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${ command } ${ args.join(' ') } ended with ${ code }:\n${ tail.join('') }`))));
});

/** Builds into a folder beside `target` and moves it there whole, so that an interrupted build is never taken for a finished one. */
const cached = async(target: string, proof: string, build: (dir: string) => Promise<void>): Promise<string> => {
  if (existsSync(join(target, proof))) {
    return target;
  }

  const partial = `${ target }.partial-${ process.pid }`;

  mkdirSync(partial, { recursive: true });
  try {
    await build(partial);
    if (!existsSync(join(partial, proof))) {
      throw new Error(`The build left no ${ proof }`);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }

  return target;
};

/**
 * Builds Rancher's dashboard, without our extension in it, as Rancher embeds it: below `/dashboard/`.
 *
 * @returns the folder with `index.html`
 */
export const buildDashboard = async({ log }: BuildOptions): Promise<string> => {
  const shell = JSON.parse(readFileSync(join(ROOT, 'node_modules/@rancher/shell/package.json'), 'utf8')) as { version: string; rancherVersion: string };
  const target = join(cacheDir(), 'dashboard', `${ shell.version }-${ contentKey(`dashboard-2 ${ shellVersions() }`, ['vue.config.js']) }`);

  return cached(target, 'index.html', async(dir) => {
    log("Building Rancher's dashboard; this takes about 4 minutes, once");
    await run(process.execPath, ['node_modules/@vue/cli-service/bin/vue-cli-service.js', 'build'], {
      NODE_OPTIONS:      '--max_old_space_size=4096',
      DASHBOARD_VERSION: `v${ shell.rancherVersion }`,
      OUTPUT_DIR:        dir,
      ROUTER_BASE:       '/dashboard/',
      RESOURCE_BASE:     '/dashboard/',
    });
  });
};

/**
 * Builds the extension with Rancher's own script, the way it is published; another entry by what that script calls.
 *
 * @returns the folder with `product-pods-<version>.umd.min.js` and its `package.json`
 */
export const buildExtension = async({ log, entry }: ExtensionOptions): Promise<string> => {
  const { version, rancher } = JSON.parse(readFileSync(join(ROOT, 'pkg', PACKAGE, 'package.json'), 'utf8')) as { version: string; rancher: object };
  const name = `${ PACKAGE }-${ version }`;
  const key = contentKey(`extension-2 ${ shellVersions() }`, [join('pkg', PACKAGE), 'packages/domain/src', 'packages/domain/package.json', ...(entry ? [entry] : [])]);

  return cached(join(cacheDir(), 'extension', key, name), `${ name }.umd.min.js`, async(dir) => {
    log(entry ? `Building the extension with ${ entry }` : 'Building the extension');
    if (entry) {
      await buildLibrary(join(ROOT, entry, 'index.ts'), name, dir);
    } else {
      await run(join(ROOT, 'node_modules/@rancher/shell/scripts/build-pkg.sh'), [PACKAGE], {});
      cpSync(join(ROOT, 'dist-pkg', name), dir, { recursive: true });
    }
    // The script replaces the annotations by `true`; Rancher's chart brings them back, and the dashboard loads nothing without them.
    const manifest = JSON.parse(readFileSync(join(ROOT, 'pkg', PACKAGE, 'package.json'), 'utf8')) as { main?: string };

    writeFileSync(join(dir, 'package.json'), JSON.stringify({ ...manifest, main: `${ name }.umd.min.js`, rancher }, null, 2));
  });
};

/** What Rancher's script does, for an entry that is no folder of `pkg/`. */
const buildLibrary = async(file: string, name: string, dir: string): Promise<void> => {
  const cwd = join(ROOT, 'pkg', PACKAGE);
  const shell = join(cwd, '.shell');

  symlinkSync(join(ROOT, 'node_modules/@rancher/shell'), shell);
  try {
    await run(process.execPath, [join(ROOT, 'node_modules/@vue/cli-service/bin/vue-cli-service.js'), 'build', '--name', name, '--target', 'lib', file, '--dest', dir, '--formats', 'umd-min', '--filename', name], {}, cwd);
  } finally {
    unlinkSync(shell);
  }
};
