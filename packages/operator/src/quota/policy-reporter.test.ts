import type { ProductPod, ProductPodPolicy, ProductPodUsage, ReleaseFacts } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { KubeError } from '../kube/errors';
import { AccountIndex } from './account-index';
import { PolicyReporter } from './policy-reporter';

const policy = (name: string, spec: ProductPodPolicy['spec']): ProductPodPolicy => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name, uid: `uid-${ name }`, resourceVersion: '3', generation: 2 }, spec });
const pod = (name: string, owner: string, groups: string[] = []): ProductPod => ({
  apiVersion: 'productpods.io/v1alpha1',
  kind:       'ProductPod',
  metadata:   { name, namespace: `pp-${ name }`, uid: name, resourceVersion: '1', labels: { 'productpods.io/project': 'p-1' }, annotations: { 'productpods.io/owner-groups': JSON.stringify({ user: owner, groups }) } },
  spec:       { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h', owner, resources: { cpu: '1' } },
});
const release = (namespace: string, name: string, template?: string): ReleaseFacts & { namespace: string } => ({ namespace, name, status: 'deployed', description: '', revision: 1, chart: 'trac', version: '1', workloads: [], clusterObjects: [], ...(template === undefined ? {} : { template }) });

async function written(policies: ProductPodPolicy[], { fails, usages = [] }: { fails?: number; usages?: ProductPodUsage[] } = {}): Promise<unknown[]> {
  const index = new AccountIndex();
  const pods = new Map([pod('a', 'u-1', ['testers']), pod('b', 'u-2')].map((each) => [`${ each.metadata.namespace }/${ each.metadata.name }`, each]));
  const calls: unknown[] = [];

  const call = (verb: string) => <T>(path: string, body: unknown) => {
    calls.push([verb, path.replace('/apis/productpods.io/v1alpha1/', ''), body]);

    return fails === undefined ? Promise.resolve({} as T) : Promise.reject(new KubeError(fails, '', ''));
  };

  pods.forEach((each, key) => index.update(key, each));
  await new PolicyReporter({
    index,
    log:     { warn: () => undefined },
    client:  { create: call('create'), patch: call('patch') },
    sources: {
      pods:       { store: pods },
      policies:   { store: new Map(policies.map((each) => [each.metadata.name, each])) },
      usages:     { store: new Map(usages.map((each) => [`/${ each.metadata.name }`, each])) },
      releases:   { store: new Map([release('pp-a', 'a', 't'), release('tools', 'trac', 't'), release('tools', 'nginx')].map((each) => [`${ each.namespace }/${ each.name }`, each])) },
      namespaces: { store: new Map([['/tools', { annotations: { 'field.cattle.io/projectId': 'local:p-9' } }]]) },
    } as never,
  }).report();

  return calls;
}

const SPEC = { subjects: [{ kind: 'Project' as const, name: 'p-1' }], limits: { pods: 2 } };
const STATUS = { observedGeneration: 2, counted: 1, use: [{ kind: 'Project' as const, name: 'p-1', used: { pods: 2, running: 2, cpu: '2' } }] };
const owner = (name: string, uid = `uid-${ name }`) => [{ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', name, uid }];
const usage = (name: string, status: ProductPodUsage['status'], uid?: string): ProductPodUsage => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodUsage', metadata: { name, resourceVersion: '7', ownerReferences: owner(name, uid) }, status });

describe('the report on a policy', () => {
  it('tells who uses what of it, and which releases go past it, in an object that goes with it', async() => {
    expect(await written([policy('testers', { subjects: [{ kind: 'Group', name: 'testers' }], limits: { pods: 2 } }), policy('flags', { subjects: [{ kind: 'Everyone' }], unmanaged: 'Flag' })])).toEqual([
      ['create', 'productpodusages', { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodUsage', metadata: { name: 'testers', ownerReferences: owner('testers') }, status: { observedGeneration: 2, counted: 1, use: [{ kind: 'Person', name: 'u-1', used: { pods: 1, running: 1, cpu: '1' } }] } }],
      ['create', 'productpodusages', { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodUsage', metadata: { name: 'flags', ownerReferences: owner('flags') }, status: { observedGeneration: 2, unmanaged: [{ namespace: 'tools', release: 'trac', chart: 'trac', version: '1', project: 'p-9' }], unmanagedCount: 1 } }],
    ]);
  });

  it('is not made where there is nothing to tell', async() => {
    expect(await written([policy('unlimited', { subjects: [{ kind: 'Everyone' }] }), policy('nobody', { subjects: [{ kind: 'User', name: 'u-9' }], limits: { pods: 1 } })])).toEqual([]);
  });

  it.each<[string, ProductPodUsage, object[]]>([
    ['not when it says nothing new', usage('p', STATUS), []],
    ['without what is over', usage('p', { ...STATUS, unmanagedCount: 3 }), [{ status: { ...STATUS, unmanagedCount: null } }]],
    ['anew where somebody emptied it', usage('p', undefined), [{ status: STATUS }]],
    ['as that of the policy that there is now, when that was made anew', usage('p', STATUS, 'uid-before'), [{ status: STATUS }]],
  ])('is written %s', async(_, before, changes) => {
    expect(await written([policy('p', SPEC)], { usages: [before] })).toEqual(changes.map((change) => ['patch', 'productpodusages/p', { metadata: { resourceVersion: '7', ownerReferences: owner('p') }, ...change }]));
  });

  it.each([404, 409])('is no matter for a policy that has just been deleted or changed (%i); other errors are', async(fails) => {
    const gone = [policy('gone', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } }), policy('p', SPEC)];
    const usages = [usage('p', undefined)];

    await expect(written(gone, { fails, usages })).resolves.toHaveLength(2);
    await expect(written(gone, { fails: 500, usages })).rejects.toThrow(KubeError);
  });
});
