import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { lock } from 'proper-lockfile';
import { cacheDir, ROOT } from '../../../scripts/lib/paths.mjs';
import { runLogged, step } from '../../../scripts/lib/progress.mjs';
import { type Component, COMPONENTS, VERSIONS } from './components';

const run = promisify(execFile);

/** Paths of the programs by name. */
export type Binaries = Record<string, string>;

const goFolder = (module: string) => join(ROOT, 'stack', 'go', module);

function wantedVersion({ module }: Component): string {
  return VERSIONS[module as keyof typeof VERSIONS];
}

/** Where a build of exactly these sources is kept: `bin/<module>-<version>-<hash of go.mod and go.sum>`. */
export function cacheFolderFor(component: Component): string {
  const hash = createHash('sha256');

  ['go.mod', 'go.sum'].forEach((file) => hash.update(readFileSync(join(goFolder(component.module), file))));
  hash.update(component.ldflags ?? '');

  return join(cacheDir(), 'bin', `${ component.module }-${ wantedVersion(component) }-${ hash.digest('hex').slice(0, 12) }`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);

    return true;
  } catch {
    return false;
  }
}

/** An installed program of exactly the wanted version, from KUBEBUILDER_ASSETS or PATH. */
async function findInstalled(component: Component, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { probe } = component;

  if (!probe) {
    return undefined;
  }
  for (const folder of [env.KUBEBUILDER_ASSETS, ...(env.PATH ?? '').split(delimiter)]) {
    const path = folder && join(folder, component.name);

    if (!path || !isExecutable(path)) {
      continue;
    }
    const output = await run(path, probe.args, { timeout: 10_000 }).then(({ stdout }) => stdout, () => '');
    const version = probe.version.exec(output)?.[1] ?? '';

    if (version.replace(/^v/, '') === wantedVersion(component).replace(/^v/, '')) {
      return path;
    }
  }

  return undefined;
}

/** Builds one program; when somebody else is at it already, waits for his. */
async function build(component: Component, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = cacheFolderFor(component);
  const target = join(folder, component.name);

  mkdirSync(folder, { recursive: true });
  const release = await lock(folder, { lockfilePath: `${ target }.lock`, stale: 30_000, retries: { forever: true, minTimeout: 500, maxTimeout: 2000 } });

  try {
    if (!existsSync(target)) {
      await buildTo(target, component, env);
    }
  } finally {
    await release();
  }

  return target;
}

async function buildTo(target: string, component: Component, env: NodeJS.ProcessEnv): Promise<void> {
  const fresh = `${ target }.${ process.pid }`;
  const args = ['build', '-trimpath', '-ldflags', `-s -w ${ component.ldflags ?? '' }`.trim(), '-o', fresh, component.package];

  await step(`Building ${ component.name } ${ wantedVersion(component) }`, component.buildSeconds, () => runLogged('go', args, {
    cwd:     goFolder(component.module),
    env:     { GOTOOLCHAIN: 'auto', ...env, CGO_ENABLED: '0', GOFLAGS: env.GOFLAGS ?? '' },
    logFile: join(cacheDir(), 'logs', `build-${ component.name }.log`),
  }));
  renameSync(fresh, target);
}

async function ensureGo(env: NodeJS.ProcessEnv): Promise<void> {
  await run('go', ['version'], { env }).catch((cause: unknown) => {
    throw new Error('Go is needed to build the cluster\'s programs: install Go 1.21 or newer (https://go.dev/dl, or golang-go of Debian 13 or bookworm-backports) and have it on PATH.', { cause });
  });
}

/** Finds or builds the programs: installed in the exact version, else cached, else built. */
export async function ensureBinaries(names: string[], env: NodeJS.ProcessEnv = process.env): Promise<Binaries> {
  const binaries: Binaries = {};

  for (const component of COMPONENTS.filter(({ name }) => names.includes(name))) {
    const cached = join(cacheFolderFor(component), component.name);

    if (existsSync(cached)) {
      binaries[component.name] = cached;
      continue;
    }
    const installed = await findInstalled(component, env);

    if (!installed) {
      await ensureGo(env);
    }
    binaries[component.name] = installed ?? await build(component, env);
  }

  return binaries;
}
