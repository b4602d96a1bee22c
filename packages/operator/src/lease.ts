import { LEASE_SECONDS } from '@product-pods/domain';
import type { KubeObject } from './kube/client';

/** A `coordination.k8s.io/v1` Lease. */
export interface Lease extends KubeObject {
  spec?: LeaseSpec;
}

export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

/** A Lease as a candidate saw it; `undefined` where there was none. */
export interface Sight {
  lease: Lease | undefined;
  /** Since when, by the candidate's own steady clock, it has looked like that. */
  since: number;
  /** Who was the last to hold it, as far as the candidate knows. */
  holder: string;
}

/** A longer promise than this is a mistake, and must not keep everybody from work. */
const LONGEST_SECONDS = 60;

/** What is known after a look at `at` (steady milliseconds). */
export function look(before: Sight | undefined, lease: Lease | undefined, at: number): Sight {
  const same = before !== undefined && said(before.lease) === said(lease);

  return { lease, since: same ? before.since : at, holder: lease?.spec?.holderIdentity ?? (lease ? '' : before?.holder ?? '') };
}

/**
 * In how many milliseconds `me` may take the Lease, 0 for at once.
 *
 * What another one holds must have stayed the same, before the candidate's own eyes, for as long as the holder promised: times that
 * another machine wrote are compared with nothing. A Lease that was deleted may still be believed in by who held it.
 */
export function untilFree({ lease, since, holder }: Sight, me: string, now: number): number {
  if (holder === '' || holder === me) {
    return 0;
  }

  const promised = lease?.spec?.leaseDurationSeconds ?? LEASE_SECONDS;

  return Math.max(0, since + Math.min(LONGEST_SECONDS, Math.max(LEASE_SECONDS, promised)) * 1000 - now);
}

/** The Lease in the hands of `me`, at `now` by the API server's clock. */
export function taken(lease: Lease | undefined, me: string, now: number): LeaseSpec {
  const { holderIdentity, acquireTime, leaseTransitions } = lease?.spec ?? {};
  const mine = holderIdentity === me;

  return {
    holderIdentity:       me,
    leaseDurationSeconds: LEASE_SECONDS,
    acquireTime:          mine && acquireTime ? acquireTime : microTime(now),
    renewTime:            microTime(now),
    leaseTransitions:     lease ? (leaseTransitions ?? 0) + (mine ? 0 : 1) : 0,
  };
}

/** Whoever held it says that he still does. */
export function renewed(now: number): LeaseSpec {
  return { renewTime: microTime(now) };
}

/** Nobody's, but a sign of life until now. */
export function released(now: number): LeaseSpec {
  return { holderIdentity: '', renewTime: microTime(now) };
}

/** Kubernetes' MicroTime wants six digits. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}

function said(lease: Lease | undefined): string {
  const { holderIdentity, renewTime, acquireTime, leaseTransitions } = lease?.spec ?? {};

  return JSON.stringify([lease !== undefined, holderIdentity, renewTime, acquireTime, leaseTransitions]);
}
