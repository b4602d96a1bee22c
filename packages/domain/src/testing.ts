import type { NamespaceFacts, Observed, OperationFacts, ReleaseFacts, WorkloadFacts } from './observed';
import { FINALIZER, POD_LABEL } from './product-pod';
import type { Condition, ProductPod, ProductPodStatus } from './product-pod';

/** Builders for tests: a pod `demo` created at {@link CREATION} with a lifetime of two hours, as the API server would return it. */
export const CREATION = '2026-01-01T00:00:00Z';
export const CREATED_MS = Date.parse(CREATION);
export const NAMESPACE_UID = 'ns-1';

export const TEMPLATE = `
readySeconds: 30
products:
  - name: web
    title: Web
    endpoint: { service: "{release}", port: 80 }
    readiness: { path: / }
`;

interface PodOptions {
  ttl?: string;
  status?: ProductPodStatus;
  metadata?: Partial<ProductPod['metadata']>;
  spec?: Partial<ProductPod['spec']>;
}

export function buildPod({ ttl = '2h', status, metadata, spec }: PodOptions = {}): ProductPod {
  return {
    apiVersion: 'productpods.io/v1alpha1',
    kind:       'ProductPod',
    metadata:   { name: 'demo', namespace: 'pp-demo', uid: 'pod-1', generation: 1, creationTimestamp: CREATION, finalizers: [FINALIZER], ...metadata },
    spec:       { template: { repository: 'r', chart: 'hello', version: '0.1.0' }, ttl, ...spec },
    ...(status ? { status } : {}),
  };
}

export function buildNamespace(changes: Partial<NamespaceFacts> = {}): NamespaceFacts {
  return { name: 'pp-demo', uid: NAMESPACE_UID, labels: { [POD_LABEL]: 'demo' }, annotations: {}, finalizers: [FINALIZER], terminating: false, ...changes };
}

export function buildRelease(changes: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return { name: 'demo', status: 'deployed', description: 'Install complete', revision: 1, chart: 'hello', version: '0.1.0', template: TEMPLATE, workloads: [{ kind: 'Deployment', name: 'demo' }], clusterObjects: [], ...changes };
}

export function buildWorkload(changes: Partial<WorkloadFacts> = {}): WorkloadFacts {
  return { kind: 'Deployment', name: 'demo', release: 'demo', current: true, desired: 1, available: 1, running: 1, database: false, podLabel: 'demo', expiresAt: '2026-01-01T02:00:00Z', ...changes };
}

export function buildOperation(changes: Partial<OperationFacts> = {}): OperationFacts {
  return { namespace: 'pp-demo', name: 'helm-operation-1', action: 'install', release: 'demo', createdAt: CREATION, state: 'running', message: '', ...changes };
}

export function buildObserved(changes: Partial<Observed> = {}): Observed {
  return { pod: buildPod(), namespace: buildNamespace({ annotations: { 'productpods.io/expires-at': '2026-01-01T02:00:00Z' } }), operations: [], workloads: [], cronJobs: [], owner: 'unknown', noticed: [], answers: {}, urls: {}, diagnosis: [], access: true, ...changes };
}

/** The condition that says how far the end of a pod has come. */
export function terminated(reason: string, since = '2026-01-01T02:00:00Z'): Condition {
  return { type: 'Terminated', status: 'False', reason, message: '', lastTransitionTime: since };
}
