import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_NAMESPACE } from '../../stack/src/operator';
import type { Api } from '../bench/operator/api';
import { OperatorProcess } from '../bench/operator/operator-process';
import type { Cluster } from '../../stack/src/cluster';

export interface OperatorsOptions {
  cluster: Cluster;
  api: Api;
  bundle: string;
  kubeconfig: string;
  env: NodeJS.ProcessEnv;
  /** The library by which their clocks are moved; without it they cannot be. */
  clockLibrary: string | undefined;
  /** How many run side by side. */
  count: number;
  log: (line: string) => void;
}

interface Slot { process: OperatorProcess; starts: number; clockFile: string }

const RESTART_MS = 300;
const CRASH = /FATAL ERROR|Unhandled|TypeError|ReferenceError/;

/** Keeps operators running as a kubelet would: whoever ends is started again. */
export class Operators {
  readonly #slots: Slot[] = [];
  #stopped = false;
  /** Ends that nobody of ours caused. */
  readonly crashes: string[] = [];
  readonly #killed = new Set<OperatorProcess>();

  constructor(private readonly options: OperatorsOptions) {}

  async start(): Promise<void> {
    for (let index = 0; index < this.options.count; index++) {
      const clockFile = join(this.options.cluster.dataDir, 'run', `clock-${ index }`);

      writeFileSync(clockFile, '+0\n');
      this.#slots.push({ starts: 0, clockFile, process: await this.#launch(index, 0, clockFile) });
    }
    await Promise.all(this.#slots.map(({ process }) => process.watching()));
  }

  get count(): number {
    return this.#slots.length;
  }

  /** Which of them leads by the Lease, or some other one where none does. */
  async leader(): Promise<number> {
    const lease = await this.options.api.find<{ spec?: { holderIdentity?: string } }>(`/apis/coordination.k8s.io/v1/namespaces/${ OPERATOR_NAMESPACE }/leases/product-pods-operator`).catch(() => undefined);
    const index = this.#slots.findIndex(({ process }) => lease?.spec?.holderIdentity?.startsWith(`${ process.name }_`));

    return Math.max(0, index);
  }

  pids(): number[] {
    return this.#slots.map(({ process }) => process.pid);
  }

  /** Kills one without any warning, helm with it, and resolves when its successor watches, or does not for long. */
  async kill(index: number): Promise<string> {
    const slot = this.#slots[index] as Slot;
    const { name } = slot.process;

    this.#killed.add(slot.process);
    await slot.process.end('SIGKILL');
    await sleep(RESTART_MS * 2);
    await slot.process.watching(30_000).catch(() => undefined);

    return name;
  }

  /** Sets the clock of one so many seconds ahead, or back to the truth. */
  setClock(index: number, seconds: number): void {
    writeFileSync((this.#slots[index] as Slot).clockFile, `${ seconds < 0 ? '' : '+' }${ seconds }\n`);
  }

  get canSetClocks(): boolean {
    return this.options.clockLibrary !== undefined;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#slots.map(({ process }) => process.end('SIGKILL')));
  }

  async #launch(index: number, starts: number, clockFile: string): Promise<OperatorProcess> {
    const {
      cluster, bundle, kubeconfig, env, clockLibrary,
    } = this.options;
    // Only what people call time is moved; how long something takes stays true, as with a clock that was set.
    const clock = clockLibrary ? {
      LD_PRELOAD: clockLibrary, FAKETIME_TIMESTAMP_FILE: clockFile, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1',
    } : {};
    const process = await OperatorProcess.start({
      cluster, bundle, kubeconfig, name: `operator-${ index }-${ starts }`, env: { ...env, ...clock },
    });

    process.child.once('exit', (code, signal) => {
      this.#again(index, process, signal ?? `exit code ${ code }`).catch((error: unknown) => this.options.log(`operator ${ index } cannot be started: ${ String(error) }`));
    });

    return process;
  }

  async #again(index: number, old: OperatorProcess, how: string): Promise<void> {
    if (this.#stopped) {
      return;
    }
    if (!this.#killed.has(old)) {
      const log = await readFile(old.logFile, 'utf8');

      this.crashes.push(`${ old.name } ended by itself (${ how })${ CRASH.test(log) ? ` after an error: ${ log.slice(-1500) }` : `: ${ log.slice(-300) }` }`);
      this.options.log(this.crashes.at(-1) ?? '');
    }
    await sleep(RESTART_MS);
    const slot = this.#slots[index] as Slot;

    if (!this.#stopped) {
      slot.starts += 1;
      slot.process = await this.#launch(index, slot.starts, slot.clockFile);
    }
  }
}
