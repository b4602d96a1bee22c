import type { Watched } from '../bench/operator/watch';

/** Objects as far as they are looked at, in the shape that Kubernetes gives them. */
export interface PodObject extends Watched {
  spec: { ttl: string; gracePeriod?: string; expiryAction?: string; protected?: boolean; desiredState?: string };
  status?: { phase?: string; reason?: string; message?: string };
}

export interface WorkloadObject extends Watched {
  spec?: { replicas?: number };
  status?: { availableReplicas?: number };
}

export type NamespaceObject = Watched;

/** Helm's own record of a release. */
export interface ReleaseSecret extends Watched { type?: string; data?: { release?: string } }
