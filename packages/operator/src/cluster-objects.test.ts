import { describe, expect, it } from 'vitest';
import { removeClusterObjects } from './cluster-objects';
import type { KubeClient, KubeObject } from './kube/client';
import { KubeError } from './kube/errors';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'demo' };
const release = { name: 'demo', namespace: 'pp-demo' };
const ours = { 'meta.helm.sh/release-name': 'demo', 'meta.helm.sh/release-namespace': 'pp-demo' };

/** An API server with one kind, in which deletions work at once unless `stays` says otherwise. */
function server(objects: Record<string, Record<string, string>>, { stays = false, forbidden = false } = {}) {
  const left = new Map(Object.entries(objects));
  const notFound = () => {
    throw new KubeError(404, 'NotFound', 'not found');
  };
  const client = {
    get(path: string) {
      if (path === RBAC) {
        return { resources: [{ name: 'clusterroles', kind: 'ClusterRole', namespaced: false }, { name: 'roles', kind: 'Role', namespaced: true }] };
      }
      const name = path.startsWith(`${ RBAC }/clusterroles/`) ? path.slice(`${ RBAC }/clusterroles/`.length) : '';
      const annotations = left.get(name);

      return annotations ? { metadata: { name, uid: `uid-${ name }`, annotations } } satisfies KubeObject : notFound();
    },
    delete(path: string, uid: string) {
      if (forbidden) {
        throw new KubeError(403, 'Forbidden', 'no');
      }
      if (!stays) {
        left.delete(path.slice(`${ RBAC }/clusterroles/`.length));
      }

      return { uid };
    },
  };

  return { left, client: { get: async(path: string) => client.get(path), delete: async(path: string, uid: string) => client.delete(path, uid) } as unknown as KubeClient };
}

describe('removeClusterObjects', () => {
  it('removes what Helm marked as this release’s', async() => {
    const { client, left } = server({ demo: ours, other: ours });

    expect(await removeClusterObjects(client, release, [role])).toEqual([]);
    expect([...left.keys()]).toEqual(['other']);
  });

  it.each<[string, Record<string, string>]>([
    ['of another release', { ...ours, 'meta.helm.sh/release-namespace': 'pp-other' }],
    ['of nobody', {}],
    ['that is to be kept', { ...ours, 'helm.sh/resource-policy': 'keep' }],
  ])('leaves an object %s alone, and does not wait for it', async(_, annotations) => {
    const { client, left } = server({ demo: annotations });

    expect(await removeClusterObjects(client, release, [role])).toEqual([]);
    expect(left.has('demo')).toBe(true);
  });

  it('counts what is gone, and kinds that do not exist any more, as removed', async() => {
    const { client } = server({});

    expect(await removeClusterObjects(client, release, [role, { ...role, kind: 'Gone' }, { ...role, apiVersion: 'gone.example/v1' }, { ...role, kind: 'Role' }])).toEqual([]);
  });

  it('says what stays and why', async() => {
    expect(await removeClusterObjects(server({ demo: ours }, { stays: true }).client, release, [role])).toEqual(['ClusterRole demo is on its way out']);
    expect(await removeClusterObjects(server({ demo: ours }, { forbidden: true }).client, release, [role])).toEqual(['ClusterRole demo may not be removed by the operator; ask an administrator to delete it']);
  });
});
