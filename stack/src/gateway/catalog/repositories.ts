import { gunzipSync, gzipSync } from 'node:zlib';
import type { KubeClient } from '../kube/client';
import { type Informer, startInformer } from '../kube/informer';
import { CLUSTER_REPOS, CONFIG_MAPS, item } from '../kube/paths';
import { KeyedQueue } from '../kube/queue';
import type { Logger } from '../logger';
import { download } from './download';
import { parseIndex } from './repository-index';
import { type ClusterRepo, type Condition, kubeTime, type RepositoryIndex } from './types';

const NAMESPACE = 'cattle-system';
const REFRESH_MS = 3600_000;

interface Downloaded { index: RepositoryIndex; url: string; uid: string; forceUpdate: string }

export interface RepositoriesOptions {
  kube: KubeClient;
  kubeconfig: string;
  log: Logger;
  now: () => Date;
}

/** Keeps the index of every `ClusterRepo` at hand and says in its status how that went. */
export class Repositories {
  private readonly indexes = new Map<string, Downloaded>();

  private readonly queue: KeyedQueue;

  private cache!: Informer<ClusterRepo>;

  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly options: RepositoriesOptions) {
    this.queue = new KeyedQueue('repository', options.log, (name) => this.reconcile(name));
    this.timer = setInterval(() => this.refreshAll(), REFRESH_MS).unref();
  }

  static async start(options: RepositoriesOptions): Promise<Repositories> {
    const repositories = new Repositories(options);
    const { kube, kubeconfig, log } = options;

    repositories.cache = await startInformer<ClusterRepo>(kube, kubeconfig, CLUSTER_REPOS, {
      log,
      onChange: ({ metadata }) => {
        repositories.queue.add(metadata.name);
      },
    });

    return repositories;
  }

  get(name: string): ClusterRepo | undefined {
    return this.cache.get(name);
  }

  /** The index of a repository, downloaded now if it has not been yet. @throws if that fails */
  async index(name: string): Promise<{ index: RepositoryIndex; url: string }> {
    const repo = this.cache.get(name) ?? await this.options.kube.get<ClusterRepo>(item(CLUSTER_REPOS, name));
    const known = this.indexes.get(name);

    if (known && known.uid === repo.metadata.uid && known.url === repo.spec.url && known.forceUpdate === (repo.spec.forceUpdate ?? '')) {
      return known;
    }

    return this.fetch(repo);
  }

  stop(): Promise<void> {
    clearInterval(this.timer);
    this.queue.stop();

    return this.cache.stop();
  }

  private refreshAll(): void {
    this.indexes.clear();
    this.cache.list().forEach(({ metadata }) => this.queue.add(metadata.name));
  }

  private async fetch(repo: ClusterRepo): Promise<Downloaded> {
    const url = sourceUrl(repo);
    const known = { url, uid: repo.metadata.uid ?? '', forceUpdate: repo.spec.forceUpdate ?? '' };
    let text: string;

    try {
      text = (await download(`${ url.replace(/\/$/, '') }/index.yaml`)).toString('utf8');
    } catch (error) {
      const stored = await this.stored(repo);

      if (!stored || repo.status?.url !== url) {
        throw error;
      }
      this.options.log.warn(`repository ${ repo.metadata.name }: ${ String(error) }; using the stored index`);
      text = stored;
    }
    const downloaded = { ...known, index: parseIndex(text) };

    this.indexes.set(repo.metadata.name, downloaded);
    await this.store(repo, text);

    return downloaded;
  }

  private async reconcile(name: string): Promise<void> {
    const repo = this.cache.get(name);

    if (!repo || repo.metadata.deletionTimestamp) {
      this.indexes.delete(name);

      return;
    }
    const { kube, now, log } = this.options;
    const known = this.indexes.get(name);
    const isCurrent = known?.uid === repo.metadata.uid && known?.url === repo.spec.url && known?.forceUpdate === (repo.spec.forceUpdate ?? '');

    if (repo.spec.enabled === false || (isCurrent && repo.status?.observedGeneration === repo.metadata.generation)) {
      return;
    }
    let condition: Condition = { type: 'Downloaded', status: 'True', lastUpdateTime: kubeTime(now()) };

    try {
      if (!isCurrent) {
        await this.fetch(repo);
      }
    } catch (error) {
      condition = { ...condition, status: 'False', reason: 'Error', message: error instanceof Error ? error.message : String(error) };
      log.warn(`repository ${ name }: ${ condition.message }`);
    }
    const ok = condition.status === 'True';

    await kube.patch(`${ item(CLUSTER_REPOS, name) }/status`, {
      status: {
        conditions:         [condition],
        observedGeneration: repo.metadata.generation,
        ...(ok ? {
          url: repo.spec.url, downloadTime: kubeTime(now()), indexConfigMapName: configMapName(repo), indexConfigMapNamespace: NAMESPACE
        } : {}),
      },
    });
  }

  /** Keeps the index in the cluster as Rancher does, so that a restart works while the source is away. */
  private async store(repo: ClusterRepo, text: string): Promise<void> {
    const name = configMapName(repo);
    const { uid = '' } = repo.metadata;

    await this.options.kube.apply(item(CONFIG_MAPS, name, NAMESPACE), {
      apiVersion: 'v1',
      kind:       'ConfigMap',
      metadata:   {
        name,
        namespace:       NAMESPACE,
        ownerReferences: [{ apiVersion: CLUSTER_REPOS.apiVersion, kind: CLUSTER_REPOS.kind, name: repo.metadata.name, uid, controller: true, blockOwnerDeletion: true }],
      },
      binaryData: { content: gzipSync(text).toString('base64') },
    }).catch((error: unknown) => this.options.log.warn(`repository ${ repo.metadata.name }: its index is not stored: ${ String(error) }`));
  }

  private async stored(repo: ClusterRepo): Promise<string | undefined> {
    const map = await this.options.kube.find<{ binaryData?: { content?: string } }>(item(CONFIG_MAPS, configMapName(repo), NAMESPACE));
    const content = map?.binaryData?.content;

    return content && gunzipSync(Buffer.from(content, 'base64')).toString('utf8');
  }
}

const configMapName = ({ metadata }: ClusterRepo) => `${ metadata.name }-0-${ metadata.uid }`;

function sourceUrl({ spec }: ClusterRepo): string {
  if (spec.gitRepo || !spec.url || !/^https?:/.test(spec.url)) {
    throw new Error('the stack serves repositories over http and https only');
  }

  return spec.url;
}
