import { createHash } from 'node:crypto';
import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { type Informer, startInformer } from '../kube/informer';
import { APPS, item, SECRETS } from '../kube/paths';
import { KeyedQueue } from '../kube/queue';
import type { Logger } from '../logger';
import { ApiKinds } from './api-kinds';
import { decodeRelease, manifestResources, type Release, type ReleaseSecret } from './release';
import { kubeTime } from './types';

const REPOSITORY_LABEL = 'catalog.cattle.io/cluster-repo-name';

export interface AppsOptions {
  kube: KubeClient;
  kubeconfig: string;
  log: Logger;
}

/** Makes an `App` of each Helm release, from `pending-install` on, and follows it by watching Helm's Secrets. */
export class Apps {
  private secrets!: Informer<ReleaseSecret>;

  private apps!: Informer<{ metadata: { name: string; namespace?: string; generation?: number } }>;

  /** Fingerprint of what was last written for a release, so that nothing is written twice. */
  private readonly written = new Map<string, string>();

  private readonly queue: KeyedQueue;

  private readonly kinds: ApiKinds;

  private constructor(private readonly options: AppsOptions) {
    this.kinds = new ApiKinds(options.kube);
    this.queue = new KeyedQueue('app', options.log, (key) => this.reconcile(key));
  }

  static async start(options: AppsOptions): Promise<Apps> {
    const apps = new Apps(options);
    const { kube, kubeconfig, log } = options;

    apps.apps = await startInformer(kube, kubeconfig, APPS, { onChange: () => undefined, log });
    apps.secrets = await startInformer<ReleaseSecret>(kube, kubeconfig, SECRETS, {
      labelSelector: 'owner=helm',
      log,
      onChange:      ({ metadata }) => {
        apps.queue.add(`${ metadata.namespace }/${ metadata.labels?.['name'] }`);
      },
    });

    return apps;
  }

  async stop(): Promise<void> {
    this.queue.stop();
    await Promise.all([this.secrets.stop(), this.apps.stop()]);
  }

  private newest(namespace: string, name: string): ReleaseSecret | undefined {
    const version = ({ metadata }: ReleaseSecret) => Number(metadata.labels?.['version'] ?? 0);

    return this.secrets.list(namespace)
      .filter(({ metadata, type }) => metadata.labels?.['name'] === name && type === 'helm.sh/release.v1')
      .sort((a, b) => version(b) - version(a))[0];
  }

  private async reconcile(key: string): Promise<void> {
    const [namespace = '', name = ''] = key.split('/');
    const secret = this.newest(namespace, name);

    if (!secret) {
      this.written.delete(key);
      await this.options.kube.remove(item(APPS, name, namespace));

      return;
    }
    const release = decodeRelease(secret);
    const app = await this.build(secret, release);
    const fingerprint = createHash('sha256').update(JSON.stringify(app)).digest('base64');
    const current = this.apps.get(name, namespace);

    if (current && this.written.get(key) === fingerprint) {
      return;
    }
    const observedGeneration = (current?.metadata.generation ?? 0) + 1;

    try {
      await this.options.kube.apply(item(APPS, name, namespace), { ...app, status: { observedGeneration, summary: { state: release.info.status } } });
      this.written.set(key, fingerprint);
    } catch (error) {
      // The namespace is on its way out and takes the release along.
      if (!KubeError.is(error, 403) && !KubeError.is(error, 404)) {
        throw error;
      }
    }
  }

  private async build({ metadata }: ReleaseSecret, release: Release) {
    const { name, namespace, info } = release;
    const repository = metadata.labels?.[REPOSITORY_LABEL];

    await this.kinds.load();

    return {
      apiVersion: APPS.apiVersion,
      kind:       APPS.kind,
      metadata:   {
        name,
        namespace,
        labels:          repository ? { [REPOSITORY_LABEL]: repository } : {},
        ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true }],
      },
      spec: {
        chart:       { metadata: release.chart.metadata },
        helmVersion: 3,
        info:        {
          description:   info.description ?? '',
          firstDeployed: time(info.first_deployed),
          lastDeployed:  time(info.last_deployed),
          status:        info.status,
          ...(info.notes ? { notes: info.notes } : {}),
        },
        name,
        namespace,
        resources: manifestResources(release.manifest ?? '', namespace, (apiVersion, kind) => this.kinds.isNamespaced(apiVersion, kind)),
        version:   release.version,
      },
    };
  }
}

const time = (text: string | undefined) => text ? kubeTime(new Date(text)) : undefined;
