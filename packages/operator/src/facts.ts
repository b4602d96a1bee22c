import {
  API_GROUP, ASLEEP_ANNOTATION, ASLEEP_REPLICAS_ANNOTATION, EXPIRES_AT_ANNOTATION, POD_LABEL, PROJECT_LABEL, PROTECTED_ANNOTATION, RANCHER_PROJECT_ANNOTATION, RANCHER_QUOTA_ANNOTATION, TEMPLATE_ANNOTATION, parseAmount, RESOURCE_UNITS, WORKLOAD_KINDS,
} from '@product-pods/domain';
import type { CronJobFacts, NamespaceFacts, OperationFacts, ProductPod, ProductPodStatus, ReleaseFacts, WorkloadFacts, WorkloadKind } from '@product-pods/domain';
import type { KubeObject } from './kube/client';
import { detached, intern } from './kube/intern';

/** Rancher's mirror of a Helm release, as far as it is read. */
export interface App extends KubeObject {
  spec?: {
    name?: string;
    version?: number;
    info?: { status?: string; description?: string };
    chart?: { metadata?: { name?: string; version?: string; annotations?: Record<string, string> } };
    /** Rancher names the namespace of everything that lies in one. */
    resources?: { apiVersion?: string; kind?: string; name?: string; namespace?: string }[];
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

interface Container {
  image?: string;
  resources?: { requests?: Record<string, string | number>; limits?: Record<string, string | number> };
}

/** A Deployment or a StatefulSet. */
export interface Workload extends KubeObject {
  metadata: KubeObject['metadata'] & { generation?: number };
  spec?: { replicas?: number; template?: { spec?: { containers?: Container[] } } };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    readyReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
    conditions?: { type: string; status: string; message?: string }[];
  };
}

/** A CronJob, as far as it is read. */
export interface CronJob extends KubeObject {
  spec?: { suspend?: boolean };
}

/** Rancher's user. */
export interface RancherUser extends KubeObject {
  enabled?: boolean | null;
}

/** What people write into annotations may be a mebibyte; of ours, no more than this is ever read. */
const ANNOTATION_MAX = 4096;

/** A ProductPod without what no rule reads, so that ten thousand fit into memory whatever their owners attach to them. */
export function slimPod({ apiVersion, kind, metadata, spec, status }: ProductPod): ProductPod {
  const { name, namespace, uid, resourceVersion, generation, creationTimestamp, deletionTimestamp, finalizers, labels, annotations } = metadata;
  const ours = Object.entries(annotations ?? {}).filter(([key]) => key.startsWith(`${ API_GROUP }/`)).map(([key, value]) => [key, value.length > ANNOTATION_MAX ? detached(value.slice(0, ANNOTATION_MAX)) : value]);

  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      generation,
      creationTimestamp,
      ...(deletionTimestamp ? { deletionTimestamp } : {}),
      ...(finalizers?.length ? { finalizers } : {}),
      ...(labels?.[PROJECT_LABEL] === undefined ? {} : { labels: { [PROJECT_LABEL]: intern(labels[PROJECT_LABEL]) } }),
      ...(ours.length ? { annotations: Object.fromEntries(ours) } : {}),
    },
    spec,
    ...(status ? { status: slimStatus(status) } : {}),
  };
}

/** Many pods go by the same description. */
const slimStatus = (status: ProductPodStatus): ProductPodStatus => (status.template ? { ...status, template: { ...status.template, description: intern(status.template.description) } } : status);

export type NamespaceObject = NamespaceFacts & { createdAt: string; version: string };

interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] };
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}

export function namespaceFacts({ metadata, spec, status }: Namespace): NamespaceObject {
  const stamps = pick(metadata.annotations, EXPIRES_AT_ANNOTATION, PROTECTED_ANNOTATION, RANCHER_PROJECT_ANNOTATION, RANCHER_QUOTA_ANNOTATION);
  const terminating = metadata.deletionTimestamp !== undefined;
  const { finalizers } = metadata;
  // Without a finalizer of its own the namespace controller has done what it does, or somebody told it to leave it.
  const remaining = !terminating ? undefined : spec && !spec.finalizers?.length ? '' : remainingIn(status?.conditions);

  return {
    name:        metadata.name,
    uid:         metadata.uid ?? '',
    version:     metadata.resourceVersion ?? '',
    createdAt:   metadata.creationTimestamp ?? '',
    labels:      pick(metadata.labels, POD_LABEL),
    annotations: stamps,
    terminating,
    ...(finalizers?.length ? { finalizers } : {}),
    ...(remaining === undefined ? {} : { remaining }),
  };
}

/** Kinds whose objects go by themselves once their containers have ended; nobody needs to be told about them. */
const PASSING = /^(?:pods|persistentvolumeclaims|replicasets\.apps|endpointslices\.discovery\.k8s\.io|endpoints|productpods\.productpods\.io)\.? has /;
const PASSING_FINALIZERS = /^(?:productpods\.io\/cleanup|kubernetes\.io\/pvc-protection|foregroundDeletion|orphan) in /;

/**
 * What holds a terminating namespace up, from the conditions that the namespace controller leaves behind after each pass: `undefined`
 * before its first, an empty text when nothing does that would not go by itself.
 */
function remainingIn(conditions: { type: string; status: string; message?: string }[] | undefined): string | undefined {
  const messages = (conditions ?? []).filter(({ status }) => status === 'True');

  if (!conditions?.some(({ type }) => type === 'NamespaceContentRemaining')) {
    return undefined;
  }

  const held = messages.flatMap(({ type, message = '' }) => {
    if (type === 'NamespaceContentRemaining' || type === 'NamespaceFinalizersRemaining') {
      const passing = type === 'NamespaceContentRemaining' ? PASSING : PASSING_FINALIZERS;
      const [, list = message] = /^[^:]*: (.*)$/s.exec(message) ?? [];

      return list.split(/, (?=[a-zA-Z0-9./-]+ (?:has|in) )/).filter((part) => !passing.test(part.trim()));
    }

    return [message];
  });

  return held.join('; ').slice(0, 500);
}

function pick(from: Record<string, string> | undefined, ...keys: string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (from?.[key] === undefined ? [] : [[key, from[key]]])));
}

export function releaseFacts({ metadata, spec }: App): ReleaseFacts {
  const chart = spec?.chart?.metadata;
  const template = chart?.annotations?.[TEMPLATE_ANNOTATION];

  return {
    name:        spec?.name ?? metadata.name,
    status:      intern(spec?.info?.status ?? 'unknown'),
    description: intern(spec?.info?.description ?? ''),
    revision:    spec?.version ?? 0,
    chart:       intern(chart?.name ?? ''),
    version:     intern(chart?.version ?? ''),
    ...(template === undefined ? {} : { template: intern(template) }),
    workloads:      (spec?.resources ?? []).flatMap(({ kind, name }) => (isWorkloadKind(kind) && name ? [{ kind, name }] : [])),
    clusterObjects: (spec?.resources ?? []).flatMap(({ apiVersion, kind, name, namespace }) => (apiVersion && kind && name && !namespace ? [{ apiVersion, kind, name }] : [])),
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

/** Images of what others keep their data in. */
const DATABASE = /(?:^|[/_-])(?:postgres(?:ql)?|pgvector|timescaledb|mysql|mariadb|percona|mongo(?:db)?|redis|valkey|memcached|opensearch|elasticsearch|cassandra|couchdb|influxdb|mssql|rabbitmq|zookeeper|kafka|minio)(?:[:@_/-]|$)/i;
/** More than Kubernetes would run; whoever writes such a number does not mean it. */
const REPLICAS_MAX = 10_000;

function replicasIn(text: string | undefined): number | undefined {
  const replicas = /^\d{1,5}$/.test(text ?? '') ? Number(text) : undefined;

  return replicas !== undefined && replicas <= REPLICAS_MAX ? replicas : undefined;
}

/** A workload's facts with what the operator needs to write to it. */
export type WorkloadObject = WorkloadFacts & { namespace: string; version: string };

export function workloadFacts(kind: WorkloadKind, { metadata, spec, status }: Workload): WorkloadObject {
  const desired = spec?.replicas ?? 1;
  const seen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  // A StatefulSet says by its revisions that a roll-out is over, a Deployment by its counts.
  const rolledOut = kind === 'Deployment'
    ? (status?.updatedReplicas ?? 0) >= desired && (status?.replicas ?? 0) <= Math.max(desired, status?.updatedReplicas ?? 0)
    : status?.updateRevision === status?.currentRevision || (status?.updatedReplicas ?? 0) >= desired;
  const release = metadata.annotations?.['meta.helm.sh/release-name'];
  const podLabel = metadata.labels?.[POD_LABEL];
  const expiresAt = metadata.annotations?.[EXPIRES_AT_ANNOTATION];
  const asleepReplicas = replicasIn(metadata.annotations?.[ASLEEP_REPLICAS_ANNOTATION]);
  const failure = status?.conditions?.find(({ type, status: holds }) => type === 'ReplicaFailure' && holds === 'True')?.message;

  return {
    kind,
    namespace: metadata.namespace ?? '',
    name:      metadata.name,
    current:   seen && rolledOut,
    desired,
    available: status?.availableReplicas ?? 0,
    running:   status?.replicas ?? 0,
    database:  (spec?.template?.spec?.containers ?? []).some(({ image }) => DATABASE.test(image ?? '')),
    version:   metadata.resourceVersion ?? '',
    ...askedBy(spec?.template?.spec?.containers ?? []),
    ...(asleepReplicas === undefined ? {} : { asleepReplicas }),
    ...(failure === undefined ? {} : { failure: detached(failure.slice(0, 300)) }),
    ...(release === undefined ? {} : { release }),
    ...(podLabel === undefined ? {} : { podLabel }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The most that one of the containers requests without naming a limit; nothing where none does. */
function askedBy(containers: readonly Container[]): Pick<WorkloadFacts, 'asked'> {
  const most = (resource: 'cpu' | 'memory') => Math.max(0, ...containers.map(({ resources }) => {
    const request = resources?.limits?.[resource] === undefined ? resources?.requests?.[resource] : undefined;
    const read = request === undefined ? undefined : parseAmount(String(request), RESOURCE_UNITS[resource] ?? 'bytes');

    return read?.ok ? read.value : 0;
  }));
  const [cpu, memory] = [most('cpu'), most('memory')];

  return cpu || memory ? { asked: { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) } } : {};
}

export function cronJobFacts({ metadata, spec }: CronJob): CronJobFacts & { namespace: string } {
  const release = metadata.annotations?.['meta.helm.sh/release-name'];

  return {
    namespace: metadata.namespace ?? '',
    name:      metadata.name,
    suspended: spec?.suspend ?? false,
    asleep:    metadata.annotations?.[ASLEEP_ANNOTATION] === 'true',
    ...(release === undefined ? {} : { release }),
  };
}
