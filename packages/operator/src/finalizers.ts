import { FINALIZER } from '@product-pods/domain';
import type { KubeClient, KubeObject } from './kube/client';
import { isNotFound } from './kube/errors';

type Finalizers = readonly string[] | undefined;

/** The finalizers with ours, which is there once at most. */
export function withOurs(finalizers: Finalizers): string[] {
  return [...withoutOurs(finalizers), FINALIZER];
}

export function withoutOurs(finalizers: Finalizers): string[] {
  return (finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
}

/**
 * Writes the finalizers of an object on the version that is known, so that nobody else's gets lost; a conflict is tried again. Gives the
 * object as it is then; `undefined` when it is gone, or will be without more to do.
 */
export async function writeFinalizers<T extends KubeObject>(client: Pick<KubeClient, 'patch'>, path: string, { resourceVersion, finalizers }: { resourceVersion: string | undefined; finalizers: string[] }): Promise<T | undefined> {
  try {
    const patched = await client.patch<T>(path, { metadata: { resourceVersion, finalizers } });

    return patched.metadata.deletionTimestamp ? undefined : patched;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
