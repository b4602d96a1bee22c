import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Takes what a command prints. */
export type Write = (text: string) => void;

/** Runs a command in the checkout; gives its exit code, 1 if it could not start. */
export function exec(command: string, args: string[], { env = {}, write }: { env?: NodeJS.ProcessEnv; write: Write }): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
    });

    child.stdout.setEncoding('utf8').on('data', write);
    child.stderr.setEncoding('utf8').on('data', write);
    child.on('error', (error) => {
      write(`${ command } could not be started: ${ error.message }\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A program of the workspace's own `node_modules/.bin`. */
export const bin = (name: string) => path.join(ROOT, 'node_modules/.bin', name);
