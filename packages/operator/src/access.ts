import type { KubeClient } from './kube/client';
import { isConflict } from './kube/errors';
import { paths } from './kube/paths';

export const IN_POD_ROLE = 'product-pods-operator-in-pod';
export const BINDING_NAME = 'product-pods-operator';

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
