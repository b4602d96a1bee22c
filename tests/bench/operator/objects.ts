/** Paths and bodies of the objects that make up a pod, as page, Rancher and helm would write them. */
const PODS = '/apis/productpods.io/v1alpha1';

export const paths = {
  namespaces:  '/api/v1/namespaces',
  pods:        `${ PODS }/productpods`,
  deployments: '/apis/apps/v1/deployments',
  jobs:        '/apis/batch/v1/jobs',
  podsIn:      (namespace: string) => `${ PODS }/namespaces/${ namespace }/productpods`,
  appsIn:      (namespace: string) => `/apis/catalog.cattle.io/v1/namespaces/${ namespace }/apps`,
  workloadsIn: (namespace: string) => `/apis/apps/v1/namespaces/${ namespace }/deployments`,
  jobsIn:      (namespace: string) => `/apis/batch/v1/namespaces/${ namespace }/jobs`,
};

export const CHART = { name: 'bench', version: '0.1.0' };

/** Without a readiness URL: on simulated nodes nothing answers. */
const TEMPLATE = 'title: Bench\nreadySeconds: 5\nproducts:\n  - name: web\n    title: Web\n    endpoint: { service: "{release}", port: 80 }\n';

export const namespaceOf = (name: string) => `pp-${ name }`;

export function namespaceBody(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(name), labels: { 'productpods.io/pod': name }, annotations: { 'field.cattle.io/projectId': 'local:p-bench' } } };
}

export function podBody(name: string, spec: Record<string, unknown>): object {
  return {
    apiVersion: 'productpods.io/v1alpha1',
    kind:       'ProductPod',
    // As admission would complete it, which these clusters may have none of.
    metadata:   { name, namespace: namespaceOf(name), labels: { 'productpods.io/project': 'p-bench' }, finalizers: ['productpods.io/cleanup'] },
    spec:       { title: `Bench ${ name }`, purpose: 'To be measured.', template: { repository: 'bench', chart: CHART.name, version: CHART.version }, ...spec },
  };
}

/** Rancher's record of a release that helm has deployed. */
export function appBody(name: string, at: string): object {
  return {
    apiVersion: 'catalog.cattle.io/v1',
    kind:       'App',
    metadata:   { name, namespace: namespaceOf(name) },
    spec:       {
      name,
      namespace:   namespaceOf(name),
      version:     1,
      helmVersion: 3,
      chart:       { metadata: { apiVersion: 'v2', ...CHART, description: 'A template of the benchmark.', annotations: { 'productpods.io/template': TEMPLATE } } },
      info:        { status: 'deployed', description: 'Install complete', firstDeployed: at, lastDeployed: at },
      resources:   [{ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace: namespaceOf(name) }],
    },
  };
}

/** A workload as helm installs it; a simulated node makes it available. */
export function deploymentBody(name: string, { namespace = namespaceOf(name), replicas = 1 } = {}): object {
  const labels = { 'app.kubernetes.io/instance': name };

  return {
    apiVersion: 'apps/v1',
    kind:       'Deployment',
    metadata:   {
      name, namespace, labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' }, annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'example.org/web:1' }] } },
    },
  };
}

export const REFERENCE_NAMESPACE = 'bench-reference';

/** A Job without container pods: `managedBy` keeps Kubernetes' Job controller away, its TTL controller asks only whether it has finished. */
export function jobBody(name: string, ttlSecondsAfterFinished: number): object {
  return {
    apiVersion: 'batch/v1',
    kind:       'Job',
    metadata:   { name, namespace: REFERENCE_NAMESPACE },
    spec:       {
      ttlSecondsAfterFinished, managedBy: 'tests.productpods.io/bench', template: { spec: { restartPolicy: 'Never', containers: [{ name: 'job', image: 'example.org/job:1' }] } },
    },
  };
}

/** The status of a Job that has finished at that time (RFC 3339, whole seconds). */
export function finishedStatus(at: string): object {
  const condition = (type: string) => ({
    type, status: 'True', reason: 'CompletionsReached', lastProbeTime: at, lastTransitionTime: at,
  });

  return { status: { startTime: at, completionTime: at, succeeded: 1, conditions: [condition('SuccessCriteriaMet'), condition('Complete')] } };
}
