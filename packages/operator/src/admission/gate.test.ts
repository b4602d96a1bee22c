import { DEFAULT_LIFE_POLICY, rancherLimits, withRancher } from '@product-pods/domain';
import type { LimitRulings, ProductPod, ProductPodPolicySpec, Requester } from '@product-pods/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { PolicySet } from '../quota/policy-set';
import { LedgerWorld, Observer } from '../quota/testing/ledger-world';
import { judge } from './gate';
import { createReviewers, JUDGE_PATH } from './reviewers';
import type { AdmissionRequest } from './review';

const EVERYONE: ProductPodPolicySpec['subjects'] = [{ kind: 'Everyone' }];

let world: LedgerWorld;
let operator: Observer;
let specs: ProductPodPolicySpec[];
/** What the project's quota in Rancher leaves. */
let room: LimitRulings;
let ready: boolean;
let serial: number;

const policies = () => new PolicySet({ store: { values: () => specs.map((spec, index) => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy' as const, metadata: { name: `p${ index }` }, spec })) } });
const tools = () => ({ policies: policies(), mergedFor: (requester: Requester) => withRancher(policies().mergedFor(requester), room), projectDefaults: () => ({}), book: operator.book, ready: () => Promise.resolve(ready), life: DEFAULT_LIFE_POLICY, now: () => world.now });

function pod(name: string, { spec, status, project = 'p-1', version = '1' }: { spec?: Partial<ProductPod['spec']>; status?: ProductPod['status']; project?: string; version?: string } = {}): ProductPod {
  return {
    apiVersion: 'productpods.io/v1alpha1',
    kind:       'ProductPod',
    metadata:   { name, namespace: `pp-${ name }`, uid: `uid-${ name }`, resourceVersion: version, creationTimestamp: '2026-01-01T00:00:00Z', labels: { 'productpods.io/project': project } },
    spec:       { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '8h', owner: 'u-1', ...spec },
    ...(status ? { status } : {}),
  };
}

async function said(object: ProductPod, { oldObject, ...changes }: Partial<AdmissionRequest> & { oldObject?: ProductPod } = {}): Promise<string> {
  const request = { uid: `r${ serial++ }`, operation: oldObject ? 'UPDATE' : 'CREATE', userInfo: { username: 'u-1', groups: [] }, object, oldObject, ...changes } as unknown as AdmissionRequest;
  const { allowed, status } = await judge(request, tools());

  return allowed ? 'yes' : `${ status?.code }: ${ status?.message }`;
}

/** Makes a pod as if the API server had written it, and the operator seen it. */
function exists(object: ProductPod): ProductPod {
  world.write(object);
  operator.look();

  return world.pods.get(`${ object.metadata.namespace }/${ object.metadata.name }`) ?? object;
}

const promises = () => [...world.ledgers.values()].map(({ spec: { account, reservations } }) => `${ account.kind } ${ account.name }: ${ reservations.map((entry) => `${ entry.pod } ${ entry.amounts.running }`).join(', ') }`);

beforeEach(() => {
  world = new LedgerWorld();
  operator = new Observer(world);
  specs = [];
  room = {};
  ready = true;
  serial = 0;
});

describe('a new pod', () => {
  it('is let through without policies, and nothing is written down', async() => {
    expect(await said(pod('a'))).toBe('yes');
    expect(world.requests).toEqual([]);
  });

  it('is let through up to the limit of its owner', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 2 }, contact: 'Ann' }];
    exists(pod('a'));
    expect(await said(pod('b'))).toBe('yes');
    expect(await said(pod('c'))).toBe('403: User u-1 has 2 of 2 pods that policy p0 allows. Delete a pod, or ask Ann to change that.');
    expect(await said(pod('c', { spec: { owner: 'u-2' } }))).toBe('yes');
    expect(promises()).toEqual(['Person u-1: pp-b/b 1', 'Person u-2: pp-c/c 1']);
  });

  it('is let through up to the limit of its project, and what its owner was promised is taken back otherwise', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 5 } }, { subjects: [{ kind: 'Project', name: '*' }], limits: { running: 1 } }];
    exists(pod('a', { spec: { owner: 'u-2' } }));
    expect(await said(pod('b'))).toMatch(/^403: Project p-1 has 1 of 1 running pods that policy p1 allows\./);
    expect(await said(pod('b', { project: 'p-2' }))).toBe('yes');
    expect(promises()).toEqual(['Person u-1: pp-b/b 1', 'Project p-2: pp-b/b 1']);
  });

  it('is refused with all that is wrong before anything is reserved', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 0 }, templates: [], lifetime: { longest: '1h' } }];
    expect(await said(pod('a'))).toMatch(/^403: Policy p0 does not allow the template r\/c 1\. .* Policy p0 allows lifetimes of 1h at most/);
    expect(world.requests).toEqual([]);
  });

  it('is only looked at when it is not meant', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 1 } }];
    expect(await said(pod('a'), { dryRun: true })).toBe('yes');
    expect(promises()).toEqual([]);
    exists(pod('a'));
    expect(await said(pod('b'), { dryRun: true })).toMatch(/^403/);
  });

  it('is judged by the groups of its owner, not by those of who makes it for him', async() => {
    specs = [{ subjects: [{ kind: 'Group', name: 'testers' }], limits: { pods: 1 } }, { subjects: EVERYONE, limits: { pods: 0 } }];
    expect(await said(pod('a'), { userInfo: { username: 'u-1', groups: ['testers'] } })).toBe('yes');
    expect(await said(pod('b'), { userInfo: { username: 'robot', groups: ['testers'] } })).toMatch(/^403/);
  });

  it('counts once, however often it is asked for', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 1 } }];
    expect([await said(pod('a')), await said(pod('a')), await said(pod('b'))]).toEqual(['yes', 'yes', expect.stringMatching(/^403/)]);
    exists(pod('a'));
    // The API server says that it exists.
    expect(await said(pod('a'))).toBe('yes');
  });

  it('gets no answer before everything is known', async() => {
    ready = false;
    expect(await said(pod('a'))).toMatch(/^503: .*only just started/);
  });
});

describe('a pod that is changed', () => {
  beforeEach(() => {
    specs = [{ subjects: EVERYONE, limits: { running: 1, cpu: '4' } }];
  });

  const asleep = (name: string, spec: Partial<ProductPod['spec']> = {}) => exists(pod(name, { spec: { desiredState: 'Asleep', resources: { cpu: '1' }, ...spec }, status: { phase: 'Asleep', holds: 'Storage' } }));
  const change = (before: ProductPod, spec: Partial<ProductPod['spec']>) => said({ ...before, spec: { ...before.spec, ...spec } }, { oldObject: before });

  it('is none of its business where it takes nothing', async() => {
    const before = exists(pod('a', { spec: { resources: { cpu: '9' } } }));

    expect(await change(before, { title: 'New', ttl: '1h', desiredState: 'Asleep', resources: { cpu: '8' } })).toBe('yes');
    expect(world.requests).toEqual([]);
  });

  it('wakes only if there is room', async() => {
    const before = asleep('a');

    expect(await change(before, { desiredState: 'Running' })).toBe('yes');
    expect(promises()).toEqual(['Person u-1: pp-a/a 1']);
    expect(await change(asleep('b'), { desiredState: 'Running' })).toMatch(/^403: User u-1 has 1 of 1 running pods/);
    expect(await change(asleep('b'), { desiredState: undefined })).toMatch(/^403/);
  });

  it('is brought back from its end only if there is room', async() => {
    world.now += 9 * 3_600_000;
    exists(pod('a', { spec: { resources: { cpu: '1' } } }));
    const expired = exists(pod('b', { spec: { resources: { cpu: '1' } }, status: { phase: 'Expired', holds: 'Storage', timings: { installedAt: '2026-01-01T00:00:00Z' } } }));

    expect(await change(expired, { ttl: '2d' })).toMatch(/^403: User u-1 has 1 of 1 running pods/);
    expect(await change(expired, { title: 'New' })).toBe('yes');
  });

  it('that waits for room anyway may be extended', async() => {
    exists(pod('a'));
    const waiting = exists(pod('b', { spec: { resources: { cpu: '1' } }, status: { phase: 'Asleep', reason: 'WaitingForQuota', holds: 'Storage' } }));

    expect(await change(waiting, { ttl: '9h' })).toBe('yes');
  });

  it('grows only if there is room', async() => {
    const before = exists(pod('a', { spec: { resources: { cpu: '1' } } }));

    expect(await change(before, { resources: { cpu: '4' } })).toBe('yes');
    expect(await change(before, { resources: { cpu: '4001m' } })).toBe('403: User u-1 uses 1 of 4 CPU cores that policy p0 allows, and this needs 3 more. Put a pod to sleep, choose a smaller size, or ask a cluster administrator to change that.');
  });

  it('is handed over only to who has room for it', async() => {
    exists(pod('a', { spec: { owner: 'u-2', resources: { cpu: '1' } } }));
    const before = exists(pod('b', { spec: { resources: { cpu: '1' } } }));

    expect(await change(before, { owner: 'u-2' })).toMatch(/^403: User u-2 has 1 of 1 running pods/);
    expect(await change(before, { owner: 'u-3' })).toBe('yes');
    expect(promises()).toContain('Person u-3: pp-b/b 1');
  });
});

describe('a project with a quota in Rancher', () => {
  beforeEach(() => {
    room = rancherLimits('p-1', { limitsCpu: '4', requestsStorage: '10Gi' }, [{ limit: { limitsCpu: '1' }, named: [] }]);
  });

  const order = (name: string, resources: ProductPod['spec']['resources']) => said(pod(name, { spec: { resources } }));

  it('is never promised more than that, and says so instead of becoming zeroes', async() => {
    expect(await order('a', { cpu: '2', storage: '1Gi' })).toBe('yes');
    expect(await order('b', { cpu: '2', storage: '20Gi' })).toBe('403: Project p-1 uses 2 of 3 CPU cores that its quota in Rancher, beside what its other namespaces have, allows, and this needs 2 more. Put a pod to sleep, choose a smaller size, or ask an owner of the cluster to change that. Project p-1 uses 1 GiB of 10 GiB storage that its quota in Rancher allows, and this needs 20 GiB more. Delete a pod, choose a smaller size, or ask an owner of the cluster to change that.');
    expect(await order('b', { cpu: '1', storage: '9Gi' })).toBe('yes');
  });

  it('must be told how much a pod may use', async() => {
    expect(await order('a', { cpu: '1' })).toBe('403: Its quota in Rancher limits storage, so a pod must say how much it may use: set spec.resources.storage.');
  });
});

describe('what goes wrong', () => {
  it('is an answer that asks to try again, and no yes', async() => {
    specs = [{ subjects: EVERYONE, limits: { pods: 1 } }];
    world.beforeWrite = () => {
      throw new Error('etcd is away');
    };
    const seen: unknown[] = [];
    const reviewers = createReviewers({ ...tools(), policies: policies(), projectOf: () => Promise.resolve(undefined), log: { warn: () => undefined }, observe: (review, answer) => seen.push([review, answer]) });
    const answer = await reviewers[JUDGE_PATH]?.({ uid: 'r', operation: 'CREATE', userInfo: { username: 'u-1' }, object: pod('a') as never });

    expect(answer).toMatchObject({ allowed: false, status: { code: 503 } });
    expect(JSON.stringify(answer)).not.toContain('etcd');
    expect(seen).toEqual([['judge', 'unavailable']]);
  });
});
