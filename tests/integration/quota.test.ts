import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductPod } from '../../packages/domain/src';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { paths } from '../../packages/operator/src/kube/paths';
import { waitFor } from '../lib/wait';
import { find, getPod, install, kubectl, refusal, uniqueName, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { change, cleanUpPolicies, letIn, openNamespace, order, said, track } from './support/policies';
import { admin, as, stack } from './support/stack';

const SIZE = { cpu: '1', memory: '1Gi', storage: '2Gi' };
const RUNNING = { 'requests.cpu': '1', 'limits.cpu': '1', 'requests.memory': '1Gi', 'limits.memory': '1Gi', 'requests.storage': '2Gi' };
const ASLEEP = { pods: '0', 'requests.storage': '2Gi' };

type ByHand = (path: string) => Promise<unknown>;
type Quota = KubeObject & { spec: { hard: Record<string, string> } };
type Limits = KubeObject & { spec: { limits: { type: string; default?: Record<string, string> }[] } };

const quotaOf = ({ namespace }: MadePod) => `${ paths.core(namespace, 'resourcequotas') }/product-pods`;
const limitsOf = ({ namespace }: MadePod) => `${ paths.core(namespace, 'limitranges') }/product-pods`;
const waitForQuota = (pod: MadePod, hard: object) => waitFor(`the quota to be ${ JSON.stringify(hard) }`, async() => {
  const quota = await find<Quota>(quotaOf(pod));

  return JSON.stringify(Object.entries(quota?.spec.hard ?? {}).sort()) === JSON.stringify(Object.entries(hard).sort());
}, { timeoutMs: 20_000 });
const container = (name: string, resources: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'productpods/pause:0.1.0', resources }] } });
const claim = (storage: string) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } });

afterAll(cleanUpPolicies);

describe('the quota of a pod’s namespace', () => {
  const owner = uniqueName('owner');
  let pod: MadePod;

  beforeAll(async() => {
    pod = await openNamespace(uniqueName('sized'), uniqueName('p'), owner);
    await order(as(owner), pod, { resources: SIZE });
    await waitForQuota(pod, RUNNING);
  });

  it('is as much as its size, with limits for containers that have none', async() => {
    await waitFor('the limits', () => find(limitsOf(pod)));
    expect((await admin.get<Limits>(limitsOf(pod))).spec.limits).toMatchObject([{ type: 'Container', default: { cpu: '250m', memory: '256Mi' }, max: { cpu: '1', memory: '1Gi' } }, { type: 'PersistentVolumeClaim', max: { storage: '2Gi' } }]);
  });

  it('lets nobody use more than was admitted', async() => {
    const make = (path: string, body: object) => as(owner).create(`${ path }?dryRun=All`, body);

    expect((await refusal(make(paths.core(pod.namespace, 'pods'), container('big', { limits: { cpu: '2' } })))).message).toMatch(/maximum cpu usage per Container is 1/);
    expect((await refusal(make(paths.core(pod.namespace, 'persistentvolumeclaims'), claim('3Gi')))).message).toMatch(/maximum storage usage per PersistentVolumeClaim is 2Gi/);
    await as(owner).create(paths.core(pod.namespace, 'pods'), { ...container('half', { limits: { cpu: '700m' } }), metadata: { name: 'half' } });
    expect((await refusal(make(paths.core(pod.namespace, 'pods'), container('other', { limits: { cpu: '700m' } })))).message).toMatch(/exceeded quota: product-pods/);
    await kubectl(['delete', 'pod', 'half', '--namespace', pod.namespace, '--grace-period=0', '--force']);
  });

  it.each<[string, ByHand]>([
    ['raised', (path) => admin.patch(path, { spec: { hard: { 'limits.cpu': '64' } } })],
    ['thinned out', (path) => admin.patch(path, { spec: { hard: { 'limits.cpu': null, 'limits.memory': null } } })],
    ['given more to say', (path) => admin.patch(path, { spec: { hard: { services: '3' } } })],
    ['removed', async(path) => admin.delete(path, (await admin.get<KubeObject>(path)).metadata.uid ?? '')],
    ['hidden', (path) => admin.patch(path, { metadata: { labels: { 'productpods.io/pod': null } }, spec: { hard: { 'limits.cpu': '64' } } })],
  ])('comes back when it is %s by hand', async(_, how) => {
    await how(quotaOf(pod));
    await waitForQuota(pod, RUNNING);
  });

  it('comes back when its limits are removed or changed', async() => {
    const { metadata: { uid = '' } } = await admin.get<Limits>(limitsOf(pod));

    await admin.delete(limitsOf(pod), uid);
    await waitFor('the limits to be back', async() => (await find<Limits>(limitsOf(pod)))?.spec.limits.length === 2);
    await admin.patch(limitsOf(pod), { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } });
    await waitFor('the limits to be as they were', async() => (await admin.get<Limits>(limitsOf(pod))).spec.limits.length === 2);
  });

  it('is nobody’s to change who is not the operator', async() => {
    for (const path of [quotaOf(pod), limitsOf(pod)]) {
      expect((await refusal(as(owner).patch(path, { spec: {} }))).status).toBe(403);
      expect((await refusal(as(owner).delete(path, ''))).status).toBe(403);
    }
  });

  it('follows its size', async() => {
    await change(as(owner), pod, { spec: { resources: { cpu: '2' } } });
    await waitForQuota(pod, { ...RUNNING, 'requests.cpu': '2', 'limits.cpu': '2' });
    await change(as(owner), pod, { spec: { resources: null } });
    await waitGone(quotaOf(pod));
    await waitGone(limitsOf(pod));
  });
});

describe('where nothing was promised', () => {
  const owner = uniqueName('owner');

  it('there is none, and none in a namespace that was not made for the pod', async() => {
    const own = await openNamespace(uniqueName('free'), uniqueName('p'), owner);
    const shared = { name: uniqueName('guest'), namespace: uniqueName('shared') };

    await admin.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: shared.namespace } });
    track(shared.namespace);
    await letIn(shared.namespace, owner);
    await order(as(owner), own);
    await order(as(owner), shared, { resources: SIZE });
    await waitForPhase(own, 'Pending');
    await waitForPhase(shared, 'Pending');
    expect(await find(quotaOf(own))).toBeUndefined();
    expect(await find(quotaOf(shared))).toBeUndefined();
  });
});

describe.runIf(stack.realNodes)('a chart whose containers name no limits', () => {
  const owner = uniqueName('owner');
  let pod: MadePod;
  const web = () => admin.get<KubeObject & { status: { readyReplicas?: number; updatedReplicas?: number; replicas?: number } }>(paths.workload(pod.namespace, 'deployments', `${ pod.name }-web`));

  beforeAll(async() => {
    pod = await openNamespace(uniqueName('unlimited'), uniqueName('p'), owner);
    await order(as(owner), pod, { resources: SIZE, gracePeriod: '0s' });
    await waitForQuota(pod, RUNNING);
  });

  it('runs within its size, hooks included', async() => {
    await install(pod, 'unlimited', '--wait', '--timeout', '60s');
    await waitForPhase(pod, 'Ready');
    expect((await admin.get<Limits>(limitsOf(pod))).spec.limits[0]?.default).toEqual({ cpu: '250m', memory: '300Mi' });
  });

  it('rolls out while the old container pod still runs', async() => {
    await kubectl(['rollout', 'restart', `deployment/${ pod.name }-web`, '--namespace', pod.namespace]);
    await kubectl(['rollout', 'status', `deployment/${ pod.name }-web`, '--namespace', pod.namespace, '--timeout', '60s']);
    expect((await web()).status).toMatchObject({ readyReplicas: 1, updatedReplicas: 1 });
  });

  it('is not scaled beyond what was admitted', async() => {
    await kubectl(['scale', `deployment/${ pod.name }-web`, '--replicas=10', '--namespace', pod.namespace, '--as', owner]);
    await waitFor('Kubernetes to say that the quota is used up', async() => JSON.stringify((await web()).status).includes('exceeded quota: product-pods'));
    expect((await web()).status.replicas).toBeLessThanOrEqual(3);
    await kubectl(['scale', `deployment/${ pod.name }-web`, '--replicas=1', '--namespace', pod.namespace, '--as', owner]);
  });

  it('runs nothing at all while it sleeps, and wakes again', async() => {
    await change(as(owner), pod, { spec: { desiredState: 'Asleep' } });
    await waitForPhase(pod, 'Asleep');
    await waitForQuota(pod, ASLEEP);
    expect((await refusal(as(owner).create(paths.core(pod.namespace, 'pods'), container('sneaky')))).message).toMatch(/exceeded quota: product-pods, requested: pods=1/);
    await change(as(owner), pod, { spec: { desiredState: 'Running' } });
    await waitForPhase(pod, 'Ready');
    await waitForQuota(pod, RUNNING);
  });

  it('is uninstalled with its hooks from its sleep', async() => {
    await change(as(owner), pod, { spec: { desiredState: 'Asleep' } });
    await waitForQuota(pod, ASLEEP);
    await admin.delete(paths.pod(pod.namespace, pod.name), (await getPod(pod)).metadata.uid ?? '');
    await waitGone(paths.namespace(pod.namespace), 90_000);
  });
});

describe('a project with a quota in Rancher', () => {
  const owner = uniqueName('owner');
  const project = uniqueName('p');
  const PROJECTS = paths.projectsOf('local');
  let first: MadePod;
  let second: MadePod;
  const shareOf = async({ namespace }: MadePod) => (JSON.parse((await admin.get<KubeObject>(paths.namespace(namespace))).metadata.annotations?.['field.cattle.io/resourceQuota'] ?? '{}') as { limit?: object }).limit;
  const waitForShare = (pod: MadePod, share: object) => waitFor(`a share of ${ JSON.stringify(share) }`, async() => JSON.stringify(await shareOf(pod)) === JSON.stringify(share), { timeoutMs: 20_000 });

  beforeAll(async() => {
    const limit = (cpu: string, storage: string) => ({ limit: { limitsCpu: cpu, requestsStorage: storage } });

    await admin.create(PROJECTS, { apiVersion: 'management.cattle.io/v3', kind: 'Project', metadata: { name: project, namespace: 'local' }, spec: { displayName: project, clusterName: 'local', resourceQuota: limit('4', '10Gi'), namespaceDefaultResourceQuota: limit('500m', '1Gi') } });
    const other = uniqueName('other');

    await admin.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other, annotations: { 'field.cattle.io/projectId': `local:${ project }`, 'field.cattle.io/resourceQuota': JSON.stringify({ limit: { limitsCpu: '1' } }) } } });
    track(other);
    first = await openNamespace(uniqueName('first'), project, owner);
    await waitFor('the quota to be known', async() => (await order(as(owner), first, {}, { query: '?dryRun=All' })).spec.resources !== undefined);
  });
  afterAll(async() => {
    await admin.delete(`${ PROJECTS }/${ project }`, (await find(`${ PROJECTS }/${ project }`))?.metadata.uid ?? '');
  });

  it('promises a pod that names nothing what it gives to any namespace', async() => {
    expect((await order(as(owner), first, {}, { query: '?dryRun=All' })).spec.resources).toEqual({ cpu: '500m', storage: '1Gi' });
  });

  it('gives the namespace of a pod a share as large as its size, whatever anybody makes of it', async() => {
    await order(as(owner), first, { resources: { cpu: '2', storage: '4Gi' } });
    await waitForShare(first, { limitsCpu: '2', requestsStorage: '4Gi' });
    await admin.patch(paths.namespace(first.namespace), { metadata: { annotations: { 'field.cattle.io/resourceQuota': JSON.stringify({ limit: { limitsCpu: '64', requestsStorage: '4Gi' } }) } } });
    await waitForShare(first, { limitsCpu: '2', requestsStorage: '4Gi' });
    await waitForQuota(first, { 'requests.cpu': '2', 'limits.cpu': '2', 'requests.storage': '4Gi' });
  });

  it('is never over-committed: a sentence says so', async() => {
    second = await openNamespace(uniqueName('second'), project, owner);
    // The namespace that is no pod's has one core and the storage that Rancher gives to any.
    const error = await refusal(order(as(owner), second, { resources: { cpu: '2', storage: '6Gi' } }));

    expect(error.status).toBe(403);
    expect(said(error)).toBe(`Project ${ project } uses 2 of 3 CPU cores that its quota in Rancher, beside what its other namespaces have, allows, and this needs 2 more. Put a pod to sleep, choose a smaller size, or ask an owner of the cluster to change that. ` +
      `Project ${ project } uses 4 GiB of 9 GiB storage that its quota in Rancher, beside what its other namespaces have, allows, and this needs 6 GiB more. Delete a pod, choose a smaller size, or ask an owner of the cluster to change that.`);
    await order(as(owner), second, { resources: { cpu: '1', storage: '5Gi' } });
    await waitForShare(second, { limitsCpu: '1', requestsStorage: '5Gi' });
  });

  it.runIf(stack.realNodes)('gets back what a sleeping pod does not use', async() => {
    await install(first, 'family');
    await waitForPhase(first, 'Ready');
    await change(as(owner), first, { spec: { desiredState: 'Asleep' } });
    await waitForShare(first, { limitsCpu: '0', requestsStorage: '4Gi' });
    const third = await openNamespace(uniqueName('third'), project, owner);

    await waitFor<ProductPod>('room', () => order(as(owner), third, { resources: { cpu: '1500m', storage: '0' } }));
    expect(said(await refusal(change(as(owner), first, { spec: { desiredState: 'Running' } })))).toMatch(/uses 2.5 of 3 CPU cores that its quota in Rancher/);
  });
});
