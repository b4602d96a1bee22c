import { deleteIfThere, fresh } from './ending';
import type { KubeClient, KubeObject } from './kube/client';
import { isConflict, isForbidden } from './kube/errors';
import { paths } from './kube/paths';
import type { PodState } from './pod-state';

export const IN_POD_ROLE = 'product-pods-operator-in-pod';
export const BINDING_NAME = 'product-pods-operator';
/** A refusal soon after the rights were given has another reason. */
const DOUBT_AGAIN_MS = 10_000;

/** Takes note that the API server refused something in a pod's namespace: somebody may have taken the rights away, so they are given anew. */
export function doubtAccess(state: Pick<PodState, 'access' | 'grantedAt'>, error: unknown, now: number): void {
  if (isForbidden(error) && Math.abs(now - state.grantedAt) > DOUBT_AGAIN_MS) {
    state.access = false;
  }
}

/** Gives the operator its rights in a namespace by a RoleBinding; that there is one already is success. */
export async function grantAccess(client: Pick<KubeClient, 'create'>, namespace: string, serviceAccount: { namespace: string; name: string }): Promise<void> {
  try {
    await client.create(paths.bindings(namespace), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind:       'RoleBinding',
      metadata:   { name: BINDING_NAME, namespace },
      roleRef:    { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: IN_POD_ROLE },
      subjects:   [{ kind: 'ServiceAccount', ...serviceAccount }],
    });
  } catch (error) {
    if (!isConflict(error)) {
      throw error;
    }
  }
}

/** Takes the operator's rights in a namespace away again. */
export async function revokeAccess(client: Pick<KubeClient, 'get' | 'delete'>, namespace: string): Promise<void> {
  const path = `${ paths.bindings(namespace) }/${ BINDING_NAME }`;
  const binding = await fresh<KubeObject>(client, path);

  if (binding) {
    await deleteIfThere(client, path, binding.metadata.uid ?? '');
  }
}

/** The uid of a namespace as the mirror shows it. */
export function uidOf(namespace: string, { sources }: { sources: { namespaces: { store: { get(key: string): { uid: string } | undefined } } } }): string | undefined {
  return sources.namespaces.store.get(`/${ namespace }`)?.uid;
}

/** Most pods have a namespace of their own; more than so many are not remembered. */
const REMEMBERED = 20_000;

/** Lets the operator into namespaces, once into each: a second pod there needs no second binding. */
export class AccessBook {
  /** Namespaces by uid: another one of the same name is another one. */
  readonly #granted = new Set<string>();

  constructor(private readonly client: Pick<KubeClient, 'create'>, private readonly serviceAccount: { namespace: string; name: string }) {}

  /** @param uid of the namespace; what is not known is not remembered */
  async grant(namespace: string, uid: string | undefined): Promise<void> {
    if (uid !== undefined && this.#granted.has(uid)) {
      return;
    }
    await grantAccess(this.client, namespace, this.serviceAccount);

    if (this.#granted.size >= REMEMBERED) {
      this.#granted.clear();
    }
    if (uid !== undefined) {
      this.#granted.add(uid);
    }
  }

  /** The rights there are gone, or may be. */
  forget(uid: string | undefined): void {
    this.#granted.delete(uid ?? '');
  }
}
