import type { ProductPod, ProductPodPolicy, ReleaseFacts } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { KubeError } from '../kube/errors';
import { AccountIndex } from './account-index';
import { PolicyReporter } from './policy-reporter';

const policy = (name: string, spec: ProductPodPolicy['spec'], status?: ProductPodPolicy['status']): ProductPodPolicy => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name, resourceVersion: '7', generation: 2 }, spec, ...(status ? { status } : {}) });
const pod = (name: string, owner: string, groups: string[] = []): ProductPod => ({
  apiVersion: 'productpods.io/v1alpha1',
  kind:       'ProductPod',
  metadata:   { name, namespace: `pp-${ name }`, uid: name, resourceVersion: '1', labels: { 'productpods.io/project': 'p-1' }, annotations: { 'productpods.io/owner-groups': JSON.stringify({ user: owner, groups }) } },
  spec:       { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h', owner, resources: { cpu: '1' } },
});
const release = (namespace: string, name: string, template?: string): ReleaseFacts & { namespace: string } => ({ namespace, name, status: 'deployed', description: '', revision: 1, chart: 'trac', version: '1', workloads: [], clusterObjects: [], ...(template === undefined ? {} : { template }) });

async function written(policies: ProductPodPolicy[], { fails }: { fails?: number } = {}): Promise<unknown[]> {
  const index = new AccountIndex();
  const pods = new Map([pod('a', 'u-1', ['testers']), pod('b', 'u-2')].map((each) => [`${ each.metadata.namespace }/${ each.metadata.name }`, each]));
  const calls: unknown[] = [];

  pods.forEach((each, key) => index.update(key, each));
  await new PolicyReporter({
    index,
    log:     { warn: () => undefined },
    client:  {
      patch: <T>(path: string, body: unknown) => {
        calls.push([path.split('/').slice(-2).join('/'), body]);

        return fails === undefined ? Promise.resolve({} as T) : Promise.reject(new KubeError(fails, '', ''));
      },
    },
    sources: {
      pods:       { store: pods },
      policies:   { store: new Map(policies.map((each) => [each.metadata.name, each])) },
      releases:   { store: new Map([release('pp-a', 'a', 't'), release('tools', 'trac', 't'), release('tools', 'nginx')].map((each) => [`${ each.namespace }/${ each.name }`, each])) },
      namespaces: { store: new Map([['/tools', { annotations: { 'field.cattle.io/projectId': 'local:p-9' } }]]) },
    } as never,
  }).report();

  return calls;
}

describe('the status of a policy', () => {
  it('tells who uses what of it, and which releases go past it', async() => {
    expect(await written([policy('testers', { subjects: [{ kind: 'Group', name: 'testers' }], limits: { pods: 2 } }), policy('flags', { subjects: [{ kind: 'Everyone' }], unmanaged: 'Flag' })])).toEqual([
      ['testers/status', { metadata: { resourceVersion: '7' }, status: { observedGeneration: 2, counted: 1, use: [{ kind: 'Person', name: 'u-1', used: { pods: 1, running: 1, cpu: '1' } }] } }],
      ['flags/status', { metadata: { resourceVersion: '7' }, status: { observedGeneration: 2, unmanaged: [{ namespace: 'tools', release: 'trac', chart: 'trac', version: '1', project: 'p-9' }], unmanagedCount: 1 } }],
    ]);
  });

  it('is written only when it says something new, and loses what is over', async() => {
    const spec = { subjects: [{ kind: 'Project' as const, name: 'p-1' }], limits: { pods: 2 } };
    const status = { observedGeneration: 2, counted: 1, use: [{ kind: 'Project' as const, name: 'p-1', used: { pods: 2, running: 2, cpu: '2' } }] };

    expect(await written([policy('same', spec, status)])).toEqual([]);
    expect(await written([policy('less', spec, { ...status, unmanagedCount: 3 })])).toEqual([['less/status', { metadata: { resourceVersion: '7' }, status: { ...status, unmanagedCount: null } }]]);
  });

  it.each([404, 409])('is no matter for a policy that has just been deleted or changed (%i); other errors are', async(fails) => {
    const gone = [policy('gone', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } }), policy('next', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } })];

    await expect(written(gone, { fails })).resolves.toHaveLength(2);
    await expect(written(gone, { fails: 500 })).rejects.toThrow(KubeError);
  });
});
