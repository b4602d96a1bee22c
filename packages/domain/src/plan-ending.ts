import type { Action } from './actions';
import { conditionOf, findCondition } from './conditions';
import type { ConditionValue } from './conditions';
import { mayDeleteNamespace } from './ending';
import type { Observed } from './observed';
import type { ConditionType, NextAction, ProductPodStatus } from './product-pod';

/** Half a plan: what the state of a pod adds to what every plan holds. */
export interface Part {
  status: ProductPodStatus;
  conditions: Partial<Record<ConditionType, ConditionValue>>;
  actions: Action[];
  wakeAt?: number;
}

/** Hooks that keep failing must not keep a pod alive for ever. */
export const HOOKS_GIVE_UP_MS = 15 * 60_000;

/**
 * The end of a pod, in this order: the release is uninstalled, the namespace deleted if it was made for the pod, the record let go.
 * How far it has come is in the condition `Terminated`, so that a new operator goes on where another was killed.
 */
export function planEnding(observed: Observed, why: string, now: number): Part {
  const { pod, namespace } = observed;
  const before = findCondition(pod.status?.conditions, 'Terminated');
  const deleting = Boolean(pod.metadata.deletionTimestamp);

  if (namespace?.terminating) {
    // Nothing can be run in it any more and everything in it goes, so there is nothing left to wait for.
    return part(observed, { reason: 'NamespaceGoing', message: 'Its namespace is being removed.', action: 'RemoveNamespace' }, deleting ? [{ type: 'RemoveFinalizer' }] : []);
  }
  if (before?.reason === 'Uninstalled' || observed.uninstalled) {
    return afterUninstall(observed);
  }

  const hooks = !(before && observed.uninstallError && now - Date.parse(before.lastTransitionTime) > HOOKS_GIVE_UP_MS);
  const message = observed.uninstallError ? `${ why } Uninstalling fails and is tried again: ${ observed.uninstallError }` : `${ why } Its release is being uninstalled.`;
  const reason = observed.uninstallError ? 'UninstallFailed' : 'Uninstalling';
  // Nothing is destroyed before the record says that the end has begun: that is what makes it irrevocable.
  const actions: Action[] = before && observed.access ? [{ type: 'Uninstall', release: pod.metadata.name, hooks }] : [];

  return part(observed, { reason, message, action: 'Uninstall' }, actions);
}

function afterUninstall(observed: Observed): Part {
  const { pod, namespace } = observed;
  const verdict = namespace ? mayDeleteNamespace(pod, namespace) : { yes: false, why: 'Its namespace has not been seen.' };
  const uninstalled = (message: string, action: NextAction['action'], actions: Action[]) => part(observed, { reason: 'Uninstalled', message, action }, actions);

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

function part({ pod }: Observed, { reason, message, action }: { reason: string; message: string; action: NextAction['action'] }, actions: Action[]): Part {
  // People see Expired as long as there is something to see; from the uninstalled release on nothing is.
  const expired = !pod.metadata.deletionTimestamp && reason !== 'Uninstalled' && reason !== 'NamespaceGoing';
  const { products, release, timings } = pod.status ?? {};

  return {
    status: {
      phase:  expired ? 'Expired' : 'Terminating',
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
