import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { cleanUp, createNamespace, createPod, getPod, kubectl, podBody, refusal, uniqueName, waitForPhase } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, as, OPERATOR_USER } from './support/stack';

const MEMBER = uniqueName('member');
const member = as(MEMBER);
const operator = as(OPERATOR_USER);
const plainNamespace = uniqueName('plain');
/** As it is before its ProductPod comes. */
const labelledNamespace = `pp-${ uniqueName('label') }`;
let pod: MadePod;
let pods: string;

/** Gives the member Kubernetes' `edit`, as a project member has it, and the writing of this one namespace as its creator. */
async function makeMember(namespace: string): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: MEMBER }];
  const role = (kind: string, name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });

  await admin.create(paths.bindings(namespace), { metadata: { name: 'member' }, roleRef: role('ClusterRole', 'edit'), subjects });
  await admin.create(`${ rbac }/namespaces/${ namespace }/roles`, { metadata: { name: 'creator' }, rules: [{ apiGroups: [''], resources: ['namespaces', 'namespaces/status', 'namespaces/finalize'], verbs: ['get', 'update', 'patch', 'delete'] }] });
  await admin.create(paths.bindings(namespace), { metadata: { name: 'creator' }, roleRef: role('Role', 'creator'), subjects });
}

beforeAll(async() => {
  pod = await createPod('admission');
  pods = paths.podsIn(pod.namespace);
  await createNamespace(plainNamespace);
  await createNamespace(labelledNamespace, { 'productpods.io/pod': labelledNamespace.slice(3) });
  await makeMember(pod.namespace);
  await makeMember(plainNamespace);
  await waitForPhase(pod, 'Pending');
});
afterAll(() => cleanUp(pod.namespace, plainNamespace, labelledNamespace));

describe('the schema of a ProductPod', () => {
  const dryRun = (spec: Record<string, unknown>, name = uniqueName('dry')) => admin.create(`${ pods }?dryRun=All&fieldValidation=Strict`, podBody({ name, namespace: pod.namespace }, spec));

  it.each(['1m', '60s', '36h', '1w2d', '1w1d1h1m1s', '3650d', 'never', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00.5+02:00'])('accepts the lifetime %s', async(ttl) => {
    expect(await dryRun({ ttl })).toMatchObject({ spec: { ttl } });
  });

  it.each([
    ['', /at least 1 chars/], ['soon', /should match/], ['8', /should match/], ['1d1w', /should match/], ['1h1h', /should match/], ['59s', /at least one minute/],
    ['3651d', /at most ten years/], ['999999999w', /at most ten years/], ['2030-02-31T00:00:00Z', /spec\.ttl/], ['2030-01-01', /should match/], ['Never', /should match/],
  ])('refuses the lifetime %j', async(ttl, message) => {
    expect(await refusal(dryRun({ ttl }))).toMatchObject({ status: 422, message: expect.stringMatching(message) });
  });

  it.each(['1st', 'a.b', 'a'.repeat(41), 'a-'])('refuses the name %s', async(name) => {
    expect((await refusal(dryRun({}, name))).status).toBe(422);
  });

  it('accepts a name of 40 characters', async() => {
    expect(await dryRun({}, 'a'.repeat(40))).toBeTruthy();
  });

  it.each([
    ['no template', { template: undefined }, /spec\.template: Required/],
    ['half a template', { template: { chart: 'c' } }, /Required/],
    ['a field nobody knows', { lifetime: '1h' }, /unknown field "spec.lifetime"/],
    ['a grace period that is none', { gracePeriod: 'soon' }, /gracePeriod.*should match/],
    ['a schedule of six fields', { sleepSchedule: { sleep: '0 0 20 * * *' } }, /five fields/],
    ['sleep and wake at once', { sleepSchedule: { sleep: '0 20 * * *', wake: '0 20 * * *' } }, /same time/],
    ['a time zone that no name can be', { sleepSchedule: { sleep: '0 20 * * *', timeZone: 'Europe/Berlin; rm' } }, /timeZone.*should match/],
    ['a wish nobody can grant', { desiredState: 'Flying' }, /Unsupported value/],
    ['a renewal that is no time', { renewedAt: 'yesterday' }, /renewedAt/],
  ])('refuses %s', async(_, spec, message) => {
    expect((await refusal(dryRun(spec))).message).toMatch(message);
  });

  it.each([
    ['the chart', { spec: { template: { chart: 'other' } } }, /template cannot be changed, except for its version/],
    ['who describes it', { spec: { template: { name: 'other' } } }, /template cannot be changed, except for its version/],
  ])('refuses to change %s', async(_, patch, message) => {
    expect(await refusal(member.patch(paths.pod(pod.namespace, pod.name), patch))).toMatchObject({ status: 422, message: expect.stringMatching(message) });
  });
});

describe('a project member', () => {
  const create = (owner?: string) => member.create(`${ pods }?dryRun=All`, podBody({ name: uniqueName('own'), namespace: pod.namespace }, { owner }));

  it('creates pods in his own name, and becomes the owner where he names nobody', async() => {
    expect(await create(MEMBER)).toMatchObject({ spec: { owner: MEMBER } });
    expect(await create()).toMatchObject({ spec: { owner: MEMBER } });
    expect(await create('')).toMatchObject({ spec: { owner: MEMBER } });
  });

  it('cannot take over, protect or give away what belongs to another', async() => {
    const change = (spec: Record<string, unknown>) => refusal(member.patch(paths.pod(pod.namespace, pod.name), { spec }));

    expect((await change({ owner: MEMBER })).message).toContain('may hand this pod over');
    expect((await change({ owner: 'somebody-else' })).message).toContain('may hand this pod over');
    expect((await change({ owner: null })).message).toMatch(/may hand this pod over|keeps one/);
    expect((await change({ protected: true })).message).toContain('may protect it');
    expect((await getPod(pod)).spec.owner).toBe('tests');
  });

  it('hands over what is his own, and then it is not his any more', async() => {
    const own = { name: uniqueName('given'), namespace: pod.namespace };

    await member.create(pods, podBody(own, { owner: MEMBER }));
    await member.patch(paths.pod(own.namespace, own.name), { spec: { protected: true } });
    await member.patch(paths.pod(own.namespace, own.name), { spec: { protected: false, owner: 'outsider' } });
    expect((await getPod(own)).spec).toMatchObject({ owner: 'outsider', protected: false });
    expect((await refusal(member.patch(paths.pod(own.namespace, own.name), { spec: { owner: MEMBER } }))).message).toContain('outsider, a project owner or an administrator');
    await admin.delete(paths.pod(own.namespace, own.name), (await getPod(own)).metadata.uid ?? '');
  });

  it('cannot create one in another’s name', async() => {
    expect((await refusal(create('somebody-else'))).message).toContain(`spec.owner must be ${ MEMBER }`);
  });

  it('cannot write the status', async() => {
    expect((await refusal(member.patch(paths.podStatus(pod.namespace, pod.name), { status: { namespace: { uid: 'x', owned: true } } }))).status).toBe(403);
  });

  it('cannot let a pod go without its ending', async() => {
    expect((await refusal(member.patch(paths.pod(pod.namespace, pod.name), { metadata: { finalizers: null } }))).message).toContain('the finalizer productpods.io/cleanup is the operator');
    expect((await getPod(pod)).metadata.finalizers).toContain('productpods.io/cleanup');
  });

  it.each(['', '/status'])('cannot make a namespace look as if it were made for a pod (namespaces%s)', async(subresource) => {
    const attempt = member.patch(`${ paths.namespace(plainNamespace) }${ subresource }`, { metadata: { labels: { 'productpods.io/pod': 'demo' } } });

    expect((await refusal(attempt)).message).toContain('can only be set when the namespace is created');
  });

  it('cannot do so by finalizing it either', async() => {
    const namespace = await admin.get<KubeObject>(paths.namespace(plainNamespace));
    const forged = { ...namespace, metadata: { ...namespace.metadata, labels: { 'productpods.io/pod': 'demo' } } };

    await expect(kubectl(['replace', '--raw', `${ paths.namespace(plainNamespace) }/finalize`, '--as', MEMBER, '-f', '-'], JSON.stringify(forged))).rejects.toThrow('can only be set when the namespace is created');
  });

  it.each([[null], ['other']])('cannot change the label to %s', async(value) => {
    expect((await refusal(member.patch(paths.namespace(pod.namespace), { metadata: { labels: { 'productpods.io/pod': value } } }))).message).toContain('never changes');
  });

  it('may change other labels of it', async() => {
    expect(await member.patch(paths.namespace(pod.namespace), { metadata: { labels: { team: 'a' } } })).toMatchObject({ metadata: { labels: { team: 'a' } } });
  });
});

describe('everybody', () => {
  it('names a labelled namespace after its pod', async() => {
    expect((await refusal(admin.create(`${ paths.namespaces }?dryRun=All`, { metadata: { name: uniqueName('x'), labels: { 'productpods.io/pod': 'demo' } } }))).message).toContain('must be named pp-<pod>');
  });
});

describe('the operator', () => {
  const binding = (subject: object, { role = 'product-pods-operator-in-pod', name = 'product-pods-operator' } = {}) => ({ metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [subject] });
  const itself = { kind: 'ServiceAccount', namespace: 'product-pods-system', name: 'product-pods-operator' };

  it('cannot delete a namespace that was not made for a pod', async() => {
    const { metadata } = await admin.get<KubeObject>(paths.namespace(plainNamespace));

    expect((await refusal(operator.delete(paths.namespace(plainNamespace), metadata.uid ?? ''))).message).toContain('only touch namespaces that were made for a pod');
  });

  it('cannot write on one either', async() => {
    expect((await refusal(operator.patch(paths.namespace(plainNamespace), { metadata: { annotations: { 'productpods.io/expires-at': 'x' } } }))).message).toContain('only touch namespaces');
  });

  it.each([[{ annotations: { 'team.example/owner': 'b' } }], [{ labels: { team: 'b' } }]])('cannot change anything but its own annotations: %j', async(metadata) => {
    expect((await refusal(operator.patch(paths.namespace(pod.namespace), { metadata }))).message).toContain('annotations of its own');
  });

  it('cannot move a pod to another project', async() => {
    // Rancher's own policy may be the first to say no.
    expect((await refusal(operator.patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'field.cattle.io/projectId': 'local:p-other' } } }))).message)
      .toMatch(/annotations of its own|may not manage namespaces of project/);
  });

  it.each([
    ['somebody else', binding({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: MEMBER }), /to itself only/],
    ['a namesake', binding({ ...itself, namespace: 'default' }), /to itself only/],
    ['itself by another name', binding(itself, { name: 'other' }), /must be named/],
    ['itself with more rights', binding(itself, { role: 'cluster-admin', name: 'other' }), /attempting to grant/],
  ])('cannot let in %s', async(_, body, message) => {
    expect((await refusal(operator.create(`${ paths.bindings(labelledNamespace) }?dryRun=All`, body))).message).toMatch(message);
  });

  it.each([
    ['a namespace without pods', () => plainNamespace, /no params found/],
    ['the namespace of the cluster itself', () => 'kube-system', /no params found/],
  ])('cannot let itself into %s', async(_, namespace, message) => {
    expect((await refusal(operator.create(`${ paths.bindings(namespace()) }?dryRun=All`, binding(itself)))).message).toMatch(message);
  });

  it.each<[string, Record<string, string>]>([
    ['nobody’s', {}],
    ['a release’s that is no pod’s', { 'meta.helm.sh/release-name': 'rancher', 'meta.helm.sh/release-namespace': 'cattle-system' }],
    ['a release’s in another pod’s namespace', { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'pp-demo' }],
  ])('cannot delete an object outside of namespaces that is %s', async(_, annotations) => {
    const name = uniqueName('role');
    const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${ name }`;
    const { metadata } = await admin.create<KubeObject>('/apis/rbac.authorization.k8s.io/v1/clusterroles', { metadata: { name, annotations }, rules: [] });

    expect((await refusal(operator.delete(path, metadata.uid ?? ''))).message).toContain('only delete objects of a pod\'s own release');
    await admin.delete(path, metadata.uid ?? '');
  });

  it('lets itself into a namespace made for a pod', async() => {
    expect(await operator.create(`${ paths.bindings(labelledNamespace) }?dryRun=All`, binding(itself))).toBeTruthy();
  });

  it('cannot read a Secret outside of pods’ namespaces', async() => {
    expect((await refusal(operator.get(paths.core(plainNamespace, 'secrets')))).status).toBe(403);
  });
});
