import { HEARTBEAT_LEASE, HEARTBEAT_SECONDS } from '@product-pods/domain';
import type { Logger } from 'pino';
import type { KubeClient } from './kube/client';
import { isNotFound, messageOf } from './kube/errors';
import { pause } from './kube/backoff';
import { paths } from './kube/paths';

const EVERY_MS = 15_000;
const RETRY_MS = 5000;

export interface HeartbeatOptions {
  client: Pick<KubeClient, 'create' | 'patch'>;
  log: Pick<Logger, 'warn'>;
  /** Where the Lease lies. */
  namespace: string;
  /** Who says that he lives. */
  holder: string;
  now?: () => number;
  wait?: typeof pause;
}

/** Says in a Lease, again and again, that the operator lives. It elects nobody: the last one to write is the holder. */
export class Heartbeat {
  readonly #stopped = new AbortController();
  #started = false;

  constructor(private readonly options: HeartbeatOptions) {}

  /** Says so at once, and from then on until {@link stop}. */
  start(): void {
    if (!this.#started) {
      this.#started = true;
      this.#run(this.#stopped.signal);
    }
  }

  /** No further word; one that is on its way is not waited for. */
  stop(): void {
    this.#stopped.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { log, wait = pause } = this.options;

    while (!signal.aborted) {
      let delayMs = EVERY_MS;

      try {
        await this.#beat();
      } catch (error) {
        delayMs = RETRY_MS;
        log.warn({ error: messageOf(error) }, 'the heartbeat was not written; trying again');
      }
      await wait(delayMs, signal);
    }
  }

  async #beat(): Promise<void> {
    const { client, namespace, holder, now = Date.now } = this.options;
    // Kubernetes' MicroTime wants six digits.
    const renewTime = new Date(now()).toISOString().replace('Z', '000Z');
    const spec = { holderIdentity: holder, leaseDurationSeconds: HEARTBEAT_SECONDS, renewTime };

    try {
      await client.patch(paths.lease(namespace, HEARTBEAT_LEASE), { spec });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      await client.create(paths.leases(namespace), { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: HEARTBEAT_LEASE, namespace }, spec });
    }
  }
}
