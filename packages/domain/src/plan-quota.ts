import type { Action } from './actions';
import { isOwnedNamespace } from './ending';
import type { Stage } from './life-stage';
import type { Observed } from './observed';
import { isSameLimits, isSameQuantities, namespaceQuota } from './policy/namespace-quota';
import type { Asked } from './policy/namespace-quota';
import { isSameShare, RANCHER_QUOTA_ANNOTATION, shareIn, shareOf } from './policy/rancher-quota';
import type { Holding } from './product-pod';

/**
 * What makes the size that was promised real: a quota in the pod's own namespace, and the namespace's share of its project's quota in
 * Rancher. Whoever changes or removes them finds them as they were. A namespace that was not made for the pod is left alone.
 */
export function planQuota(observed: Observed, holds: Holding, { stage }: Pick<Stage, 'stage'>): Action[] {
  const { pod, namespace, namespaceQuota: there, access } = observed;

  if (!there || !namespace || namespace.terminating || !isOwnedNamespace(pod.metadata.name, namespace).yes) {
    return [];
  }

  // At its end hooks may need containers once more.
  const held = stage === 'ending' ? 'Running' : holds;
  const wanted = namespaceQuota(pod, held, askedBy(observed));
  const isThere = isSameQuantities(there.hard, wanted?.hard) && (there.hard === undefined) === (wanted === undefined) && isSameLimits(there.limits, wanted?.limits ?? []);
  const before = shareIn(namespace.annotations[RANCHER_QUOTA_ANNOTATION]);
  const share = shareOf(pod, held, { limit: observed.projectLimit, before });

  return [
    ...(isThere || !access ? [] : [{ type: 'SetQuota' as const, quota: wanted ?? null }]),
    ...(isSameShare(before, share) ? [] : [{ type: 'ShareQuota' as const, limit: share }]),
  ];
}

/** The most that a container without limits requests. */
function askedBy({ workloads }: Pick<Observed, 'workloads'>): Asked {
  return { cpu: Math.max(0, ...workloads.map(({ asked }) => asked?.cpu ?? 0)), memory: Math.max(0, ...workloads.map(({ asked }) => asked?.memory ?? 0)) };
}
