import type { Action } from './actions';
import { mergeConditions } from './conditions';
import { isOwnedNamespace, mustEnd } from './ending';
import { planEnding } from './plan-ending';
import { assess } from './assess';
import type { Observed } from './observed';
import { EXPIRES_AT_ANNOTATION, FINALIZER } from './product-pod';
import type { ProductPodStatus } from './product-pod';
import { expiresAt } from './ttl';

/** What the status must say, what is to be done, and when to look again even if nothing changes. */
export interface Plan {
  status: ProductPodStatus;
  actions: Action[];
  /** Milliseconds; `undefined` when only a change can make a difference. */
  wakeAt?: number;
}

/** A pod is expiring soon in its last hour, or in the second half of a life shorter than two. */
const SOON_MS = 3_600_000;

/**
 * The one rule of the operator: from everything observed at `now` (milliseconds) to the status and the next steps. It depends on
 * nothing else, so it may be asked again at any time, after a crash too.
 */
export function plan(observed: Observed, now: number): Plan {
  const { pod, namespace } = observed;
  const expiry = expiresAt(pod.metadata.creationTimestamp ?? '', pod.spec.ttl);
  // An unreadable lifetime must not make a pod immortal that had an end before.
  const end = expiry.ok ? expiry.value : pod.status?.expiresAt;
  const recorded = pod.status?.namespace ?? (namespace && { uid: namespace.uid, owned: isOwnedNamespace(pod.metadata.name, namespace).yes });
  const ending = mustEnd(pod, end, now);
  const { status, conditions, actions, wakeAt } = ending.yes ? planEnding(observed, ending.why, now) : assess(observed, { end, expiryFault: expiry.ok ? undefined : expiry.error }, now);
  const soon = end === undefined ? undefined : soonAt(pod.metadata.creationTimestamp ?? end, end);

  return {
    status: {
      observedGeneration: pod.metadata.generation,
      ...status,
      ...(end === undefined ? {} : { expiresAt: end }),
      conditions:         mergeConditions(pod.status?.conditions ?? [], {
        ...conditions,
        ExpiringSoon: soon !== undefined && soon <= now ? { status: 'True', reason: 'EndIsNear', message: `It expires at ${ end }.` } : { status: 'False', reason: 'EndIsFar', message: end ? `It expires at ${ end }.` : 'It never expires.' },
      }, { now, generation: pod.metadata.generation }),
      ...(recorded ? { namespace: recorded } : {}),
    },
    actions: [...housekeeping(observed, end, ending.yes), ...actions],
    wakeAt:  earliest([wakeAt, ...(ending.yes ? [] : [soon, end && Date.parse(end)]).map((at) => (typeof at === 'number' && at > now ? at : undefined))]),
  };
}

function soonAt(creation: string, end: string): number {
  const endMs = Date.parse(end);

  return Math.max(endMs - SOON_MS, Date.parse(creation) + (endMs - Date.parse(creation)) / 2);
}

/** What every living pod needs: a finalizer, the operator's rights, and the stamps on its objects. */
function housekeeping({ pod, namespace, access, workloads, release }: Observed, end: string | undefined, ending: boolean): Action[] {
  const actions: Action[] = [];
  const expires = end ?? null;

  if (!pod.metadata.deletionTimestamp && !pod.metadata.finalizers?.includes(FINALIZER)) {
    actions.push({ type: 'AddFinalizer' });
  }
  if (!namespace || namespace.terminating) {
    return actions;
  }
  if (!access) {
    actions.push({ type: 'GrantAccess' });
  }
  if (ending) {
    return actions;
  }
  if (isOwnedNamespace(pod.metadata.name, namespace).yes && (namespace.annotations[EXPIRES_AT_ANNOTATION] ?? null) !== expires) {
    actions.push({ type: 'StampNamespace', expiresAt: expires });
  }
  for (const workload of release?.status === 'deployed' && access ? workloads : []) {
    if (workload.release === pod.metadata.name && (workload.podLabel !== pod.metadata.name || (workload.expiresAt ?? null) !== expires)) {
      actions.push({ type: 'StampWorkload', kind: workload.kind, name: workload.name, expiresAt: expires });
    }
  }

  return actions;
}

/** The earliest of some times; `undefined` when there is none. */
export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);

  return known.length ? Math.min(...known) : undefined;
}

