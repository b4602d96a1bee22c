import type { ProductPodSpec } from '@product-pods/domain';

import type { LifeSpec } from './life';

/** What the form sends: everything one Product Pod is made of. */
export interface PodRequest {
  /** Marks what this request made, so that a second attempt recognises its own half-made objects. */
  id: string;
  clusterId: string;
  /** `<cluster>/<project>`, as Rancher's project is identified. */
  projectId: string;
  name: string;
  title?: string;
  purpose?: string;
  ttl: string;
  /** One of the sizes that policies give, or what the pod itself says that it may use; both only where somebody chose. */
  size?: string;
  resources?: ProductPodSpec['resources'];
  /** How it lives beside its lifetime: only what somebody has chosen. */
  life?: LifeSpec;
  /** Kubernetes name of the user, who becomes the pod's owner. */
  owner?: string;
  template: { name?: string; repository: string; chart: string; version: string };
  /** Only what differs from the chart's own values. */
  values: Record<string, unknown>;
}

/** The three calls and the wait between them, in order. */
export const STEPS = ['namespace', 'roles', 'pod', 'install'] as const;
export type Step = typeof STEPS[number];

export const FAILURE_KINDS = ['nameTaken', 'ending', 'forbidden', 'sessionExpired', 'unreachable', 'rolesTimeout', 'crdMissing', 'chartMissing', 'refused'] as const;
export type FailureKind = typeof FAILURE_KINDS[number];

/**
 * What the failed attempt left in the cluster:
 * nothing, what a second attempt continues with, what the operator removes by itself, or a pod that can be deleted in the list.
 */
export type Leftover = 'nothing' | 'resumable' | 'sweep' | 'listed';

export interface CreateFailure {
  step: Step;
  kind: FailureKind;
  left: Leftover;
  /** The server's own words. */
  message: string;
}

export type CreateOutcome = { ok: true; namespace: string; name: string; operation: { namespace: string; name: string } } | { ok: false; failure: CreateFailure };

/** Time, injected so that tests never sleep. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}
