import type { Observed } from './observed';
import type { Holding, ProductPodStatus } from './product-pod';

/** How often a share of the quotas that was refused is asked for again. */
export const QUOTA_AGAIN_MS = 30_000;
/** A share that was granted is kept for the pod for a while only; what was not used in half of it is asked for anew. */
export const QUOTA_GRANT_MS = 60_000;

/** Reasons of a pod on its way to rest; until it is there it holds all of its size. */
const ON_THE_WAY = ['GoingToSleep', 'Stopping'];

/** What the pod holds of the quotas by its record. */
export function holdingOf({ status }: { status?: Pick<ProductPodStatus, 'holds'> }): Holding {
  return status?.holds ?? 'Running';
}

/** Whether a share that was asked for may be used now (milliseconds). */
export function isGranted({ quota }: Pick<Observed, 'quota'>, now: number): boolean {
  return quota !== undefined && quota.granted && now - quota.askedAt < QUOTA_GRANT_MS;
}

/** Whether nothing of a pod in this state runs: it is asleep or stopped, or failed without anything left running. */
export function isAtRest({ phase, reason }: Pick<ProductPodStatus, 'phase' | 'reason'>, { workloads }: Pick<Observed, 'workloads'>): boolean {
  if (phase === 'Asleep' || phase === 'Expired') {
    return !ON_THE_WAY.includes(reason ?? '');
  }

  return phase === 'Failed' && workloads.every(({ desired, running }) => desired === 0 && running === 0);
}

/**
 * What the pod holds from now on, and when (milliseconds) to ask for its share again if it lacks it: at rest its storage; otherwise all
 * of its size, once that has been granted.
 */
export function planHolding(status: Pick<ProductPodStatus, 'phase' | 'reason'>, observed: Observed, now: number): { holds: Holding; askAt?: number } {
  const before = holdingOf(observed.pod);

  if (status.phase === 'Terminating') {
    return { holds: before };
  }

  const isToRest = (status.phase === 'Asleep' || status.phase === 'Expired') && status.reason !== 'WaitingForQuota';

  if (status.reason !== 'WaitingForQuota' && isAtRest(status, observed)) {
    return { holds: 'Storage' };
  }
  if (before === 'Running' || isGranted(observed, now)) {
    return { holds: 'Running' };
  }
  // Somebody has scaled it up while it sleeps; that is taken back.
  if (isToRest) {
    return { holds: before };
  }

  const { quota } = observed;

  return { holds: 'Storage', askAt: quota && !quota.granted ? Math.max(now, quota.askedAt + QUOTA_AGAIN_MS) : now };
}
