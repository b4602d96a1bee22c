import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../lib/wait';

const ROOT = join(import.meta.dirname, '../..');

/** A running `npm start`. */
export interface NpmStart {
  /** Process id of npm itself: also the group that a terminal would send Ctrl-C to. */
  npm: number;
  output(): string;
  exited: Promise<number | null>;
}

/** The environment of a terminal: the test runner's own variables would turn builds into test builds. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|NODE_OPTIONS|TEST|DEV|PROD|MODE|BASE_URL|SSR|VITEST.*|npm_(?!config_).*)$/.test(name)));
}

const READY = 'Product Pods is at ';

/** Starts the main job like a person in a terminal and waits until it says where it is. */
export async function npmStart(dataDir: string, port: number): Promise<NpmStart & { url: string }> {
  // A group of its own stands for the terminal's foreground group.
  const child: ChildProcess = spawn('npm', ['start', '--', '--data', dataDir, '--port', String(port)], {
    cwd: ROOT, env: environment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk.toString();
  };

  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  let ended = false;

  child.once('exit', () => {
    ended = true;
  });
  await waitFor('npm start to be ready', async() => {
    return ended || (text.includes(READY) && existsSync(join(dataDir, 'kubeconfig', 'admin')));
  }, { timeoutMs: 600_000 });
  if (ended) {
    throw new Error(`npm start ended:\n${ text }`);
  }

  return {
    npm: child.pid ?? 0, output: () => text, exited, url: new RegExp(`${ READY }(\\S+)`).exec(text)?.[1] ?? '',
  };
}

/** The children of a process, and theirs, nearest first. */
export function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${ pid }/task/${ pid }/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

  return [...children, ...children.flatMap(descendants)];
}
