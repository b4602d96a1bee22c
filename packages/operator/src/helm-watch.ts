import type { ReleaseFacts } from '@product-pods/domain';
import type { Logger } from 'pino';
import { readHelmSecret } from './helm-secret';
import type { HelmSecret } from './helm-secret';
import type { KubeClient } from './kube/client';
import { messageOf } from './kube/errors';
import { paths } from './kube/paths';
import { Reflector } from './kube/reflector';

/**
 * Watches Helm's release Secrets of single pods, for clusters without Rancher's Apps. One watch a pod is dear, but there is no right to
 * watch Secrets anywhere else than in pods' namespaces.
 */
export class HelmWatches {
  readonly #watches = new Map<string, Reflector<HelmSecret, HelmSecret>>();
  readonly #known = new Set<string>();

  constructor(private readonly client: KubeClient, private readonly log: Logger, private readonly found: (key: string, release: ReleaseFacts | undefined) => void) {}

  watches(key: string): boolean {
    return this.#watches.has(key);
  }

  watch(key: string): void {
    if (this.watches(key)) {
      return;
    }

    const [namespace = '', name = ''] = key.split('/');
    const watch = new Reflector<HelmSecret, HelmSecret>(this.client, {
      path:     paths.core(namespace, 'secrets'),
      query:    { labelSelector: `owner=helm,name=${ name }` },
      slim:     (secret) => secret,
      onChange: () => this.#read(key, watch),
    }, this.log.child({ pod: key }));

    watch.onSynced(() => this.#read(key, watch));
    this.#watches.set(key, watch);
    watch.start();
  }

  /** Whether it is known if there is a release; until then there seems to be none. */
  isKnown(key: string): boolean {
    return this.#known.has(key);
  }

  unwatch(key: string): void {
    // It ends by itself; nobody needs to wait for it.
    this.#watches.get(key)?.stop().catch((error: unknown) => this.log.warn({ pod: key, error: messageOf(error) }, 'a watch did not end well'));
    this.#watches.delete(key);
    this.#known.delete(key);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.stop()));
    this.#watches.clear();
  }

  async #read(key: string, watch: Reflector<HelmSecret, HelmSecret>): Promise<void> {
    const [newest] = watch.store.list().sort((a, b) => revision(b) - revision(a));

    try {
      const release = newest && await readHelmSecret(newest);

      // A later change may have been read meanwhile; only the latest counts.
      if (this.#watches.get(key) === watch && (!newest || watch.store.list().includes(newest))) {
        this.#known.add(key);
        this.found(key, release);
      }
    } catch (error) {
      this.log.warn({ pod: key, error: messageOf(error) }, 'a release record cannot be read');
    }
  }
}

function revision({ metadata }: HelmSecret): number {
  return Number(metadata.labels?.version ?? 0);
}
