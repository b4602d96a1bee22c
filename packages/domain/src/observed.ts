import type { Asked, LimitItem } from './policy/namespace-quota';
import type { RancherLimit } from './policy/rancher-quota';
import type { ClusterObject, GivenNotice, ProductPod } from './product-pod';

/** A namespace as far as the rules need it. */
export interface NamespaceFacts {
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** What must be taken off its metadata before it can go; absent when nothing must. */
  finalizers?: string[];
  terminating: boolean;
  /** What keeps a terminating namespace, in the API server's words; empty when only ProductPods do, absent before it has looked. */
  remaining?: string;
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
  /** Objects of the manifest that lie in no namespace. */
  clusterObjects: ClusterObject[];
}

/** A `ProductTemplate` as far as the operator goes by it. */
export interface ProductTemplateFacts {
  generation: number;
  /** What a pod goes by, as JSON: see {@link runtimeDescription}. */
  description: string;
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
  /** Container pods that exist, going ones not counted. */
  running: number;
  /** Whether it looks like a database, by its images; it sleeps last and wakes first unless the template says otherwise. */
  database: boolean;
  /** How many replicas it had before the operator put it to sleep. */
  asleepReplicas?: number;
  /** Why Kubernetes cannot make its container pods, such as an exceeded quota. */
  failure?: string;
  /** The most that one of its containers requests of what it names no limit for. */
  asked?: Asked;
  podLabel?: string;
  expiresAt?: string;
}

/** A CronJob: it sleeps by being suspended. */
export interface CronJobFacts {
  name: string;
  release?: string;
  suspended: boolean;
  /** Whether the operator suspended it. */
  asleep: boolean;
}

/** What Rancher knows of the owner; `unknown` where it cannot be asked, or where the owner is no user of Rancher. */
export type OwnerState = 'present' | 'gone' | 'disabled' | 'unknown';

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
  /** `undefined` as long as the namespace has not been seen, and when it is gone. */
  namespace?: NamespaceFacts;
  /** Whether the API server itself has said that there is no such namespace any more. */
  namespaceGone?: boolean;
  release?: ReleaseFacts;
  /** The ProductTemplate that the pod names; `undefined` where there is none. */
  productTemplate?: ProductTemplateFacts;
  operations: OperationFacts[];
  workloads: WorkloadFacts[];
  cronJobs: CronJobFacts[];
  /** Names of workloads (`Kind/name`) of which container pods are still there, as last looked at; `undefined` before. */
  lingering?: string[];
  owner: OwnerState;
  /** Notices given a moment ago, before any record of them. */
  noticed: GivenNotice[];
  /** How far the archiving of an expired pod has come. */
  archive?: { state: 'done' | 'failed' | 'unavailable'; message: string };
  /** Objects outside of any namespace that could not be removed yet, in words. */
  clusterLeftovers?: string[];
  /** By product name. */
  answers: Record<string, Answer | undefined>;
  /** By product name: the URL at which the cluster itself exposes it. */
  urls: Record<string, string | undefined>;
  /** What keeps container pods from running, in words, worst first. */
  diagnosis: string[];
  /** How long to leave a product that is ready alone, in milliseconds. */
  patienceMs?: number;
  /** What became of asking for the pod's share of the quotas again; `undefined` before it was asked for. */
  quota?: { granted: boolean; message: string; askedAt: number };
  /** The operator's quota in the pod's namespace as it stands; `undefined` where that is not looked at. */
  namespaceQuota?: { hard?: Record<string, string>; limits: LimitItem[] };
  /** What the namespace's project may have in all, where this cluster knows. */
  projectLimit?: RancherLimit;
  /** Whether the operator has its rights in the namespace. */
  access: boolean;
  /** Whether the release was uninstalled a moment ago, before any record of it. */
  uninstalled?: boolean;
  /** Why the release could not be uninstalled so far. */
  uninstallError?: string;
}
