import type { Account } from './holdings';
import type { PolicyLimits } from './policy';

/**
 * The resource `ProductPodUsage`: what is used of the policy of the same name, and what goes past it. It names people and what they have, so unlike
 * policies it is for administrators alone.
 */
export const USAGE_KIND = 'ProductPodUsage';
export const USAGE_PLURAL = 'productpodusages';

/** A release of a template that belongs to no ProductPod: nobody admitted it, and nothing ends it. */
export interface UnmanagedRelease {
  namespace: string;
  release: string;
  chart: string;
  version: string;
  /** Rancher's id of the project, without the cluster's. */
  project?: string;
}

/** What somebody or some project uses of what the policy allows. */
export interface PolicyUse extends Account {
  used: PolicyLimits;
}

export interface ProductPodUsageStatus {
  /** The policy's generation of which it speaks. */
  observedGeneration?: number;
  /** Whom the policy counts for, those who use most of it first; at most a hundred. */
  use?: PolicyUse[];
  /** How many there are, of whom `use` lists the first. */
  counted?: number;
  /** Releases of templates without a ProductPod, where the policy flags them; at most a hundred. */
  unmanaged?: UnmanagedRelease[];
  /** How many there are, of which `unmanaged` lists the first. */
  unmanagedCount?: number;
}

export interface ProductPodUsage {
  apiVersion: string;
  kind: typeof USAGE_KIND;
  metadata: { name: string; resourceVersion?: string; ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[] };
  status?: ProductPodUsageStatus;
}
