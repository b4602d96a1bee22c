import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../../stack/src/cluster';
import { freePort, spawnOperator } from '../../../stack/src/operator';
import { waitFor } from '../../lib/wait';

/** What an operator logs once all that it watches is there. */
const WATCHING = '"msg":"watching"';

export interface OperatorOptions {
  cluster: Cluster;
  bundle: string;
  kubeconfig: string;
  /** Tells it from others, in the names of its log and in the Lease. */
  name: string;
  env?: NodeJS.ProcessEnv;
}

/** One process of the operator, started as the stack starts it. */
export class OperatorProcess {
  private constructor(readonly name: string, readonly child: ChildProcess, readonly port: number, readonly logFile: string) {}

  static async start({ cluster, bundle, kubeconfig, name, env = {} }: OperatorOptions): Promise<OperatorProcess> {
    const port = await freePort();
    const logFile = join(cluster.dataDir, 'logs', `${ name }.log`);
    const child = spawnOperator({
      ...cluster,
      spawn: (_, command, args, options) => cluster.spawn(name, command, args, { ...options, logFile, env: { ...options?.env, HOSTNAME: name, HOST: '127.0.0.1', ...env } }),
    }, bundle, kubeconfig, { health: port });

    return new OperatorProcess(name, child, port, logFile);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Resolves when it says that it watches; rejects with the end of its log when it ends before. */
  async watching(timeoutMs = 120_000): Promise<void> {
    await waitFor(`${ this.name } to watch`, async() => this.ended || this.log().includes(WATCHING), { timeoutMs, everyMs: 10 });

    if (this.ended) {
      throw new Error(`${ this.name } ended: ${ this.log().slice(-2000) }`);
    }
  }

  /** Ends it, and helm with it as it would with a container. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.ended) {
      const gone = once(this.child, 'exit');

      process.kill(-this.pid, signal);
      await gone;
    }
  }
}
