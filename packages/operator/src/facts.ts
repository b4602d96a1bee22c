import { EXPIRES_AT_ANNOTATION, POD_LABEL, TEMPLATE_ANNOTATION, WORKLOAD_KINDS } from '@product-pods/domain';
import type { NamespaceFacts, OperationFacts, ReleaseFacts, WorkloadFacts, WorkloadKind } from '@product-pods/domain';
import type { KubeObject } from './kube/client';

/** Rancher's mirror of a Helm release, as far as it is read. */
export interface App extends KubeObject {
  spec?: {
    name?: string;
    version?: number;
    info?: { status?: string; description?: string };
    chart?: { metadata?: { name?: string; version?: string; annotations?: Record<string, string> } };
    resources?: { kind?: string; name?: string }[];
  };
}

/** Rancher's record of a helm command. */
export interface Operation extends KubeObject {
  status?: {
    action?: string;
    releaseName?: string;
    namespace?: string;
    conditions?: { type: string; status: string; message?: string }[];
  };
}

/** A Deployment or a StatefulSet. */
export interface Workload extends KubeObject {
  metadata: KubeObject['metadata'] & { generation?: number };
  spec?: { replicas?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    readyReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
  };
}

export type NamespaceObject = NamespaceFacts & { createdAt: string; version: string };

export function namespaceFacts({ metadata }: KubeObject): NamespaceObject {
  const expires = metadata.annotations?.[EXPIRES_AT_ANNOTATION];

  return {
    name:        metadata.name,
    uid:         metadata.uid ?? '',
    version:     metadata.resourceVersion ?? '',
    createdAt:   metadata.creationTimestamp ?? '',
    labels:      pick(metadata.labels, POD_LABEL),
    annotations: expires === undefined ? {} : { [EXPIRES_AT_ANNOTATION]: expires },
    terminating: metadata.deletionTimestamp !== undefined,
  };
}

function pick(labels: Record<string, string> | undefined, key: string): Record<string, string> {
  const value = labels?.[key];

  return value === undefined ? {} : { [key]: value };
}

export function releaseFacts({ metadata, spec }: App): ReleaseFacts {
  const chart = spec?.chart?.metadata;
  const template = chart?.annotations?.[TEMPLATE_ANNOTATION];

  return {
    name:        spec?.name ?? metadata.name,
    status:      spec?.info?.status ?? 'unknown',
    description: spec?.info?.description ?? '',
    revision:    spec?.version ?? 0,
    chart:       chart?.name ?? '',
    version:     chart?.version ?? '',
    ...(template === undefined ? {} : { template }),
    workloads:   (spec?.resources ?? []).flatMap(({ kind, name }) => (isWorkloadKind(kind) && name ? [{ kind, name }] : [])),
  };
}

export function isWorkloadKind(kind: string | undefined): kind is WorkloadKind {
  return WORKLOAD_KINDS.some((known) => known === kind);
}

export function operationFacts({ metadata, status }: Operation): OperationFacts & { key: string } {
  const condition = (type: string) => status?.conditions?.find((each) => each.type === type);
  const stalled = condition('Stalled');
  const failed = stalled?.status === 'True';
  const succeeded = !failed && condition('Reconciling')?.status === 'False' && stalled?.status === 'False';
  const namespace = status?.namespace ?? metadata.namespace ?? '';

  return {
    key:       `${ namespace }/${ status?.releaseName ?? '' }`,
    namespace: metadata.namespace ?? '',
    name:      metadata.name,
    action:    status?.action ?? '',
    release:   status?.releaseName ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    state:     failed ? 'failed' : succeeded ? 'succeeded' : 'running',
    message:   stalled?.message?.trim() ?? '',
  };
}

export function workloadFacts(kind: WorkloadKind, { metadata, spec, status }: Workload): WorkloadFacts & { namespace: string } {
  const desired = spec?.replicas ?? 1;
  const seen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  // A StatefulSet says by its revisions that a roll-out is over, a Deployment by its counts.
  const rolledOut = kind === 'Deployment'
    ? (status?.updatedReplicas ?? 0) >= desired && (status?.replicas ?? 0) <= Math.max(desired, status?.updatedReplicas ?? 0)
    : status?.updateRevision === status?.currentRevision || (status?.updatedReplicas ?? 0) >= desired;
  const release = metadata.annotations?.['meta.helm.sh/release-name'];
  const podLabel = metadata.labels?.[POD_LABEL];
  const expiresAt = metadata.annotations?.[EXPIRES_AT_ANNOTATION];

  return {
    kind,
    namespace: metadata.namespace ?? '',
    name:      metadata.name,
    current:   seen && rolledOut,
    desired,
    available: status?.availableReplicas ?? 0,
    ...(release === undefined ? {} : { release }),
    ...(podLabel === undefined ? {} : { podLabel }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
