import type { ProductPodPolicy, ProductPodPolicySpec } from './policy';

/** A policy for tests, as the API server would return it. */
export function buildPolicy(name: string, spec: ProductPodPolicySpec): ProductPodPolicy {
  return { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name, uid: `policy-${ name }`, generation: 1 }, spec };
}
