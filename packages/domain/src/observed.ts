import type { ProductPod } from './product-pod';

/** A namespace as far as the rules need it. */
export interface NamespaceFacts {
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  terminating: boolean;
}

/** A Helm release, from Rancher's App or from Helm's own Secret. `status` is Helm's word. */
export interface ReleaseFacts {
  name: string;
  status: string;
  description: string;
  revision: number;
  chart: string;
  version: string;
  /** The chart's annotation that describes the template, as text. */
  template?: string;
  /** Deployments and StatefulSets of the manifest. Empty when the source does not list them. */
  workloads: { kind: WorkloadKind; name: string }[];
}

/** What Rancher does, or did, to install a release. */
export interface OperationFacts {
  namespace: string;
  name: string;
  action: string;
  release: string;
  createdAt: string;
  state: 'running' | 'succeeded' | 'failed';
  message: string;
}

export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet'] as const;
export type WorkloadKind = typeof WORKLOAD_KINDS[number];

export interface WorkloadFacts {
  kind: WorkloadKind;
  name: string;
  /** The release that Helm says it belongs to. */
  release?: string;
  /** Whether its controller has seen the latest specification and rolled it out. */
  current: boolean;
  desired: number;
  available: number;
  podLabel?: string;
  expiresAt?: string;
}

/** What a product said when it was last asked. */
export interface Answer {
  ready: boolean;
  message: string;
  /** Milliseconds. */
  askedAt: number;
  /** How many answers in a row were not ready, counted anew when the workloads become available. */
  failures: number;
  /** Whether every workload was available when it was asked. */
  whenAvailable: boolean;
}

/** Everything that the rules look at for one pod. */
export interface Observed {
  pod: ProductPod;
  /** `undefined` as long as the namespace has not been seen. */
  namespace?: NamespaceFacts;
  release?: ReleaseFacts;
  operations: OperationFacts[];
  workloads: WorkloadFacts[];
  /** By product name. */
  answers: Record<string, Answer | undefined>;
  /** By product name: the URL at which the cluster itself exposes it. */
  urls: Record<string, string | undefined>;
  /** What keeps container pods from running, in words, worst first. */
  diagnosis: string[];
  /** Whether the operator has its rights in the namespace. */
  access: boolean;
  /** Whether the release was uninstalled a moment ago, before any record of it. */
  uninstalled?: boolean;
  /** Why the release could not be uninstalled so far. */
  uninstallError?: string;
}
