import { findCondition, mayDeleteNamespace } from '@product-pods/domain';
import type { NamespaceFacts, ProductPod } from '@product-pods/domain';
import { namespaceFacts } from './facts';
import type { KubeClient, KubeObject } from './kube/client';
import { isNotFound } from './kube/errors';
import { paths } from './kube/paths';

/** Asks the API server itself, since a mirror may be behind; `undefined` when there is none. */
export async function fresh<T>(client: Pick<KubeClient, 'get'>, path: string): Promise<T | undefined> {
  try {
    return await client.get<T>(path);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Deletes the object of that uid; that it is gone already is success. */
export async function deleteIfThere(client: Pick<KubeClient, 'delete'>, path: string, uid: string): Promise<void> {
  try {
    await client.delete(path, uid);
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

/**
 * The last check before something is destroyed: the pod as the API server knows it now is the same one (by uid) and its end has been
 * recorded. Returns it, or a reason why nothing may be done.
 */
export async function proveEnding(client: Pick<KubeClient, 'get'>, seen: ProductPod): Promise<{ pod: ProductPod } | { no: string }> {
  const { namespace, name, uid } = seen.metadata;
  const pod = await fresh<ProductPod>(client, paths.pod(namespace, name));

  if (!pod || pod.metadata.uid !== uid) {
    return { no: 'The pod is gone.' };
  }
  if (!findCondition(pod.status?.conditions, 'Terminated')) {
    return { no: 'Its end is not recorded.' };
  }

  return { pod };
}

/** Deletes the pod's own namespace after proving anew that it is; returns the reason when it stays. */
export async function deleteOwnNamespace(client: KubeClient, seen: ProductPod, uid: string): Promise<{ deleted: true; facts?: NamespaceFacts } | { no: string }> {
  const proof = await proveEnding(client, seen);

  if ('no' in proof) {
    return proof;
  }

  const path = paths.namespace(seen.metadata.namespace);
  const object = await fresh<KubeObject>(client, path);

  if (!object) {
    return { deleted: true };
  }

  const facts = namespaceFacts(object);
  const verdict = mayDeleteNamespace(proof.pod, facts);

  if (!verdict.yes || facts.uid !== uid) {
    return { no: verdict.yes ? 'It is another namespace by now.' : verdict.why };
  }

  await deleteIfThere(client, path, uid);

  return { deleted: true, facts: { ...facts, terminating: true } };
}
