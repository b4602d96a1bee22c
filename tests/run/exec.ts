import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs a command in the checkout with its output shown; gives its exit code, 1 if it could not start. */
export function exec(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env },
    });

    child.on('error', (error) => {
      console.error(`${ command } could not be started: ${ error.message }`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A program of the workspace's own `node_modules/.bin`. */
export const bin = (name: string) => path.join(ROOT, 'node_modules/.bin', name);
