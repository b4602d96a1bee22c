import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../../stack/src/cluster';
import { waitFor } from '../../lib/wait';

/** The program and arguments of a running process. */
export function commandOf(pid: number): [string, string[]] {
  const [program = '', ...args] = readFileSync(`/proc/${ pid }/cmdline`, 'utf8').split('\0').slice(0, -1);

  return [program, args];
}

/** The arguments with those flags set; `--name=value` form, as the stack writes them. */
export function withFlags(args: readonly string[], flags: Record<string, string | number>): string[] {
  const changed = args.filter((arg) => !Object.keys(flags).some((name) => arg.startsWith(`--${ name }=`)));

  return [...changed, ...Object.entries(flags).map(([name, value]) => `--${ name }=${ value }`)];
}

/** A part of a cluster of simulated nodes that can be killed and started again, with other flags too. It is stopped with the cluster. */
export class Part {
  #pid: number;
  #starts = 0;
  readonly #program: string;
  #args: string[];

  constructor(private readonly cluster: Cluster, readonly name: string) {
    this.#pid = cluster.processes()[name] ?? 0;

    if (!this.#pid) {
      throw new Error(`The cluster has no running part ${ name }.`);
    }
    [this.#program, this.#args] = commandOf(this.#pid);
  }

  get pid(): number {
    return this.#pid;
  }

  /** Ends it without any warning and waits until it is gone. */
  async kill(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    // Its first thread may be a zombie while others still hold its port; once it has been reaped, none does.
    await waitFor(`${ this.name } to be gone`, () => Promise.resolve(!existsSync(`/proc/${ this.#pid }`)), { everyMs: 20 });
  }

  /** Starts it again if it has ended: a controller that finds the API server half up gives up. */
  revive(): void {
    if (!isRunning(this.#pid)) {
      this.start();
    }
  }

  start(flags: Record<string, string | number> = {}): ChildProcess {
    this.#args = withFlags(this.#args, flags);
    this.#starts += 1;
    const child = this.cluster.spawn(this.name, this.#program, this.#args, { logFile: join(this.cluster.dataDir, 'logs', `${ this.name }-${ this.#starts }.log`) });

    this.#pid = child.pid ?? 0;

    return child;
  }
}

/** Whether the process is there and no zombie. */
export function isRunning(pid: number): boolean {
  return existsSync(`/proc/${ pid }`) && !/^\d+ \(.*\) Z/s.test(safely(() => readFileSync(`/proc/${ pid }/stat`, 'utf8')) ?? '0 (x) Z');
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
