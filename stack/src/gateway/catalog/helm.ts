import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from '../kube/types';

export interface HelmOptions {
  /** The binary. */
  helm: string;
  kubeconfig: string;
  /** Helm's own home: caches, and values while a command runs. */
  folder: string;
}

/** Runs Helm in the name of users. */
export class Helm {
  private readonly children = new Set<ChildProcess>();

  constructor(private readonly options: HelmOptions) {}

  /** Puts values into a file that only this user can read; `remove` takes it away. */
  async valuesFile(values: unknown): Promise<{ path: string; remove: () => Promise<void> }> {
    await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
    const dir = await mkdtemp(join(this.options.folder, 'values-'));
    const path = join(dir, 'values.json');

    await writeFile(path, JSON.stringify(values ?? {}), { mode: 0o600 });

    return { path, remove: () => rm(dir, { recursive: true, force: true }) };
  }

  /** Runs one command; resolves with its exit code, or -1 if a signal ended it. */
  run(args: string[], { user, groups }: Identity, output: (text: string) => void, signal?: AbortSignal): Promise<number> {
    const { helm, kubeconfig, folder } = this.options;
    const child = spawn(helm, [
      ...args, `--kubeconfig=${ kubeconfig }`, `--kube-as-user=${ user }`, ...groups.map((group) => `--kube-as-group=${ group }`),
    ], { env: { PATH: process.env['PATH'], HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'], signal });

    this.children.add(child);
    child.stdout.setEncoding('utf8').on('data', output);
    child.stderr.setEncoding('utf8').on('data', output);

    return new Promise((resolve) => {
      child.on('error', (error) => {
        output(`${ error.message }\n`);
        this.children.delete(child);
        resolve(-1);
      });
      child.on('close', (code) => {
        this.children.delete(child);
        resolve(code ?? -1);
      });
    });
  }

  /** Ends what still runs; Helm marks its release as failed. */
  stop(): void {
    this.children.forEach((child) => child.kill('SIGTERM'));
  }
}
