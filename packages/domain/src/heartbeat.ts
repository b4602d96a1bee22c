/** The Lease by which the operator says that it lives; it lies in the operator's namespace. */
export const HEARTBEAT_LEASE = 'product-pods-operator';
/** The namespace that the chart is installed to unless somebody chooses another one. */
export const OPERATOR_NAMESPACE = 'product-pods-system';
/** How long one sign of life counts. */
export const HEARTBEAT_SECONDS = 45;

/** A `coordination.k8s.io/v1` Lease, as far as a heartbeat needs it. */
export interface HeartbeatLease {
  spec?: { holderIdentity?: string; leaseDurationSeconds?: number; renewTime?: string };
}

/** Whether the operator lives: `missing` if it never said so, `silent` with the milliseconds since its last word. */
export type OperatorLife = { state: 'alive' } | { state: 'missing' } | { state: 'silent'; forMs: number };

/**
 * What the heartbeat says at `now` (milliseconds).
 *
 * `toleranceMs` is by how much the clock that `now` was read from may be ahead of the operator's.
 */
export function operatorLife(lease: HeartbeatLease | undefined, now: number, toleranceMs = 0): OperatorLife {
  const renewedAt = Date.parse(lease?.spec?.renewTime ?? '');

  if (Number.isNaN(renewedAt)) {
    return { state: 'missing' };
  }

  const validMs = (lease?.spec?.leaseDurationSeconds ?? HEARTBEAT_SECONDS) * 1000;
  const forMs = now - renewedAt;

  return forMs <= validMs + toleranceMs ? { state: 'alive' } : { state: 'silent', forMs };
}
