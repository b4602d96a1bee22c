import type { Subject, Tools } from './apply';
import { deleteIfThere, fresh } from './ending';
import type { KubeClient, KubeObject } from './kube/client';
import { isConflict, isForbidden } from './kube/errors';
import { paths } from './kube/paths';
import type { PodState } from './pod-state';

const IN_POD_ROLE = 'product-pods-operator-in-pod';
const BINDING_NAME = 'product-pods-operator';
/** A refusal soon after the rights were given has another reason. */
const DOUBT_AGAIN_MS = 10_000;
/** Most pods have a namespace of their own; more than so many are not remembered. */
const REMEMBERED = 20_000;

/** Takes note that the API server refused something in a pod's namespace: somebody may have taken the rights away, so they are given anew. */
export function doubtAccess(state: Pick<PodState, 'access' | 'grantedAt'>, error: unknown, now: number): void {
  if (isForbidden(error) && Math.abs(now - state.grantedAt) > DOUBT_AGAIN_MS) {
    state.access = false;
  }
}

/** Lets the operator into the namespace of a pod. Where its rights there were doubted, having been let in once is no proof of them. */
export async function enter({ pod: { metadata: { namespace } }, state }: Pick<Subject, 'pod' | 'state'>, tools: Pick<Tools, 'access' | 'sources' | 'now'>): Promise<void> {
  await tools.access.grant(namespace, state.entered && !state.access ? undefined : uidOf(namespace, tools));
  state.entered = true;
  state.access = true;
  state.grantedAt = tools.now();
}

/** Takes the operator's rights in the namespace of a pod away again. */
export function leave(namespace: string, tools: Pick<Tools, 'access' | 'sources'>): Promise<void> {
  return tools.access.revoke(namespace, uidOf(namespace, tools));
}

/** The uid of a namespace as the mirror shows it. */
function uidOf(namespace: string, { sources }: Pick<Tools, 'sources'>): string | undefined {
  return sources.namespaces.store.get(`/${ namespace }`)?.uid;
}

/** The operator's rights in namespaces, each by a RoleBinding; given once in each, since a second pod there needs no second one. */
export class AccessBook {
  /** Namespaces by uid: another one of the same name is another one. */
  readonly #granted = new Set<string>();

  constructor(private readonly client: Pick<KubeClient, 'create' | 'get' | 'delete'>, private readonly serviceAccount: { namespace: string; name: string }) {}

  /**
   * That there are rights already is success.
   *
   * @param uid of the namespace; without it they are given whatever is remembered, and nothing is
   */
  async grant(namespace: string, uid: string | undefined): Promise<void> {
    if (uid !== undefined && this.#granted.has(uid)) {
      return;
    }
    await this.#bind(namespace);

    if (this.#granted.size >= REMEMBERED) {
      this.#granted.clear();
    }
    if (uid !== undefined) {
      this.#granted.add(uid);
    }
  }

  /** That there are none any more is success. */
  async revoke(namespace: string, uid: string | undefined): Promise<void> {
    const path = `${ paths.bindings(namespace) }/${ BINDING_NAME }`;

    // Whether it succeeds or not: from here on they may be gone.
    this.#granted.delete(uid ?? '');
    const binding = await fresh<KubeObject>(this.client, path);

    if (binding) {
      await deleteIfThere(this.client, path, binding.metadata.uid ?? '');
    }
  }

  async #bind(namespace: string): Promise<void> {
    try {
      await this.client.create(paths.bindings(namespace), {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind:       'RoleBinding',
        metadata:   { name: BINDING_NAME, namespace },
        roleRef:    { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: IN_POD_ROLE },
        subjects:   [{ kind: 'ServiceAccount', ...this.serviceAccount }],
      });
    } catch (error) {
      if (!isConflict(error)) {
        throw error;
      }
    }
  }
}
