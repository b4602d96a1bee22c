import type { Action } from './actions';
import { conditionOf, findCondition } from './conditions';
import type { ConditionValue } from './conditions';
import { mayDeleteNamespace } from './ending';
import type { Observed } from './observed';
import type { ConditionType, NextActionName, ProductPodStatus } from './product-pod';

/** Half a plan: what the state of a pod adds to what every plan holds. */
export interface Part {
  status: ProductPodStatus;
  conditions: Partial<Record<ConditionType, ConditionValue>>;
  actions: Action[];
  wakeAt?: number;
}

/** Hooks that keep failing must not keep a pod alive for ever. */
export const HOOKS_GIVE_UP_MS = 15 * 60_000;
/** A namespace that takes longer than this to go is said to be stuck. */
export const NAMESPACE_STUCK_MS = 60_000;
/** How often to try again to remove what stays; most is only on its way at first, and the namespace waits for it. */
export const LEFTOVERS_AGAIN_MS = 15_000;
export const LEFTOVERS_SOON_MS = 3000;
const LEFTOVERS_FRESH_MS = 120_000;

/**
 * The end of a pod, in this order: the release is uninstalled, what it left outside of its namespace removed, the namespace deleted if
 * it was made for the pod, the record let go. How far it has come is in the condition `Terminated`, so that a new operator goes on
 * where another was killed.
 */
export function planEnding(observed: Observed, why: string, now: number): Part {
  const { pod, namespace } = observed;
  const before = findCondition(pod.status?.conditions, 'Terminated');

  if (!namespace && observed.namespaceGone) {
    return namespaceGone(observed, now);
  }
  if (namespace?.terminating) {
    return namespaceGoing(observed, now);
  }
  if (before?.reason === 'Uninstalled' || before?.reason === 'ClusterObjectsRemain' || observed.uninstalled) {
    return afterUninstall(observed, now);
  }

  const hooks = !(before && observed.uninstallError && now - Date.parse(before.lastTransitionTime) > HOOKS_GIVE_UP_MS);
  const message = observed.uninstallError ? `${ why } Uninstalling fails and is tried again: ${ observed.uninstallError }` : `${ why } Its release is being uninstalled.`;
  const reason = observed.uninstallError ? 'UninstallFailed' : 'Uninstalling';
  // Nothing is destroyed before the record says that the end has begun: that is what makes it irrevocable.
  const actions: Action[] = before && observed.access ? [{ type: 'Uninstall', release: pod.metadata.name, hooks }] : [];

  return part(observed, { reason, message, action: 'Uninstall' }, actions);
}

/** The record outlived its namespace: what the release left elsewhere goes, and then the record. */
function namespaceGone(observed: Observed, now: number): Part {
  const leftovers = clusterLeftovers(observed, now);
  const { deletionTimestamp, uid } = observed.pod.metadata;

  return leftovers ?? part(observed, { reason: 'NamespaceGone', message: 'Its namespace is gone.', action: 'None' }, deletionTimestamp ? [{ type: 'RemoveFinalizer' }] : [{ type: 'DeletePod', uid: uid ?? '' }]);
}

/**
 * Nothing can be run in a namespace that goes, and everything in it goes with it. The record stays until nothing else does, because
 * it is where people see what holds the namespace up.
 */
function namespaceGoing(observed: Observed, now: number): Part {
  const { pod, namespace } = observed;
  const leftovers = clusterLeftovers(observed, now);

  if (leftovers) {
    return leftovers;
  }

  const since = findCondition(pod.status?.conditions, 'Terminated')?.lastTransitionTime;
  const stuck = Boolean(namespace?.remaining) && since !== undefined && now - Date.parse(since) > NAMESPACE_STUCK_MS;
  const message = stuck ? `Its namespace is being removed, but something holds it up: ${ namespace?.remaining }` : 'Its namespace is being removed.';
  const alone = namespace?.remaining === '';
  // Kubernetes deletes what it knows of; an API server that has just started may not know of our kind yet.
  const last: Action[] = alone ? [pod.metadata.deletionTimestamp ? { type: 'RemoveFinalizer' } : { type: 'DeletePod', uid: pod.metadata.uid ?? '' }] : [];
  const wakeAt = since !== undefined && !stuck ? Date.parse(since) + NAMESPACE_STUCK_MS + 1 : undefined;

  return {
    ...part(observed, { reason: stuck ? 'NamespaceStuck' : 'NamespaceGoing', message, action: 'RemoveNamespace' }, last),
    ...(wakeAt !== undefined && wakeAt > now ? { wakeAt } : {}),
  };
}

function afterUninstall(observed: Observed, now: number): Part {
  const { pod, namespace } = observed;
  const leftovers = clusterLeftovers(observed, now);

  if (leftovers) {
    return leftovers;
  }

  const verdict = namespace ? mayDeleteNamespace(pod, namespace) : { yes: false, why: 'Its namespace has not been seen.' };
  const uninstalled = (message: string, action: NextActionName, actions: Action[]) => part(observed, { reason: 'Uninstalled', message, action }, actions);

  if (namespace && verdict.yes) {
    return uninstalled('Its release is uninstalled; its namespace goes next.', 'RemoveNamespace', [{ type: 'DeleteNamespace', name: namespace.name, uid: namespace.uid }]);
  }
  if (!namespace) {
    return uninstalled(verdict.why, 'None', []);
  }

  const message = `Its release is uninstalled. ${ verdict.why } It stays.`;

  const last: Action[] = [{ type: 'RevokeAccess' }, { type: 'RemoveFinalizer' }];

  return uninstalled(message, 'None', pod.metadata.deletionTimestamp ? last : [{ type: 'DeletePod', uid: pod.metadata.uid ?? '' }]);
}

/** Objects outside of any namespace go before the record of them does; `undefined` when there are none left. */
function clusterLeftovers(observed: Observed, now: number): Part | undefined {
  const objects = observed.pod.status?.clusterObjects ?? [];
  const left = observed.clusterLeftovers;

  if (!objects.length || left?.length === 0) {
    return undefined;
  }

  const reason = left ? 'ClusterObjectsRemain' : 'Uninstalled';
  const message = left ? `Something of its release outside of its namespace cannot be removed and is tried again: ${ left.join('; ') }` : 'Its release is uninstalled; what it left outside of its namespace goes next.';
  const since = findCondition(observed.pod.status?.conditions, 'Terminated')?.lastTransitionTime;
  const begun = since !== undefined;
  const againMs = begun && now - Date.parse(since) < LEFTOVERS_FRESH_MS ? LEFTOVERS_SOON_MS : LEFTOVERS_AGAIN_MS;

  return { ...part(observed, { reason, message, action: 'Uninstall' }, begun ? [{ type: 'DeleteClusterObjects', objects }] : []), ...(left ? { wakeAt: now + againMs } : {}) };
}

function part({ pod }: Observed, { reason, message, action }: { reason: string; message: string; action: NextActionName }, actions: Action[]): Part {
  const { products, release, timings } = pod.status ?? {};

  return {
    status: {
      phase:  'Terminating',
      reason,
      message,
      next:   { action, why: message },
      ...(products ? { products: products.map((product) => ({ ...product, ready: false, message: 'It is being removed.' })) } : {}),
      ...(release ? { release } : {}),
      ...(timings ? { timings } : {}),
    },
    conditions: {
      Ready:      conditionOf(false, reason, message),
      Terminated: conditionOf(false, reason, message),
    },
    actions,
  };
}
