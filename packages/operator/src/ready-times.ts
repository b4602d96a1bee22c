import type { ProductPod, ReadySample } from '@product-pods/domain';
import { addReadySample, READY_TIMES_LEASE, readReadyTimes, writeReadyTimes } from '@product-pods/domain';
import type { Logger } from 'pino';
import { fresh } from './ending';
import type { KubeClient, KubeObject } from './kube/client';
import { isConflict, messageOf } from './kube/errors';
import { paths } from './kube/paths';

const WRITE_AFTER_MS = 2000;
const TRIES = 5;

/**
 * Keeps how long pods of each template took to be ready, on a Lease that everybody who signs in may read. A pod counts once,
 * by its uid; several operators may write.
 */
export class ReadyTimes {
  readonly #waiting: ReadySample[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly client: KubeClient, private readonly namespace: string, private readonly log: Pick<Logger, 'warn'>) {}

  /** Notes the time from creation to the first Ready; it is written a little later, together with others. */
  note(pod: ProductPod, readyAt: string): void {
    const seconds = (Date.parse(readyAt) - Date.parse(pod.metadata.creationTimestamp ?? '')) / 1000;

    if (!(seconds >= 0) || !pod.metadata.uid) {
      return;
    }
    this.#waiting.push({ uid: pod.metadata.uid, template: pod.spec.template, seconds });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#write());
    }, WRITE_AFTER_MS);
  }

  /** Writes what waits, and resolves when it is written or cannot be. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const samples = this.#waiting.splice(0);

    for (let tries = 0; samples.length && tries < TRIES; tries++) {
      try {
        return await this.#add(samples);
      } catch (error) {
        if (!isConflict(error)) {
          return this.log.warn({ error: messageOf(error) }, 'times to ready could not be written');
        }
      }
    }
  }

  async #add(samples: readonly ReadySample[]): Promise<void> {
    const path = paths.lease(this.namespace, READY_TIMES_LEASE);
    const object = await fresh<KubeObject>(this.client, path);
    const annotations = writeReadyTimes(samples.reduce(addReadySample, readReadyTimes(object?.metadata.annotations)));

    if (object) {
      await this.client.patch(path, { metadata: { resourceVersion: object.metadata.resourceVersion, annotations } });
    } else {
      await this.client.create(paths.leases(this.namespace), { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: READY_TIMES_LEASE, namespace: this.namespace, annotations } });
    }
  }
}
