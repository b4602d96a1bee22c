import type { PodPlan } from './plan';
import type { PodFacts } from './oracle';

export interface Seen<T> { at: number; value: T }

/** A workload of a pod as last seen. */
export interface WorkloadRecord { replicas: number; available: number; uid: string; gone: boolean }

/** Everything the watchers saw of one pod and what people did to it. */
export interface PodRecord {
  readonly plan: PodPlan;
  readonly namespace: string;
  uid?: string;
  /** Absent until the API server has shown the pod. */
  facts?: PodFacts;
  phases: Seen<string>[];
  /** Things that explain a change of phase: what people did and what happened to its workloads, in milliseconds. */
  causes: number[];
  workloads: Map<string, WorkloadRecord>;
  /** Whether the installation failed and its remains are cleared away by whoever installs. */
  reinstalling?: boolean;
  /** When its removal was first seen to have begun. */
  endingAt?: number;
  /** When the ProductPod was seen to be gone. */
  goneAt?: number;
  namespaceGoneAt?: number;
  /** What is wrong is said once for each pod and rule. */
  accused: Set<string>;
}

export function newRecord(plan: PodPlan, namespace: string): PodRecord {
  return {
    plan, namespace, phases: [], causes: [], workloads: new Map(), accused: new Set(),
  };
}

/** When nothing of it is left: the pod, and its namespace where that was made for it. */
export function goneSince({ plan, goneAt, namespaceGoneAt }: PodRecord): number | undefined {
  return plan.foreign ? goneAt : goneAt !== undefined && namespaceGoneAt !== undefined ? Math.max(goneAt, namespaceGoneAt) : undefined;
}
