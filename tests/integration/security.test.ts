import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductPod, ProductPodUsage } from '../../packages/domain/src';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { paths } from '../../packages/operator/src/kube/paths';
import { waitFor } from '../lib/wait';
import { find, getPod, helm, install, kubectl, podBody, refusal, uniqueName, waitForPhase } from './support/pods';
import type { MadePod } from './support/pods';
import { change, cleanUpPolicies, createPolicy, openNamespace, order, said, track } from './support/policies';
import { admin, as, stack } from './support/stack';

const MEMBERS = '/apis/management.cattle.io/v3/namespaces';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const PROJECTS = paths.projectsOf('local');
const project = uniqueName('p');
const member = uniqueName('member');
const colleague = uniqueName('colleague');
const outsider = uniqueName('outsider');
const robot = 'system:serviceaccount:default:chart-installer';

let pod: MadePod;

type Listed = { items: (KubeObject & { spec: object })[] };
type Report = KubeObject & Pick<ProductPodUsage, 'status'>;

/** A namespace in the project as the page makes it: by the member himself. */
async function openAs(user: string, what: string): Promise<MadePod> {
  const name = uniqueName(what);
  const made = { name, namespace: `pp-${ name }` };

  await waitFor('the right to create namespaces', () => as(user).create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: made.namespace, labels: { 'productpods.io/pod': name }, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } }));
  track(made.namespace);
  await waitFor('the roles in it', () => as(user).get(paths.podsIn(made.namespace)));

  return made;
}

/** What somebody is told, or that he may not: nothing of it must have had an effect. */
const status = async(request: Promise<unknown>) => (await refusal(request)).status;

beforeAll(async() => {
  await admin.create(PROJECTS, { apiVersion: 'management.cattle.io/v3', kind: 'Project', metadata: { name: project, namespace: 'local' }, spec: { displayName: project, clusterName: 'local' } });
  for (const user of [member, colleague]) {
    // The project's namespace of its own comes a moment later.
    await waitFor('the project', () => admin.create(`${ MEMBERS }/${ project }/projectroletemplatebindings`, { apiVersion: 'management.cattle.io/v3', kind: 'ProjectRoleTemplateBinding', metadata: { name: `prtb-${ user }`, namespace: project }, projectName: `local:${ project }`, roleTemplateName: 'project-member', userName: user }));
  }
  pod = await openAs(member, 'mine');
  await createPolicy('bounds', { subjects: [{ kind: 'Project', name: project }], limits: { pods: 2, cpu: '1' }, lifetime: { longest: '4h' }, unmanaged: 'Flag' });
  await waitFor('the policy to hold', async() => /so a pod must say/.test((await refusal(order(as(member), pod, {}, { query: '?dryRun=All' }))).message));
  await order(as(member), pod, { ttl: '2h', resources: { cpu: '1' } });
});

afterAll(async() => {
  await cleanUpPolicies();
  for (const path of [`${ PROJECTS }/${ project }`, `${ BINDINGS }/${ project }-robot`]) {
    await admin.delete(path, (await find(path))?.metadata.uid ?? '').catch(() => undefined);
  }
});

describe.each([['a member of the project', colleague], ['an outsider', outsider]])('%s', (_, user) => {
  it('makes no pod in the name of another', async() => {
    expect((await refusal(order(as(user), pod, { owner: member, resources: { cpu: '100m' } }, { metadata: { name: `${ pod.name }-2` } }))).message).toMatch(/spec.owner must be|forbidden/);
  });

  it.each<[string, object]>([['phase', { phase: 'Ready' }], ['end', { expiresAt: '2099-01-01T00:00:00Z' }], ['share of the quotas', { holds: 'Storage' }]])('does not write its %s into its status', async(__, forged) => {
    expect(await status(as(user).patch(paths.podStatus(pod.namespace, pod.name), { status: forged }))).toBe(403);
  });

  it('neither reads nor writes a ledger, nor writes a policy or its status', async() => {
    const [policy] = (await admin.get<{ items: KubeObject[] }>(paths.policies)).items;
    const [ledger] = (await admin.get<{ items: KubeObject[] }>(paths.ledgers)).items;
    const at = `${ paths.policies }/${ policy?.metadata.name }`;
    const ledgerAt = paths.ledger(ledger?.metadata.name ?? '');

    expect(ledger).toBeDefined();
    expect(await Promise.all([
      as(user).get(ledgerAt), as(user).get(paths.ledgers), as(user).patch(ledgerAt, { spec: { reservations: [] } }), as(user).delete(ledgerAt, ''), as(user).create(paths.ledgers, {}),
      as(user).patch(at, { spec: { limits: { pods: 99 } } }), as(user).patch(`${ at }/status`, { status: {} }), as(user).delete(at, ''), as(user).create(paths.policies, {}),
    ].map(status))).toEqual(Array.from({ length: 9 }, () => 403));
  });

  it('does not extend, enlarge or protect what is another’s', async() => {
    for (const spec of [{ ttl: '3h' }, { ttl: '2099-01-01T00:00:00Z' }, { resources: { cpu: '64' } }, { protected: true }, { owner: user }]) {
      // By RBAC, or by the policies of admission.
      expect([403, 422]).toContain(await status(change(as(user), pod, { spec })));
    }
  });

  it('does not raise or remove the quota of its namespace', async() => {
    await waitFor('the quota', () => find(`${ paths.core(pod.namespace, 'resourcequotas') }/product-pods`));
    for (const kind of ['resourcequotas', 'limitranges']) {
      const path = `${ paths.core(pod.namespace, kind) }/product-pods`;

      expect(await Promise.all([as(user).patch(path, { spec: {} }), as(user).delete(path, '')].map(status))).toEqual([403, 403]);
    }
  });

  it('does not touch the operator’s webhooks, policies of admission or rights', async() => {
    const made = ['mutatingwebhookconfigurations/product-pods-operator', 'validatingwebhookconfigurations/product-pods-operator', 'validatingadmissionpolicies/product-pods-productpods', 'validatingadmissionpolicybindings/product-pods-productpods'].map((each) => `/apis/admissionregistration.k8s.io/v1/${ each }`);

    expect(await Promise.all([...made, `${ paths.bindings(pod.namespace) }/product-pods-operator`].map((path) => status(as(user).delete(path, ''))))).toEqual([403, 403, 403, 403, 403]);
  });
});

describe('an outsider', () => {
  it('makes no pod in another’s namespace, nor sees or deletes one there', async() => {
    const body = podBody({ ...pod, name: 'intruder' }, { owner: undefined });

    expect(await Promise.all([as(outsider).create(paths.podsIn(pod.namespace), body), as(outsider).get(paths.podsIn(pod.namespace)), as(outsider).delete(paths.pod(pod.namespace, pod.name), '')].map(status))).toEqual([403, 403, 403]);
  });

  it('makes no namespace in another’s project', async() => {
    expect(await status(as(outsider).create(paths.namespaces, { metadata: { name: 'pp-outside', labels: { 'productpods.io/pod': 'outside' }, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } }))).toBe(403);
  });
});

describe('a member', () => {
  it('gets nothing by labelling a namespace later that he made before', async() => {
    const name = uniqueName('early');
    const namespace = `pp-${ name }`;

    await as(member).create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } });
    track(namespace);
    await waitFor('his rights in it', () => as(member).patch(paths.namespace(namespace), { metadata: { annotations: { mine: 'true' } } }));
    expect((await refusal(as(member).patch(paths.namespace(namespace), { metadata: { labels: { 'productpods.io/pod': name } } }))).message).toMatch(/can only be set when the namespace is created/);
  });

  it('counts in the project where his namespace is, whatever he claims', async() => {
    const mine = await openAs(member, 'claims');
    const forged = { metadata: { name: mine.name, namespace: mine.namespace, labels: { 'productpods.io/project': 'p-elsewhere' }, annotations: { 'productpods.io/owner-groups': `{"user":"${ member }","groups":["system:masters"]}` } } };

    expect(said(await refusal(order(as(member), mine, { resources: { cpu: '500m' } }, forged)))).toMatch(new RegExp(`^Project ${ project } uses 1 of 1 CPU cores`));
  });

  it.each([['another', 'local:p-elsewhere'], ['none', null]])('does not get away by moving his namespace to %s project', async(_, to) => {
    expect((await refusal(as(member).patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'field.cattle.io/projectId': to } } }))).message).toMatch(/may move the namespace of a pod|may not manage namespaces of project/);
    expect((await getPod(pod)).metadata.labels?.['productpods.io/project']).toBe(project);
  });

  it('lives no longer for writing another end on his objects', async() => {
    const before = (await getPod(pod)).status?.expiresAt;

    await as(member).patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'productpods.io/expires-at': '2099-01-01T00:00:00Z' } } });
    await waitFor('the true end', async() => (await admin.get<KubeObject>(paths.namespace(pod.namespace))).metadata.annotations?.['productpods.io/expires-at'] === before);
    expect((await getPod(pod)).status?.expiresAt).toBe(before);
    expect(said(await refusal(change(as(member), pod, { spec: { ttl: '5h' } })))).toMatch(/allows lifetimes of 4h at most/);
    expect(said(await refusal(change(as(member), pod, { spec: { ttl: 'never' } })))).toMatch(/does not allow pods that live for ever/);
  });

  it('takes no more of the project’s quota by writing a larger share', async() => {
    const share = async() => (await admin.get<KubeObject>(paths.namespace(pod.namespace))).metadata.annotations?.['field.cattle.io/resourceQuota'];

    await as(member).patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'field.cattle.io/resourceQuota': '{"limit":{"limitsCpu":"64"}}' } } });
    await waitFor('the share to be as large as the pod', async() => await share() === '{"limit":{"limitsCpu":"1"}}');
    await admin.patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'field.cattle.io/resourceQuota': null } } });
  });

  it.runIf(stack.realNodes)('neither wakes nor scales a sleeping pod past the quota', async() => {
    await install(pod, 'family');
    await waitForPhase(pod, 'Ready');
    await change(as(member), pod, { spec: { desiredState: 'Asleep' } });
    await waitFor('the pod to hold its storage alone', async() => (await getPod(pod)).status?.holds === 'Storage');
    const other = await openAs(member, 'other');

    await waitFor('room', () => order(as(member), other, { resources: { cpu: '1' } }));
    expect(said(await refusal(change(as(member), pod, { spec: { desiredState: 'Running' } })))).toMatch(/uses 1 of 1 CPU cores/);
    expect(said(await refusal(change(as(member), pod, { spec: { desiredState: null } })))).toMatch(/uses 1 of 1 CPU cores/);
    await kubectl(['scale', `deployment/${ pod.name }-web`, '--replicas=3', '--namespace', pod.namespace, '--as', member]);
    await kubectl(['annotate', `deployment/${ pod.name }-web`, 'productpods.io/asleep-replicas-', '--namespace', pod.namespace, '--as', member]);
    await waitFor('the replicas to be taken back', async() => (await admin.get<KubeObject & { spec: { replicas: number }; status: { replicas?: number } }>(paths.workload(pod.namespace, 'deployments', `${ pod.name }-web`))).spec.replicas === 0);
    const { items } = await admin.get<{ items: KubeObject[] }>(paths.core(pod.namespace, 'pods'));

    expect(items.filter(({ metadata }) => !metadata.deletionTimestamp)).toEqual([]);
    expect((await getPod(pod)).status).toMatchObject({ phase: 'Asleep', holds: 'Storage' });
  });
});

describe('who installs by a chart repository with a service account of its own', () => {
  const mine = { name: '', namespace: '' };

  beforeAll(async() => {
    Object.assign(mine, await openNamespace(uniqueName('robot'), project));
    // Rancher's helm acts as this account then, whoever asked for it; administrators give such accounts everything.
    await admin.create(BINDINGS, { metadata: { name: `${ project }-robot` }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'chart-installer', namespace: 'default' }] });
  });

  it('is limited like everybody, also when the chart brings a ProductPod in another’s name', async() => {
    const machine = as(robot);

    expect(said(await refusal(order(machine, mine, { owner: outsider, resources: { cpu: '1500m' } })))).toContain(`Project ${ project } uses 1 of 1 CPU cores`);
    expect(said(await refusal(order(machine, mine, { owner: outsider, ttl: '5h', resources: { cpu: '0' } })))).toMatch(/allows lifetimes of 4h at most|has 2 of 2 pods/);
  });
});

describe('who installs a chart without a ProductPod', () => {
  it('is shown to administrators by a policy that flags it, until there is one or the release has gone', async() => {
    const namespace = uniqueName('loose');
    const name = uniqueName('release');
    const policy = await createPolicy('flag', { subjects: [{ kind: 'Project', name: project }], unmanaged: 'Flag' });
    const flagged = async() => (await find<Report>(paths.usage(policy)))?.status?.unmanaged ?? [];

    await as(member).create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } });
    track(namespace);
    await install({ name, namespace }, 'family', '--set', 'web=0', '--set', 'db=0');
    await waitFor('the release to be flagged', async() => (await flagged()).length > 0, { timeoutMs: 40_000 });
    expect(await flagged()).toEqual([{ namespace, release: name, chart: 'family', version: '0.1.0', project }]);
    expect(await kubectl(['get', 'productpodusage', policy])).toMatch(/UNMANAGED[\s\S]*\b1\b/);
    await helm('uninstall', name, '--namespace', namespace);
    await waitFor('the flag to go', async() => (await flagged()).length === 0, { timeoutMs: 40_000 });
  });
});

describe('what is used of a policy', () => {
  let policy: string;

  beforeAll(async() => {
    policy = await createPolicy('use', { subjects: [{ kind: 'User', name: member }, { kind: 'Project', name: project }], limits: { pods: 50 }, unmanaged: 'Flag' });
  });

  it('is shown to administrators, is put right where somebody changed it, and goes with the policy', async() => {
    const used = async() => (await find<Report>(paths.usage(policy)))?.status?.use?.find(({ name }) => name === member)?.used.pods;
    const owned = (await admin.get<{ items: ProductPod[] }>(paths.pods)).items.filter(({ spec }) => spec.owner === member).length;

    expect(owned).toBeGreaterThan(0);
    await waitFor('the use', async() => await used() === owned, { timeoutMs: 40_000 });
    await admin.patch(paths.usage(policy), { status: { use: [{ kind: 'Person', name: member, used: { pods: 0 } }] } });
    await waitFor('the truth', async() => await used() === owned, { timeoutMs: 40_000 });
    const other = await createPolicy('brief', { subjects: [{ kind: 'User', name: member }], limits: { pods: 50 } });

    await waitFor('the other report', async() => Boolean(await find(paths.usage(other))), { timeoutMs: 40_000 });
    await admin.delete(`${ paths.policies }/${ other }`, (await find(`${ paths.policies }/${ other }`))?.metadata.uid ?? '');
    await waitFor('the other report to go', async() => await find(paths.usage(other)) === undefined, { timeoutMs: 40_000 });
  });

  it.each([['the member himself', member], ['a member of the project', colleague], ['an outsider', outsider], ['a machine', 'system:serviceaccount:default:default']])('is read, written and watched by nobody else: not by %s', async(_, user) => {
    await waitFor('the report', async() => Boolean(await find(paths.usage(policy))), { timeoutMs: 40_000 });
    const at = paths.usage(policy);

    expect(await Promise.all([
      as(user).get(at), as(user).get(paths.usages), as(user).get(paths.usages, { watch: 'true', timeoutSeconds: 1 }), as(user).get(`${ at }/status`),
      as(user).patch(at, { status: { use: [] } }), as(user).delete(at, ''), as(user).create(paths.usages, { metadata: { name: 'forged' } }),
    ].map(status))).toEqual(Array.from({ length: 7 }, () => 403));
  });

  it.each([['a member of the project', colleague], ['an outsider', outsider]])('is nowhere in what %s may read of policies', async(_, user) => {
    const { items } = await as(user).get<Listed>(paths.policies);
    const mine = items.find(({ metadata }) => metadata.name === policy);

    expect(mine?.spec).toBeDefined();
    expect(items.flatMap((item) => Object.keys(item)).filter((key) => !['apiVersion', 'kind', 'metadata', 'spec'].includes(key))).toEqual([]);
    // Not by the names of who wrote what, nor by the columns of a table either.
    expect(JSON.stringify(items.map(({ metadata }) => metadata))).not.toContain(member);
    expect(await kubectl(['get', 'productpodpolicies', '--output', 'wide', '--as', user])).not.toMatch(new RegExp(`UNMANAGED|COUNTED|${ member }`));
  });

  it('is not told to whoever asks the operator', async() => {
    expect((await refusal(order(as(colleague), await openAs(colleague, 'mine'), { resources: { cpu: '2' } }))).message).not.toContain(member);
  });
});
