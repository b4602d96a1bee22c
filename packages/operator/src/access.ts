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

/** Takes the operator's rights in a namespace away again; it cannot look any more where they are gone already. */
export async function revokeAccess(client: Pick<KubeClient, 'get' | 'delete'>, namespace: string): Promise<void> {
  const path = `${ paths.bindings(namespace) }/${ BINDING_NAME }`;

  try {
    const binding = await fresh<KubeObject>(client, path);

    if (binding) {
      await deleteIfThere(client, path, binding.metadata.uid ?? '');
    }
  } catch (error) {
    if (!isForbidden(error)) {
      throw error;
    }
  }
}
