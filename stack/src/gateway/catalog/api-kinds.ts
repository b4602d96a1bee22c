import type { KubeClient } from '../kube/client';

interface ResourceList { groupVersion: string; resources: Array<{ kind: string; namespaced: boolean }> }

const CLUSTER_SCOPED = new Set(['Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'StorageClass', 'PriorityClass']);

/** Which built-in kinds lie in namespaces, asked of the server once. */
export class ApiKinds {
  private loading?: Promise<void>;

  private readonly namespaced = new Map<string, boolean>();

  constructor(private readonly kube: KubeClient) {}

  load(): Promise<void> {
    this.loading ??= this.fetch();
    this.loading.catch(() => {
      this.loading = undefined;
    });

    return this.loading;
  }

  isNamespaced(apiVersion: string, kind: string): boolean {
    return this.namespaced.get(`${ apiVersion }/${ kind }`) ?? !CLUSTER_SCOPED.has(kind);
  }

  private async fetch(): Promise<void> {
    const { groups } = await this.kube.get<{ groups: Array<{ versions: Array<{ groupVersion: string }> }> }>('/apis');
    const paths = ['/api/v1', ...groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `/apis/${ groupVersion }`))];
    // A group whose own server is down must not stop the rest.
    const lists = await Promise.allSettled(paths.map((path) => this.kube.get<ResourceList>(path)));

    for (const list of lists) {
      if (list.status === 'fulfilled') {
        list.value.resources.forEach(({ kind, namespaced }) => this.namespaced.set(`${ list.value.groupVersion }/${ kind }`, namespaced));
      }
    }
  }
}
