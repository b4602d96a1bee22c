import { decodeRelease, manifestResources } from '../../stack/src/gateway/catalog/release';
import type { Api } from '../bench/operator/api';
import { paths } from '../bench/operator/objects';
import { type Sight, Watcher } from '../bench/operator/watch';
import { insist } from './persistence';
import type { ReleaseSecret } from './seen';

const CLUSTER_KINDS = new Set(['ClusterRole', 'PersistentVolume']);

/** Writes Rancher's `App` for each of helm's releases and takes it away with it, as Rancher does. */
export class AppMirror {
  readonly #watcher: Watcher<ReleaseSecret>;
  /** One write after the other for each release, so that the last one counts. */
  readonly #chains = new Map<string, Promise<void>>();

  constructor(private readonly api: Api) {
    this.#watcher = new Watcher<ReleaseSecret>(api, '/api/v1/secrets', (sight) => this.#follow(sight), 'labelSelector=owner%3Dhelm');
  }

  async stop(): Promise<void> {
    await this.#watcher.stop();
  }

  #follow({ object, gone }: Sight<ReleaseSecret>): void {
    const { namespace = '', labels, name } = object.metadata;
    // What went unseen is known by its name alone: sh.helm.release.v1.<release>.v<revision>
    const release = labels?.['name'] ?? name.split('.').slice(4, -1).join('.');
    const key = `${ namespace }/${ release }`;
    const before = this.#chains.get(key) ?? Promise.resolve();

    this.#chains.set(key, before.then(() => (gone ? this.#remove(namespace, release) : this.#write(object))).catch(() => undefined));
  }

  #remove(namespace: string, name: string): Promise<void> {
    return insist(() => this.api.remove(`${ paths.appsIn(namespace) }/${ name }`));
  }

  async #write(secret: ReleaseSecret): Promise<void> {
    const release = decodeRelease(secret);
    const { name, namespace, info } = release;
    const { name: secretName, uid } = secret.metadata;

    await insist(() => this.api.apply(`${ paths.appsIn(namespace) }/${ name }`, {
      apiVersion: 'catalog.cattle.io/v1',
      kind:       'App',
      metadata:   {
        name,
        namespace,
        ownerReferences: [{
          apiVersion: 'v1', kind: 'Secret', name: secretName, uid, controller: true, blockOwnerDeletion: true,
        }],
      },
      spec: {
        name,
        namespace,
        version:     release.version,
        helmVersion: 3,
        chart:       { metadata: release.chart.metadata },
        info:        { status: info.status, description: info.description ?? '' },
        resources:   manifestResources(release.manifest ?? '', namespace, (_, kind) => !CLUSTER_KINDS.has(kind)),
      },
    }));
  }
}
