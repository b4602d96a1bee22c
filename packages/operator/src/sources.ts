import { isDeepStrictEqual } from 'node:util';
import type { CronJobFacts, NamespaceFacts, OperationFacts, ProductPod, ProductPodPolicy, ProductPodUsage, ProductTemplateFacts, ReleaseFacts, WorkloadFacts } from '@product-pods/domain';
import { POD_LABEL } from '@product-pods/domain';
import type { Logger } from 'pino';
import { templateFacts } from './template-facts';
import type { TemplateObject } from './template-facts';
import { cronJobFacts, namespaceFacts, operationFacts, releaseFacts, slimPod, workloadFacts } from './facts';
import type { App, CronJob, NamespaceObject, Operation, RancherUser, Workload, WorkloadObject } from './facts';
import type { KubeClient, KubeObject } from './kube/client';
import { paths } from './kube/paths';
import { keyOf, Reflector } from './kube/reflector';
import type { LedgerObject } from './quota/ledger-object';
import { limitFacts, QUOTA_SELECTOR, quotaFacts } from './quota/namespace-objects';
import type { LimitFacts, LimitRangeObject, QuotaFacts, ResourceQuotaObject } from './quota/namespace-objects';
import { projectFacts } from './quota/projects';
import type { ProjectFacts, RancherProject } from './quota/projects';

/** Mirrors of everything the operator watches; every change is told as the key of the pod it may concern. */
export interface Sources {
  pods: Reflector<ProductPod, ProductPod>;
  namespaces: Reflector<KubeObject, NamespaceObject>;
  releases: Reflector<App, ReleaseFacts & { namespace: string }>;
  operations: Reflector<Operation, OperationFacts & { key: string }>;
  deployments: Reflector<Workload, WorkloadObject>;
  statefulSets: Reflector<Workload, WorkloadObject>;
  cronJobs: Reflector<CronJob, CronJobFacts & { namespace: string }>;
  /** Rancher's users, where this is Rancher's own cluster; `true` for those who may sign in. */
  users: Reflector<RancherUser, boolean>;
  productTemplates: Reflector<TemplateObject, ProductTemplateFacts & { name: string }>;
  policies: Reflector<ProductPodPolicy & KubeObject, ProductPodPolicy>;
  /** What the leading operator has written of them. */
  usages: Reflector<ProductPodUsage & KubeObject, ProductPodUsage>;
  ledgers: Reflector<LedgerObject, LedgerObject>;
  /** Of the operator's own in pods' namespaces. */
  resourceQuotas: Reflector<ResourceQuotaObject, QuotaFacts>;
  limitRanges: Reflector<LimitRangeObject, LimitFacts>;
  /** Rancher's projects of this cluster, where this is Rancher's own cluster. */
  projects: Reflector<RancherProject, { facts: ProjectFacts | undefined }>;
}

/** Who is told of what changes. */
export interface SourceListeners {
  /** There may be something to do about the pod of that key. */
  wake: (key: string) => void;
  pod: (key: string, now: ProductPod | undefined) => void;
  policies: () => void;
  ledger: (now: LedgerObject | undefined, before: LedgerObject | undefined) => void;
  namespace: (now: NamespaceObject | undefined, before: NamespaceObject | undefined) => void;
}

export interface SourceOptions {
  client: KubeClient;
  log: Logger;
  /** Rancher's id of this cluster. */
  clusterId: string;
}

/** Namespaces and workloads of a cluster can be many; only what belongs to some pod or release is worth a wake-up. */
export function createSources({ client, log, clusterId }: SourceOptions, { wake, pod: onPod, policies: onPolicies, ledger: onLedger, namespace: onNamespace }: SourceListeners): Sources {
  const wakeNamespace = (namespace: NamespaceFacts | undefined) => {
    if (!namespace) {
      return;
    }

    const pod = namespace.labels[POD_LABEL];

    sources.pods.store.keysIn(namespace.name).forEach(wake);

    if (pod !== undefined) {
      wake(`${ namespace.name }/${ pod }`);
    }
  };
  const seeNamespace = (now: NamespaceObject | undefined, before: typeof now) => {
    onNamespace(now, before);
    wakeNamespace(now ?? before);
  };
  const wakeWorkload = (now: (Pick<WorkloadFacts, 'release'> & { namespace: string }) | undefined, before: typeof now) => {
    const workload = now ?? before;

    if (workload?.release !== undefined) {
      wake(`${ workload.namespace }/${ workload.release }`);
    }
  };
  const wakeIn = (now: { namespace: string } | undefined, before: typeof now) => sources.pods.store.keysIn((now ?? before)?.namespace ?? '').forEach(wake);
  const wakeOperation = (now: { key: string } | undefined, before: typeof now) => wake((now ?? before)?.key ?? '');
  const wakeRelease = (now: { namespace: string; name: string } | undefined, before: typeof now) => {
    const release = now ?? before;

    wake(`${ release?.namespace }/${ release?.name }`);
  };
  const wakePod = (now: ProductPod | undefined, before: typeof now) => {
    const pod = now ?? before;

    if (pod) {
      onPod(keyOf(pod), now);
      wake(keyOf(pod));
    }
  };
  const wakeAll = () => {
    onPolicies();
    sources.pods.store.list().forEach((pod) => wake(keyOf(pod)));
  };

  // Labels and annotations are no change of what a policy says.
  const seePolicy = (now: ProductPodPolicy | undefined, before: ProductPodPolicy | undefined) => {
    if (now?.metadata.uid !== before?.metadata.uid || now?.metadata.generation !== before?.metadata.generation) {
      wakeAll();
    }
  };
  const wakeAllIfChanged = (now: object | undefined, before: object | undefined) => {
    if (!isDeepStrictEqual(now, before)) {
      wakeAll();
    }
  };

  // Users come and go rarely, and only then are all pods looked through: an index by owner would be kept for nothing.
  const wakeOwners = (now: boolean | undefined, before: boolean | undefined) => {
    if (before !== undefined && now !== before) {
      sources.pods.store.list().filter(({ spec }) => spec.owner !== undefined).forEach((pod) => wake(keyOf(pod)));
    }
  };

  // They are written by hand, and seldom.
  const wakeUsers = (template: { name: string } | undefined) => {
    sources.pods.store.list().filter(({ spec }) => spec.template.name !== undefined && spec.template.name === template?.name).forEach((pod) => wake(keyOf(pod)));
  };

  const sources: Sources = {
    pods:         new Reflector<ProductPod, ProductPod>(client, { path: paths.pods, slim: slimPod, onChange: wakePod }, log),
    namespaces:   new Reflector<KubeObject, NamespaceObject>(client, { path: paths.namespaces, slim: namespaceFacts, onChange: seeNamespace }, log),
    releases:     new Reflector<App, ReleaseFacts & { namespace: string }>(client, { path: paths.apps, slim: (app) => ({ ...releaseFacts(app), namespace: app.metadata.namespace ?? '' }), onChange: wakeRelease }, log),
    operations:   new Reflector<Operation, OperationFacts & { key: string }>(client, { path: paths.operations, slim: operationFacts, onChange: wakeOperation }, log),
    deployments:  new Reflector<Workload, WorkloadObject>(client, { path: paths.workloads('deployments'), slim: (object) => workloadFacts('Deployment', object), onChange: wakeWorkload }, log),
    statefulSets: new Reflector<Workload, WorkloadObject>(client, { path: paths.workloads('statefulsets'), slim: (object) => workloadFacts('StatefulSet', object), onChange: wakeWorkload }, log),
    cronJobs:     new Reflector<CronJob, CronJobFacts & { namespace: string }>(client, { path: paths.cronJobs, slim: cronJobFacts, onChange: wakeWorkload }, log),
    users:        new Reflector<RancherUser, boolean>(client, { path: paths.users, slim: ({ enabled }) => enabled !== false, onChange: (now, before) => wakeOwners(now, before) }, log),
    productTemplates: new Reflector<TemplateObject, ProductTemplateFacts & { name: string }>(client, { path: paths.templates, slim: templateFacts, onChange: (now, before) => wakeUsers(now ?? before) }, log),
    policies:     new Reflector<ProductPodPolicy & KubeObject, ProductPodPolicy>(client, { path: paths.policies, slim: slimPolicy, onChange: seePolicy }, log),
    usages:       new Reflector<ProductPodUsage & KubeObject, ProductPodUsage>(client, { path: paths.usages, slim: slimUsage, onChange: () => undefined }, log),
    ledgers:      new Reflector<LedgerObject, LedgerObject>(client, { path: paths.ledgers, slim: (ledger) => ledger, onChange: (now, before) => onLedger(now, before) }, log),
    resourceQuotas: new Reflector<ResourceQuotaObject, QuotaFacts>(client, { path: paths.resourceQuotas, query: QUOTA_SELECTOR, slim: quotaFacts, onChange: wakeIn }, log),
    limitRanges:    new Reflector<LimitRangeObject, LimitFacts>(client, { path: paths.limitRanges, query: QUOTA_SELECTOR, slim: limitFacts, onChange: wakeIn }, log),
    projects:       new Reflector<RancherProject, { facts: ProjectFacts | undefined }>(client, { path: paths.projectsOf(clusterId), slim: (project) => ({ facts: projectFacts(project) }), onChange: wakeAllIfChanged }, log),
  };

  return sources;
}

/** A policy without what nobody reads, such as who wrote which of its fields. */
function slimPolicy({ apiVersion, kind, metadata: { name, uid, resourceVersion, generation }, spec }: ProductPodPolicy): ProductPodPolicy {
  return { apiVersion, kind, metadata: { name, uid, resourceVersion, generation }, spec };
}

function slimUsage({ apiVersion, kind, metadata: { name, resourceVersion, ownerReferences }, status }: ProductPodUsage): ProductPodUsage {
  return { apiVersion, kind, metadata: { name, resourceVersion, ...(ownerReferences ? { ownerReferences } : {}) }, ...(status ? { status } : {}) };
}

export function allOf(sources: Sources): { start(): void; stop(): Promise<void>; onSynced(callback: () => void): void; readonly synced: boolean }[] {
  return Object.values(sources);
}
