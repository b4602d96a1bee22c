import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { kubectl } from '../integration/support/pods';
import { stack } from '../integration/support/stack';

const BUNDLE = join(import.meta.dirname, '../../packages/operator/dist/operator.mjs');
const NAMESPACE = 'product-pods-system';
const ACCOUNT = 'product-pods-operator';

interface Kubeconfig {
  users: { name: string; user: object }[];
}

/** Operators on the suite's own cluster, which has no other, to be killed at will. */
export class OwnOperators {
  #running: ChildProcess | undefined;
  #folder: string | undefined;
  #log = '';

  /** Resolves when it leads, which it may only when the one before has been silent for as long as its Lease lasts. */
  async start(settings?: string): Promise<void> {
    const child = spawn(process.execPath, [BUNDLE], {
      // A group of its own, so that helm dies with it as it would with a container.
      detached: true,
      stdio:    ['ignore', 'pipe', 'inherit'],
      // Whoever is killed leaves helm's folder behind, here among what goes at the end.
      env:      { PATH: process.env.PATH, TMPDIR: await this.#own(), KUBECONFIG: await this.#kubeconfig(), HELM: stack.helm, PORT: '0', HOST: '127.0.0.1', ...(settings ? { CONFIG_FILE: await this.#write('settings.yaml', settings) } : {}) },
    });

    this.#running = child;
    this.#log = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString();

        if (this.#log.includes('"msg":"leading"')) {
          resolve();
        }
      });
      child.once('exit', (code) => reject(new Error(`The operator ended with ${ code }: ${ this.#log }`)));
    });
  }

  /** Takes it away without any warning, and helm with it. */
  async kill(): Promise<void> {
    const child = this.#running;

    this.#running = undefined;

    if (child?.pid && child.exitCode === null) {
      const gone = once(child, 'exit');

      process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
  }

  async end(): Promise<void> {
    await this.kill();

    if (this.#folder) {
      await rm(this.#folder, { recursive: true, force: true });
      this.#folder = undefined;
    }
  }

  async #own(): Promise<string> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'product-pods-operator-'));

    return this.#folder;
  }

  async #write(name: string, text: string): Promise<string> {
    const file = join(await this.#own(), name);

    await writeFile(file, text, { mode: 0o600 });

    return file;
  }

  async #kubeconfig(): Promise<string> {
    const token = (await kubectl(['--namespace', NAMESPACE, 'create', 'token', ACCOUNT, '--duration', '1h'])).trim();
    const config = load(await readFile(stack.kubeconfig, 'utf8')) as Kubeconfig;

    return this.#write('kubeconfig', dump({ ...config, users: config.users.map(({ name }) => ({ name, user: { token } })) }));
  }
}
