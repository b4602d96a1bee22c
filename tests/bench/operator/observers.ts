import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api';
import { paths } from './objects';
import { type Watched, Watcher } from './watch';

export interface SeenPod extends Watched { spec?: { ttl: string }; status?: { phase?: string; expiresAt?: string } }
interface SeenDeployment extends Watched { spec?: { replicas?: number }; status?: { availableReplicas?: number } }

const STILL_MS = 180_000;

/** Counts pods by phase and available workloads, and knows when something last happened. */
export class Observers {
  readonly #phases = new Map<string, string>();
  readonly #available = new Set<string>();
  readonly #watchers: Watcher<Watched>[];
  #changedAt = Date.now();

  constructor(api: Api) {
    this.#watchers = [
      new Watcher<SeenPod>(api, paths.pods, ({ object, gone }) => {
        this.#changedAt = Date.now();
        this.#phases[gone ? 'delete' : 'set'](object.metadata.name, object.status?.phase ?? '');
      }) as Watcher<Watched>,
      new Watcher<SeenDeployment>(api, paths.deployments, ({ object, gone }) => {
        this.#changedAt = Date.now();
        this.#available[!gone && (object.status?.availableReplicas ?? 0) > 0 ? 'add' : 'delete'](object.metadata.name);
      }) as Watcher<Watched>,
    ];
  }

  inPhase(phase: string): number {
    return [...this.#phases.values()].filter((each) => each === phase).length;
  }

  get available(): number {
    return this.#available.size;
  }

  /** Waits until `count` gives `wanted`; gives up when nothing at all has changed for some minutes. */
  async until(what: string, count: () => number, wanted: number, log: (line: string) => void): Promise<void> {
    this.#changedAt = Date.now();

    for (let told = Date.now(); count() < wanted;) {
      if (Date.now() - this.#changedAt > STILL_MS) {
        throw new Error(`Only ${ count() } of ${ wanted } are ${ what }, and nothing changes any more. Phases: ${ JSON.stringify(this.#byPhase()) }.`);
      }
      if (Date.now() - told > 5000) {
        told = Date.now();
        log(`${ what }: ${ count() } of ${ wanted }`);
      }
      await sleep(100);
    }
  }

  /** Waits until neither pods nor workloads have changed for so long. */
  async untilQuiet(ms: number): Promise<void> {
    while (Date.now() - this.#changedAt < ms) {
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#watchers.map((watcher) => watcher.stop()));
  }

  #byPhase(): Record<string, number> {
    const counts: Record<string, number> = {};

    this.#phases.forEach((phase) => {
      counts[phase] = (counts[phase] ?? 0) + 1;
    });

    return counts;
  }
}
