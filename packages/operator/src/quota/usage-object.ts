import { isDeepStrictEqual } from 'node:util';
import { API_GROUP, API_VERSION, POLICY_KIND, USAGE_KIND } from '@product-pods/domain';
import type { ProductPodPolicy, ProductPodUsage, ProductPodUsageStatus } from '@product-pods/domain';
import { mergePatch } from '../merge-patch';

const apiVersion = `${ API_GROUP }/${ API_VERSION }`;

/** The report on a policy that has none yet. It goes with the policy. */
export function usageBody(policy: ProductPodPolicy, status: ProductPodUsageStatus): ProductPodUsage {
  return { apiVersion, kind: USAGE_KIND, metadata: { name: policy.metadata.name, ownerReferences: ownedBy(policy) }, status };
}

/** What is to be changed of a report so that it is that policy's and says that, on the version that is known; `undefined` when nothing is. */
export function usageChange(policy: ProductPodPolicy, { metadata, status: before = {} }: ProductPodUsage, status: ProductPodUsageStatus): object | undefined {
  const { resourceVersion } = metadata;
  // A policy may have been deleted and made anew under its name: without this, the report would go with the one that is gone.
  const ownerReferences = ownedBy(policy);

  return isDeepStrictEqual(before, status) && isDeepStrictEqual(metadata.ownerReferences, ownerReferences)
    ? undefined
    : { metadata: { resourceVersion, ownerReferences }, status: mergePatch(before, status) };
}

/** Of most policies nothing is to be told: they limit nothing, or nobody has anything. */
export function isWorthTelling({ use, unmanaged }: ProductPodUsageStatus): boolean {
  return Boolean(use ?? unmanaged);
}

function ownedBy({ metadata: { name, uid = '' } }: ProductPodPolicy): NonNullable<ProductPodUsage['metadata']['ownerReferences']> {
  return [{ apiVersion, kind: POLICY_KIND, name, uid }];
}
