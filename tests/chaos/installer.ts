import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../stack/src/cluster';
import type { Api } from '../bench/operator/api';
import { appBody, deploymentBody, paths } from '../bench/operator/objects';
import { insistOnCreating } from './persistence';
import type { PodRecord } from './record';

const CHART = join(import.meta.dirname, 'chart');
/** Each helm takes a good part of a second of a processor that the cluster needs. */
const AT_ONCE = 2;
const TRIES = 5;
const AGAIN_MS = 1500;

/** Brings releases into the cluster as Rancher would: by the real helm, or as the record and the objects alone. */
export class Installer {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly cluster: Pick<Cluster, 'helm' | 'kubeconfig'>, private readonly api: Api) {}

  /** Resolves when the release is there, or when it never will be. */
  async install(record: PodRecord): Promise<void> {
    const { plan, namespace } = record;

    if (plan.release === 'record') {
      await this.#record(plan.name, namespace, plan.replicas);
    } else if (!await this.#byHelm(record)) {
      return;
    }
    if (record.facts) {
      record.facts.installedAt = Date.now();
      record.causes.push(Date.now());
    }
  }

  async #record(name: string, namespace: string, replicas: number): Promise<void> {
    await insistOnCreating(() => this.api.create(paths.workloadsIn(namespace), deploymentBody(name, { namespace, replicas })));
    await insistOnCreating(() => this.api.create(paths.appsIn(namespace), appBody(name, `${ new Date().toISOString().slice(0, 19) }Z`)));
  }

  /** @returns whether it worked; who kills helm does not try again */
  async #byHelm(record: PodRecord): Promise<boolean> {
    const { plan, namespace } = record;
    const flags = [`replicas=${ plan.replicas }`, ...(['hooks', 'cluster', 'database'] as const).map((what) => `${ what }=${ plan.release === what }`)];
    const install = ['install', plan.name, CHART, '--namespace', namespace, '--set', flags.join(',')];

    for (let tries = 1; tries <= TRIES && record.endingAt === undefined; tries++) {
      if (await this.#helm(install, plan.killInstallMs)) {
        record.reinstalling = false;

        return true;
      }
      record.causes.push(Date.now());
      if (plan.killInstallMs !== undefined) {
        return false;
      }
      await sleep(AGAIN_MS);
      // What a failed attempt left stands in the way of the next.
      record.reinstalling = true;
      await this.#helm(['uninstall', plan.name, '--namespace', namespace, '--ignore-not-found', '--no-hooks']);
    }

    return false;
  }

  async #helm(args: string[], killAfterMs?: number): Promise<boolean> {
    await this.#turn();
    try {
      return await new Promise<boolean>((resolve) => {
        const child = spawn(this.cluster.helm, [...args, '--kubeconfig', this.cluster.kubeconfig], { stdio: 'ignore' });

        if (killAfterMs !== undefined) {
          setTimeout(() => child.kill('SIGKILL'), killAfterMs);
        }
        child.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0));
      });
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#running += 1;
  }
}
