import type { KubeObject } from '../kube/types';

/** Rancher's condition: `status` with the time it was written, no transition time. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  message?: string;
  reason?: string;
  lastUpdateTime?: string;
}

export interface ClusterRepo extends KubeObject {
  spec: { url?: string; gitRepo?: string; gitBranch?: string; enabled?: boolean; forceUpdate?: string; refreshInterval?: number };
  status?: {
    url?: string;
    downloadTime?: string;
    observedGeneration?: number;
    indexConfigMapName?: string;
    indexConfigMapNamespace?: string;
    conditions?: Condition[];
  };
}

/** A version of a chart in a repository's `index.yaml`. */
export interface ChartVersion {
  name: string;
  version: string;
  urls: string[];
  digest?: string;
  icon?: string;
  annotations?: Record<string, string>;
  [key: string]: unknown;
}

export interface RepositoryIndex {
  apiVersion?: string;
  generated?: string;
  entries: Record<string, ChartVersion[]>;
}

/** Kubernetes time: RFC 3339, UTC, whole seconds. */
export const kubeTime = (date: Date) => `${ date.toISOString().slice(0, 19) }Z`;
