import type { ProductPodPolicySpec, Quantities } from '@product-pods/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PolicySet } from '../quota/policy-set';
import { complete } from './complete';
import type { AdmissionRequest, PatchStep, SentPod } from './review';

const PROJECT = 'productpods.io/project';
const GROUPS = 'productpods.io/owner-groups';
const SIZES = [{ name: 'small', cpu: '1', memory: '1Gi' }, { name: 'large', cpu: '4' }];

function policySet(...specs: ProductPodPolicySpec[]): PolicySet {
  return new PolicySet({ store: { values: () => specs.map((spec, index) => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy' as const, metadata: { name: `p${ index }` }, spec })) } });
}

/** What projects give to pods that name nothing. */
let given: Record<string, Quantities> = {};

async function patched(changes: Partial<AdmissionRequest> & { object: SentPod }, policies = policySet()): Promise<PatchStep[]> {
  const answer = await complete({ uid: 'r', operation: 'CREATE', namespace: 'pp-a', userInfo: { username: 'u-1', groups: ['system:authenticated', 'testers'] }, ...changes }, {
    policies, projectDefaults: (project) => given[project ?? ''] ?? {}, projectOf: (namespace) => Promise.resolve(namespace === 'pp-a' ? 'p-1' : undefined),
  });

  expect(answer).toMatchObject({ uid: 'r', allowed: true });

  return answer.patch === undefined ? [] : JSON.parse(Buffer.from(answer.patch, 'base64').toString()) as PatchStep[];
}

const label = { op: 'add', path: '/metadata/labels', value: { [PROJECT]: 'p-1' } };
const marked = { metadata: { labels: { [PROJECT]: 'p-1' }, finalizers: ['productpods.io/cleanup'] } };
const finalized = { op: 'add', path: '/metadata/finalizers', value: ['productpods.io/cleanup'] } as PatchStep;

describe('a new pod', () => {
  it.each<[string, SentPod, PatchStep[]]>([
    ['belongs to its creator', { spec: { ttl: '1h' } }, [{ op: 'add', path: '/spec/owner', value: 'u-1' }, finalized, label as PatchStep]],
    ['belongs to its creator where it names nobody', { ...marked, spec: { owner: '' } }, [{ op: 'add', path: '/spec/owner', value: 'u-1' }]],
    ['keeps the owner that it names, for the admission policies to judge', { ...marked, spec: { owner: 'u-2' } }, []],
    ['counts for its namespace’s project, whatever it claims', { metadata: { ...marked.metadata, labels: { [PROJECT]: 'p-2', a: 'b' } }, spec: { owner: 'u-1' } }, [{ op: 'add', path: '/metadata/labels', value: { a: 'b', [PROJECT]: 'p-1' } }]],
    ['has no groups that it claims', { metadata: { ...marked.metadata, annotations: { [GROUPS]: '{"user":"u-1","groups":["admins"]}', a: 'b' } }, spec: { owner: 'u-1' } }, [{ op: 'add', path: '/metadata/annotations', value: { a: 'b' } }]],
    ['is left to the schema when it is none', { spec: 'nonsense' as never }, []],
    ['is left to the schema when its metadata are none', { metadata: { labels: 'x', annotations: 7, finalizers: 'y' }, spec: { owner: 'u-1' } }, [finalized, label as PatchStep]],
    ['keeps the finalizers of others', { metadata: { ...marked.metadata, finalizers: ['a/b'] }, spec: { owner: 'u-1' } }, [{ op: 'add', path: '/metadata/finalizers', value: ['a/b', 'productpods.io/cleanup'] }]],
  ])('%s', async(_, object, expected) => {
    expect(await patched({ object })).toEqual(expected);
  });

  it('is in no project outside of all of them', async() => {
    expect(await patched({ namespace: 'other', object: { ...marked, spec: { owner: 'u-1' } } })).toEqual([{ op: 'add', path: '/metadata/labels', value: {} }]);
  });

  it('gets what the policies for its owner say, and is noted for those of his groups that they name', async() => {
    const policies = policySet({ subjects: [{ kind: 'Group', name: 'testers' }], lifetime: { default: '8h' }, sizes: SIZES, defaultSize: 'small' });
    const note = { op: 'add', path: '/metadata/annotations', value: { [GROUPS]: '{"user":"u-1","groups":["testers"]}' } };

    expect(await patched({ object: { ...marked, spec: { owner: 'u-1' } } }, policies)).toEqual([
      { op: 'add', path: '/spec/ttl', value: '8h' }, { op: 'add', path: '/spec/size', value: 'small' }, { op: 'add', path: '/spec/resources', value: { cpu: '1', memory: '1Gi' } }, note,
    ]);
    expect(await patched({ object: { ...marked, spec: { owner: 'u-1', ttl: '1h', resources: {} } } }, policies)).toEqual([note]);
    // Whoever names somebody else does not lend him his groups.
    expect(await patched({ object: { ...marked, spec: { owner: 'u-2' } } }, policies)).toEqual([]);
  });
});

describe('a project with a quota in Rancher', () => {
  beforeEach(() => {
    given = { 'p-1': { cpu: '500m', memory: '1Gi' } };
  });
  afterEach(() => {
    given = {};
  });

  const resources = async(spec: SentPod['spec'], policies?: PolicySet) => (await patched({ object: { ...marked, spec: { owner: 'u-1', ...spec } } }, policies)).filter(({ path }) => path === '/spec/resources').map(({ value }) => value as unknown);

  it('gives a pod what it gives to any namespace, where the pod and its size say nothing', async() => {
    const policies = policySet({ subjects: [{ kind: 'Everyone' }], sizes: SIZES });

    expect(await resources({})).toEqual([{ cpu: '500m', memory: '1Gi' }]);
    expect(await resources({ resources: { cpu: '2' } })).toEqual([{ cpu: '2', memory: '1Gi' }]);
    expect(await resources({ resources: { cpu: '2', memory: '4Gi' } })).toEqual([]);
    expect(await resources({ resources: 'nonsense' as never })).toEqual([]);
    expect(await resources({ size: 'large' }, policies)).toEqual([{ cpu: '4', memory: '1Gi' }]);
    expect(await patched({ operation: 'UPDATE', object: { ...marked, spec: { owner: 'u-1', size: 'large' } }, oldObject: { ...marked, spec: { owner: 'u-1', size: 'small' } } }, policies)).toEqual([{ op: 'add', path: '/spec/resources', value: { cpu: '4', memory: '1Gi' } }]);
  });
});

describe('a pod that is changed', () => {
  const before: SentPod = { metadata: { labels: { [PROJECT]: 'p-1', a: 'b' }, annotations: { [GROUPS]: 'noted' } }, spec: { owner: 'u-1', size: 'small', resources: { cpu: '1', memory: '1Gi' } } };
  const policies = policySet({ subjects: [{ kind: 'Everyone' }], sizes: SIZES, lifetime: { default: '8h' } });
  const update = (object: SentPod) => patched({ operation: 'UPDATE', object, oldObject: before }, policies);

  it('keeps its marks when somebody replaces it without them, or with others', async() => {
    const restored = [{ op: 'add', path: '/metadata/labels', value: { [PROJECT]: 'p-1' } }, { op: 'add', path: '/metadata/annotations', value: { [GROUPS]: 'noted' } }];

    expect(await update({ spec: before.spec })).toEqual(restored);
    expect(await update({ metadata: { labels: { [PROJECT]: 'p-2' }, annotations: { [GROUPS]: 'forged' } }, spec: before.spec })).toEqual(restored);
    expect(await update(before)).toEqual([]);
  });

  it('gets the amounts of its new size, unless it names some', async() => {
    expect(await update({ ...before, spec: { ...before.spec, size: 'large' } })).toEqual([{ op: 'add', path: '/spec/resources', value: { cpu: '4' } }]);
    expect(await update({ ...before, spec: { ...before.spec, size: 'large', resources: { cpu: '2' } } })).toEqual([]);
    expect(await update({ ...before, spec: { ...before.spec, size: 'huge' } })).toEqual([]);
  });

  it('gets no defaults', async() => {
    expect(await update({ ...before, spec: { owner: 'u-1' } })).toEqual([]);
  });
});
