import type { Action } from '@product-pods/domain';
import type { Subject, Tools } from './apply';
import { removeClusterObjects } from './cluster-objects';
import { deleteOwnNamespace, proveEnding } from './ending';
import { runTask } from './pod-state';
import { uninstall } from './release';

const RETRY_BASE_MS = 2000;
const RETRY_MAX_MS = 60_000;

/** Runs helm beside the queue, once the record proves that the end has begun. */
export function uninstallLater({ release, hooks }: Extract<Action, { type: 'Uninstall' }>, { pod, state, key }: Subject, tools: Tools): void {
  const { namespace } = pod.metadata;

  if (tools.now() < state.retryAt) {
    return;
  }

  runTask(state, 'uninstall', {
    work: async(signal) => {
      const proof = await proveEnding(tools.client, pod);

      if ('no' in proof) {
        return tools.log.info({ pod: key, why: proof.no }, 'not uninstalling');
      }
      tools.log.info({ pod: key, release, hooks }, 'uninstalling');
      await uninstall(tools.helm, { name: release, namespace, hooks }, signal);
      state.uninstalled = true;
      state.uninstallError = undefined;
    },
    failed: (message) => {
      state.failures += 1;
      // Whatever took the rights away, they are given again before the next try.
      state.access = false;
      state.uninstallError = message;
      state.retryAt = tools.now() + Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** (state.failures - 1));
      tools.log.warn({ pod: key, error: message }, 'uninstalling failed; trying again');
    },
    done: () => tools.wake(key),
  });
}

/** Removes what the release left outside of any namespace, and remembers what stays. */
export async function deleteClusterObjects({ objects }: Extract<Action, { type: 'DeleteClusterObjects' }>, { pod, state, key }: Subject, tools: Tools): Promise<void> {
  const proof = await proveEnding(tools.client, pod);

  if ('no' in proof) {
    return tools.log.info({ pod: key, why: proof.no }, 'not removing cluster objects');
  }

  const before = state.clusterLeftovers;

  state.clusterLeftovers = await removeClusterObjects(tools.client, pod.metadata, objects);

  if (state.clusterLeftovers.length !== before?.length) {
    tools.wake(key);
  }
}

/** Deletes the pod's own namespace, once everything proves that it is. */
export async function deleteNamespace(uid: string, { pod, key }: Subject, { client, sources, log, wake }: Tools): Promise<void> {
  const outcome = await deleteOwnNamespace(client, pod, uid);

  if ('no' in outcome) {
    return log.warn({ pod: key, why: outcome.no }, 'the namespace stays');
  }
  log.info({ pod: key, namespace: pod.metadata.namespace }, 'the namespace goes');

  // The mirrors will say so too, but the pod's namespace must not wait for its own record.
  const known = sources.namespaces.store.get(`/${ pod.metadata.namespace }`);

  if (known?.uid === uid) {
    sources.namespaces.store.set(`/${ pod.metadata.namespace }`, { ...known, terminating: true });
  }
  wake(key);
}
