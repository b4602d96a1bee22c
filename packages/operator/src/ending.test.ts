import type { ProductPod } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { buildPod, NAMESPACE_UID, terminated } from '../../domain/src/testing';
import { deleteOwnNamespace, proveEnding } from './ending';
import type { KubeClient } from './kube/client';
import { KubeError } from './kube/errors';

const ENDED = buildPod({ status: { namespace: { uid: NAMESPACE_UID, owned: true }, conditions: [terminated('Uninstalled')] } });
const NAMESPACE = { metadata: { name: 'pp-demo', uid: NAMESPACE_UID, labels: { 'productpods.io/pod': 'demo' } } };

/** An API server with these two objects; notes what it is told to delete. */
function cluster(pod: ProductPod | undefined, namespace: object | undefined, answer?: KubeError) {
  const deleted: [string, string][] = [];
  const client = {
    get: async(path: string) => {
      const found = path.includes('/productpods/') ? pod : namespace;

      if (!found) {
        throw new KubeError(404, 'NotFound', 'no');
      }

      return found;
    },
    delete: async(path: string, uid: string) => {
      deleted.push([path, uid]);

      if (answer) {
        throw answer;
      }
    },
  } as unknown as KubeClient;

  return { client, deleted };
}

describe('deleteOwnNamespace', () => {
  it('deletes the very namespace that was recorded', async() => {
    const { client, deleted } = cluster(ENDED, NAMESPACE);

    expect(await deleteOwnNamespace(client, ENDED, NAMESPACE_UID)).toMatchObject({ deleted: true });
    expect(deleted).toEqual([['/api/v1/namespaces/pp-demo', NAMESPACE_UID]]);
  });

  it.each([
    ['the pod is another one now', buildPod({ metadata: { uid: 'pod-2' }, status: ENDED.status }), NAMESPACE, 'The pod is gone.'],
    ['the pod is gone', undefined, NAMESPACE, 'The pod is gone.'],
    ['its end is not recorded', buildPod({ status: { namespace: { uid: NAMESPACE_UID, owned: true } } }), NAMESPACE, 'Its end is not recorded.'],
    ['the namespace is another one now', ENDED, { metadata: { ...NAMESPACE.metadata, uid: 'ns-2' } }, /another one/],
    ['the namespace has no label', ENDED, { metadata: { ...NAMESPACE.metadata, labels: {} } }, /has no label/],
  ])('deletes nothing when %s', async(_, pod, namespace, why) => {
    const { client, deleted } = cluster(pod, namespace);
    const outcome = await deleteOwnNamespace(client, ENDED, NAMESPACE_UID);

    expect('no' in outcome ? outcome.no : 'deleted').toMatch(why);
    expect(deleted).toEqual([]);
  });

  it('takes a namespace that is gone for success, before and while it deletes', async() => {
    expect(await deleteOwnNamespace(cluster(ENDED, undefined).client, ENDED, NAMESPACE_UID)).toEqual({ deleted: true });
    expect(await deleteOwnNamespace(cluster(ENDED, NAMESPACE, new KubeError(404, 'NotFound', 'no')).client, ENDED, NAMESPACE_UID)).toMatchObject({ deleted: true });
  });

  it('passes on that the uid did not fit', async() => {
    await expect(deleteOwnNamespace(cluster(ENDED, NAMESPACE, new KubeError(409, 'Conflict', 'uid')).client, ENDED, NAMESPACE_UID)).rejects.toThrow('uid');
  });
});

it('does not take an unreadable pod for a gone one', async() => {
  const client = { get: async() => Promise.reject(new KubeError(500, '', 'broken')) } as unknown as KubeClient;

  await expect(proveEnding(client, ENDED)).rejects.toThrow('broken');
});
