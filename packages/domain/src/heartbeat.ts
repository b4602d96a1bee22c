import { checkGracePeriod } from './renewal';

/** The Lease by which operators agree on who leads, and so say that somebody lives; it lies in the operator's namespace. */
export const HEARTBEAT_LEASE = 'product-pods-operator';
/** The namespace that the chart is installed to unless somebody chooses another one. */
export const OPERATOR_NAMESPACE = 'product-pods-system';
/** For how long a page waits for a sign of life before it says that there is none. */
export const HEARTBEAT_SECONDS = 45;
/** For how long another operator leaves the work to one that has not renewed the Lease. Far less: a hand-over is nothing to warn of. */
export const LEASE_SECONDS = 15;

/** On the Lease: for how long expired pods can be brought back where neither they nor a policy say, as a duration; pages tell it. */
export const GRACE_ANNOTATION = 'productpods.io/grace-period';

/** A `coordination.k8s.io/v1` Lease, as far as a heartbeat needs it. */
export interface HeartbeatLease {
  metadata?: { annotations?: Record<string, string> };
  spec?: { holderIdentity?: string; leaseDurationSeconds?: number; renewTime?: string };
}

/** The grace period of the operator's settings in milliseconds; `undefined` where the Lease does not tell it. */
export function settingsGraceMs(lease: HeartbeatLease): number | undefined {
  const read = checkGracePeriod(lease.metadata?.annotations?.[GRACE_ANNOTATION] ?? '');

  return read.ok ? read.value : undefined;
}

/** Whether an operator lives: `missing` if none ever said so, `silent` with the milliseconds since the last word. */
export type OperatorLife = { state: 'alive' } | { state: 'missing' } | { state: 'silent'; forMs: number };

/**
 * What the heartbeat says at `now` (milliseconds).
 *
 * The last word counts for {@link HEARTBEAT_SECONDS}, longer only where the Lease itself lasts longer. It counts whoever said it: an operator
 * that ends gives the Lease back, so that nobody holds it until the next one takes it.
 *
 * `toleranceMs` is by how much the clock that `now` was read from may be ahead of the operator's.
 */
export function operatorLife(lease: HeartbeatLease | undefined, now: number, toleranceMs = 0): OperatorLife {
  const renewedAt = Date.parse(lease?.spec?.renewTime ?? '');

  if (Number.isNaN(renewedAt)) {
    return { state: 'missing' };
  }

  const validMs = Math.max(HEARTBEAT_SECONDS, lease?.spec?.leaseDurationSeconds ?? 0) * 1000;
  const forMs = now - renewedAt;

  return forMs <= validMs + toleranceMs ? { state: 'alive' } : { state: 'silent', forMs };
}
