import { createHash } from 'node:crypto';
import { API_GROUP, API_VERSION } from '@product-pods/domain';
import type { Account, Ledger, Reservation } from '@product-pods/domain';
import type { KubeObject } from '../kube/client';

/** The resource `ProductPodLedger`: what is promised to one account. */
export interface LedgerObject extends KubeObject {
  spec: { account: Account; settled: number; reservations: Reservation[] };
}

/** The name of an account's ledger. User names hold what names of objects may not, so they are hashed. */
export function ledgerName({ kind, name }: Account): string {
  return `${ kind.toLowerCase() }-${ createHash('sha256').update(name).digest('hex').slice(0, 32) }`;
}

export function ledgerOf(object: LedgerObject | undefined): Ledger {
  return { settled: object?.spec.settled ?? 0, reservations: object?.spec.reservations ?? [] };
}

/** The object that says so, on the version of `before`. */
export function ledgerBody(account: Account, { settled, reservations }: Ledger, before: LedgerObject | undefined): object {
  return {
    apiVersion: `${ API_GROUP }/${ API_VERSION }`,
    kind:       'ProductPodLedger',
    // Nobody else ever writes it: the API server need not find out who wrote which field.
    metadata:   { name: ledgerName(account), managedFields: [{}], ...(before ? { resourceVersion: before.metadata.resourceVersion, uid: before.metadata.uid } : {}) },
    spec:       { account, settled, reservations },
  };
}

/** Of two views of the same object the later one; an object made anew is later than one that is gone. */
export function later(a: LedgerObject | undefined, b: LedgerObject | undefined): LedgerObject | undefined {
  return Number(a?.metadata.resourceVersion ?? 0) >= Number(b?.metadata.resourceVersion ?? 0) ? a : b;
}
