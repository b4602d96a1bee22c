import { describe, expect, it } from 'vitest';
import { cronJobFacts, namespaceFacts, releaseFacts, slimPod, workloadFacts } from './facts';

const metadata = { name: 'demo', namespace: 'pp-demo', uid: 'u', resourceVersion: '7' };

describe('what holds a terminating namespace up', () => {
  const remaining = (conditions: object[] | undefined, terminating = true) => namespaceFacts({
    metadata: { name: 'pp-demo', ...(terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) }, status: { conditions },
  } as Parameters<typeof namespaceFacts>[0]).remaining;
  const content = (message: string) => ({ type: 'NamespaceContentRemaining', status: 'True', message });
  const finalizers = (message: string) => ({ type: 'NamespaceFinalizersRemaining', status: 'True', message });

  it.each<[string, object[] | undefined, string | undefined]>([
    ['is not known before the first pass', undefined, undefined],
    ['is nothing when all is gone', [{ type: 'NamespaceContentRemaining', status: 'False', message: 'All content successfully removed' }], ''],
    ['is nothing when only ProductPods wait, and container pods on their way out', [content('Some resources are remaining: pods. has 2 resource instances, productpods.productpods.io has 1 resource instances'), finalizers('Some content in the namespace has finalizers remaining: productpods.io/cleanup in 1 resource instances')], ''],
    ['is what others hold on to', [content('Some resources are remaining: configmaps. has 1 resource instances, productpods.productpods.io has 1 resource instances'), finalizers('Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances, productpods.io/cleanup in 1 resource instances')], 'configmaps. has 1 resource instances; example.com/hold in 1 resource instances'],
    ['is a group of the API that does not answer', [content('Some resources are remaining: productpods.productpods.io has 1 resource instances'), { type: 'NamespaceDeletionDiscoveryFailure', status: 'True', message: 'Discovery failed for some groups' }], 'Discovery failed for some groups'],
  ])('%s', (_, conditions, expected) => {
    expect(remaining(conditions)).toBe(expected);
  });

  it('is not asked for while the namespace lives', () => {
    expect(remaining([content('Some resources are remaining: x')], false)).toBeUndefined();
    const gone = { name: 'n', deletionTimestamp: 't' };

    expect(namespaceFacts({ metadata: gone, spec: { finalizers: ['kubernetes'] } } as never).remaining).toBeUndefined();
    // The namespace controller has finished, or somebody made it leave things as they are.
    expect(namespaceFacts({ metadata: gone, spec: {} } as never).remaining).toBe('');
  });
});

it('tells what of a release lies in no namespace', () => {
  const resources = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'demo', namespace: 'pp-demo' }, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'demo' }];

  expect(releaseFacts({ metadata, spec: { name: 'demo', resources } })).toMatchObject({
    workloads: [{ kind: 'Deployment', name: 'demo' }], clusterObjects: [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'demo' }],
  });
});

describe('workloadFacts', () => {
  const facts = (changes: object) => workloadFacts('Deployment', { metadata, spec: { replicas: 1 }, ...changes });

  it.each([
    ['postgres:16', true], ['registry.example/library/postgresql:16', true], ['bitnami/mariadb-galera:11', true], ['docker.io/valkey/valkey:8', true], ['productpods/trac-postgresql:0.1.0', true],
    ['jira:10', false], ['postgrest/postgrest:12', false], ['registry.example/mysqlike:1', false],
  ])('sees whether %s is a database: %s', (image, database) => {
    expect(facts({ spec: { template: { spec: { containers: [{ image: 'sidecar' }, { image }] } } } })).toMatchObject({ database });
  });

  it.each([['3', 3], ['0', 0], ['-1', undefined], ['1e9', undefined], ['99999', undefined], ['', undefined]])('reads remembered replicas %j as %s', (text, asleepReplicas) => {
    expect(facts({ metadata: { ...metadata, annotations: { 'productpods.io/asleep-replicas': text } } }).asleepReplicas).toBe(asleepReplicas);
  });

  it.each<[object[], object | undefined]>([
    [[{ resources: { requests: { cpu: '500m', memory: '1Gi' } } }, { resources: { requests: { cpu: 1 } } }], { cpu: 1000, memory: 1024 ** 3 }],
    [[{ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } } }], { cpu: 1000 }],
    [[{ resources: { requests: { cpu: 'odd' } } }, {}], undefined], [[], undefined],
  ])('knows what containers %j request without a limit: %j', (containers, asked) => {
    expect(facts({ spec: { template: { spec: { containers } } } }).asked).toEqual(asked);
  });

  it('passes on why Kubernetes cannot make container pods', () => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', message: 'pods "demo-1" is forbidden: exceeded quota: default' }];

    expect(facts({ status: { conditions } }).failure).toContain('exceeded quota');
    expect(facts({ status: { conditions: [{ ...conditions[0], status: 'False' }] } })).not.toHaveProperty('failure');
  });
});

it('knows which CronJobs the operator suspended itself', () => {
  const of = (annotations: Record<string, string>, suspend?: boolean) => cronJobFacts({ metadata: { ...metadata, annotations }, spec: { suspend } });

  expect(of({ 'meta.helm.sh/release-name': 'demo', 'productpods.io/asleep': 'true' }, true)).toEqual({ namespace: 'pp-demo', name: 'demo', release: 'demo', suspended: true, asleep: true });
  expect(of({})).toEqual({ namespace: 'pp-demo', name: 'demo', suspended: false, asleep: false });
});

it('keeps of a ProductPod what rules read, however much its owner attached to it', () => {
  const spec = { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h' };
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(500_000), 'productpods.io/install-error': 'y'.repeat(500_000), 'productpods.io/operation': 'a/b' };
  const pod = { apiVersion: 'productpods.io/v1alpha1' as const, kind: 'ProductPod' as const, metadata: { ...metadata, labels: { a: 'b' }, annotations, managedFields: [{}] }, spec };

  expect(slimPod(pod)).toEqual({ ...pod, metadata: { ...metadata, annotations: { 'productpods.io/install-error': 'y'.repeat(4096), 'productpods.io/operation': 'a/b' } } });
});
