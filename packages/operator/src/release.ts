import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Slots } from './slots';

/** How long helm may take, its hooks included. */
export const UNINSTALL_TIMEOUT_S = 300;
/** How much longer helm gets to end by itself before it is told to. */
const GRACE_MS = 30_000;
const OUTPUT_MAX = 8192;
/** Helm's option to ignore this takes every failure to read its records for it, and calls a release uninstalled that is still there. */
const NOT_FOUND = /release: not found$/;
/** A thousand pods may end in the same minute; each helm takes memory and a good part of a second of the processor. */
const HELMS_AT_ONCE = 8;
/** After this long it waits for a hook or for objects to go, which costs nothing and must not keep other pods alive. */
const HELM_BUSY_MS = 15_000;

export interface HelmOptions {
  helm: string;
  env: Record<string, string>;
  slots: Pick<Slots, 'run'>;
}

/** How many run at the same time, see {@link uninstall}. */
export const helmSlots = () => new Slots(HELMS_AT_ONCE, HELM_BUSY_MS);

interface Release {
  name: string;
  namespace: string;
  hooks: boolean;
}

/**
 * Uninstalls a release with the real helm, hooks included unless `hooks` is false, as the operator's own identity. A release that is
 * not there is success. Rejects with helm's own last words.
 * Waits for its turn where many are to be uninstalled.
 */
export function uninstall(options: HelmOptions, release: Release, signal: AbortSignal): Promise<void> {
  return options.slots.run(() => uninstallNow(options, release, signal));
}

async function uninstallNow({ helm, env }: Pick<HelmOptions, 'helm' | 'env'>, release: Release, signal: AbortSignal): Promise<void> {
  // Helm writes caches and plugins below these; a folder of its own keeps runs apart and needs no home.
  const home = await mkdtemp(join(tmpdir(), 'product-pods-helm-'));
  const args = ['uninstall', release.name, '--namespace', release.namespace, '--timeout', `${ UNINSTALL_TIMEOUT_S }s`, ...(release.hooks ? [] : ['--no-hooks'])];

  try {
    await run(helm, args, { ...env, HOME: home, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home }, signal);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], env: Record<string, string>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      return reject(new Error('The operator stops.'));
    }

    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_MAX);
    };
    const stop = () => child.kill('SIGTERM');
    const timer = setTimeout(stop, UNINSTALL_TIMEOUT_S * 1000 + GRACE_MS);

    signal.addEventListener('abort', stop);
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`Helm cannot be run: ${ error.message }`, { cause: error }));
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);

      if (code === 0 || NOT_FOUND.test(output.trim())) {
        resolve();
      } else {
        reject(new Error(lastLine(output) || `helm ended with ${ killedBy ?? `exit code ${ code }` }`));
      }
    });
  });
}

/** Helm's error is its last line; the lines before it are progress. */
function lastLine(output: string): string {
  const line = output.trim().split('\n').at(-1) ?? '';

  return line.replace(/^Error: /, '').slice(0, 500);
}
