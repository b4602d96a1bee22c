import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductPod } from '../../packages/domain/src';
import type { KubeList, KubeObject } from '../../packages/operator/src/kube/client';
import { KubeError } from '../../packages/operator/src/kube/errors';
import { paths } from '../../packages/operator/src/kube/paths';
import type { LedgerObject } from '../../packages/operator/src/quota/ledger-object';
import { waitFor } from '../lib/wait';
import { createNamespace, getPod, install, kubectl, podBody, refusal, uniqueName, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { change, cleanUpPolicies, createPolicy, lastPolicy, openNamespace, order, said, track } from './support/policies';
import { admin, as, OPERATOR_USER, stack } from './support/stack';

const PROJECT = 'productpods.io/project';
const GROUPS = 'productpods.io/owner-groups';
const CONTACT = 'the platform team (#pods)';

afterAll(cleanUpPolicies);

describe('the schema of a ProductPodPolicy', () => {
  const dryRun = (spec: Record<string, unknown>) => admin.create(`${ paths.policies }?dryRun=All&fieldValidation=Strict`, { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name: 'dry' }, spec: { subjects: [{ kind: 'Everyone' }], ...spec } });

  it.each<[string, Record<string, unknown>]>([
    ['nothing but whom it is for', {}],
    ['all kinds of subjects', { subjects: [{ kind: 'Everyone' }, { kind: 'Project', name: '*' }, { kind: 'Group', name: 'github_team://1' }, { kind: 'User', name: 'u-abcde' }] }],
    ['limits', { limits: { pods: 0, running: 5, cpu: '1500m', memory: '1.5Gi', storage: '100Ti' } }],
    ['no templates', { templates: [] }],
    ['sizes with a default', { sizes: [{ name: 'small', cpu: '1' }, { name: 'free' }], defaultSize: 'small' }],
    ['lifetimes', { lifetime: { default: '8h', longest: '8h', never: true, extension: { allowed: true, longest: '3650d', ahead: '1m' } } }],
    ['a default of never', { lifetime: { default: 'never' } }],
    ['the rest', { renewEvery: '1h', gracePeriod: '0s', failedPods: 'keep', notices: ['30d', '1h'], sleepSchedule: { sleep: '0 20 * * 1-5' }, priority: -1000 }],
  ])('accepts %s', async(_, spec) => {
    expect(await dryRun(spec)).toMatchObject({ spec });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['nobody', { subjects: [] }, /at least 1 items/],
    ['a group without a name', { subjects: [{ kind: 'Group' }] }, /has a name/],
    ['everyone by a name', { subjects: [{ kind: 'Everyone', name: 'x' }] }, /everyone has none/],
    ['every user', { subjects: [{ kind: 'User', name: '*' }] }, /only projects/],
    ['less than nothing', { limits: { pods: -1 } }, /greater than or equal to 0/],
    ['what is no quantity', { limits: { cpu: 'much' } }, /should match/],
    ['more than anybody has', { limits: { storage: '999999999999Ti' } }, /nobody has as much/],
    ['a default that is no size', { sizes: [{ name: 'small' }], defaultSize: 'large' }, /must be one of the sizes/],
    ['a size twice', { sizes: [{ name: 'small' }, { name: 'small' }] }, /Duplicate/],
    ['a default longer than the longest', { lifetime: { default: '8h1s', longest: '8h' } }, /not be longer/],
    ['a default of never beside a longest', { lifetime: { default: 'never', longest: '8h' } }, /cannot be never/],
    ['no time at all', { lifetime: { longest: '59s' } }, /at least one minute/],
    ['more than ten years', { lifetime: { extension: { ahead: '3651d' } } }, /at most ten years/],
    ['too long a grace', { gracePeriod: '91d' }, /90 days/],
    ['hourly confirmations and more', { renewEvery: '59m' }, /at least one hour/],
    ['a mark that is none', { notices: ['soon'] }, /should match/],
    ['a time after which failed pods go that is none', { failedPods: '1s' }, /one minute/],
  ])('refuses %s', async(_, spec, message) => {
    expect(await refusal(dryRun(spec))).toMatchObject({ status: 422, message: expect.stringMatching(message) });
  });
});

describe('a new pod', () => {
  const owner = uniqueName('owner');
  const project = uniqueName('p');
  let pod: MadePod;

  beforeAll(async() => {
    pod = await openNamespace(uniqueName('new'), project, owner);
    await createPolicy('defaults', {
      subjects: [{ kind: 'Group', name: 'it-testers' }], contact: CONTACT, lifetime: { default: '2h', longest: '4h' }, sizes: [{ name: 'small', cpu: '500m', memory: '1Gi', storage: '2Gi' }], defaultSize: 'small', renewEvery: '7d',
    });
    await createPolicy('few', { subjects: [{ kind: 'User', name: owner }], contact: CONTACT, limits: { pods: 2 }, lifetime: { longest: '4h' } });
    // The operator knows of them when they are refused by them.
    await waitFor('the policies to hold', async() => /4h at most/.test((await refusal(order(as(owner), pod, { ttl: '5h' }, { query: '?dryRun=All' }))).message));
  });

  it('gets what its owner’s policies say, and the marks by which it counts, whatever it claims', async() => {
    const body = podBody(pod, { owner: undefined, ttl: undefined }) as ProductPod;
    const forged = { ...body, metadata: { ...body.metadata, labels: { [PROJECT]: 'p-of-others' }, annotations: { [GROUPS]: `{"user":"${ owner }","groups":["admins"]}` } }, status: { holds: 'Storage', phase: 'Ready' } };
    const out = await kubectl(['create', '--dry-run=server', '-o', 'json', '--as', owner, '--as-group', 'it-testers', '--as-group', 'system:authenticated', '-f', '-'], JSON.stringify(forged));
    const created = JSON.parse(out) as ProductPod;

    expect(created.spec).toMatchObject({ owner, ttl: '2h', size: 'small', resources: { cpu: '500m', memory: '1Gi', storage: '2Gi' }, renewEvery: '7d' });
    expect(created.metadata.labels).toEqual({ [PROJECT]: project });
    expect(created.metadata.annotations).toEqual({ [GROUPS]: JSON.stringify({ user: owner, groups: ['it-testers'] }) });
    expect(created.status).toBeUndefined();
  });

  it('is refused in the same words by kubectl and by the API, with whom to ask', async() => {
    const sentence = `Policy ${ lastPolicy() } allows lifetimes of 4h at most, from a pod’s creation. Choose a shorter one, or ask ${ CONTACT } to change that.`;
    const error = await refusal(order(as(owner), pod, { ttl: '5h' }));

    expect(error).toMatchObject({ status: 403 });
    expect(said(error)).toBe(sentence);
    await expect(kubectl(['create', '--as', owner, '-f', '-'], JSON.stringify(podBody(pod, { owner: undefined, ttl: '5h' })))).rejects.toThrow(sentence);
  });

  it('is refused where it cannot be read, instead of being ignored later', async() => {
    expect(said(await refusal(order(as(owner), pod, { sleepSchedule: { sleep: '0 20 31 2 *' } })))).toContain('never');
  });

  it('is let through as often as there is room, whoever comes at once, and again when somebody has gone', async() => {
    const others = Array.from({ length: 12 }, (_, index) => ({ ...pod, name: `${ pod.name }-${ index }` }));
    const answers = await Promise.allSettled(others.map((each) => order(as(owner), each, { ttl: '1h' })));
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [said(answer.reason as KubeError)] : []));

    expect(refusals).toHaveLength(10);
    expect(new Set(refusals)).toEqual(new Set([`User ${ owner } has 2 of 2 pods that policy ${ lastPolicy() } allows. Delete a pod, or ask ${ CONTACT } to change that.`]));

    const { items } = await admin.get<KubeList<KubeObject>>(paths.podsIn(pod.namespace));

    expect(items).toHaveLength(2);
    // What exists already is no matter of policies.
    expect(await refusal(order(as(owner), { ...pod, name: items[0]?.metadata.name ?? '' }, { ttl: '1h' }))).toMatchObject({ status: 409 });

    for (const { metadata } of items) {
      await admin.delete(paths.pod(pod.namespace, metadata.name), metadata.uid ?? '');
      await waitGone(paths.pod(pod.namespace, metadata.name));
    }
    await waitFor('room again', () => order(as(owner), pod, { ttl: '1h' }));
  });
});

describe('a member of the project', () => {
  const owner = uniqueName('owner');
  const member = uniqueName('member');
  let pod: MadePod;

  beforeAll(async() => {
    pod = await openNamespace(uniqueName('mine'), uniqueName('p'), owner, member);
    await order(as(owner), pod, { ttl: '1h' });
  });

  it.each<[string, object, RegExp]>([
    ['extend', { spec: { ttl: '2h' } }, /only it-owner-\w+, a project owner or an administrator may extend or resize/],
    ['resize', { spec: { resources: { cpu: '64' } } }, /may extend or resize/],
    ['confirm', { spec: { renewedAt: '2030-01-01T00:00:00Z' } }, /may extend or resize/],
    ['keep from its end', { spec: { expiryAction: 'Sleep' } }, /may extend or resize/],
  ])('cannot %s what is another’s', async(_, patch, message) => {
    expect((await refusal(change(as(member), pod, patch))).message).toMatch(message);
  });

  it('may describe it and send it to sleep', async() => {
    expect((await change(as(member), pod, { spec: { title: 'Ours', desiredState: 'Asleep' } })).spec).toMatchObject({ title: 'Ours', desiredState: 'Asleep' });
  });

  it('finds the marks by which it counts unchanged, whatever anybody writes', async() => {
    const before = (await getPod(pod)).metadata;
    const after = await change(as(owner), pod, { metadata: { labels: { [PROJECT]: 'p-of-others' }, annotations: { [GROUPS]: '{}' } } });

    expect(after.metadata.labels).toEqual(before.labels);
    expect(after.metadata.annotations?.[GROUPS]).toBeUndefined();
    expect((await change(as(owner), pod, { metadata: { labels: { [PROJECT]: null } } })).metadata.labels).toEqual(before.labels);
  });

  it('cannot write what it holds, nor any ledger or policy', async() => {
    expect((await refusal(as(owner).patch(paths.podStatus(pod.namespace, pod.name), { status: { holds: 'Storage' } }))).status).toBe(403);
    expect((await refusal(as(owner).get(paths.ledgers))).status).toBe(403);
    expect((await refusal(as(owner).create(paths.ledgers, {}))).status).toBe(403);
    expect((await refusal(as(owner).create(paths.policies, {}))).status).toBe(403);
    expect(await as(owner).get(paths.policies)).toBeTruthy();
  });
});

describe.runIf(stack.realNodes)('a pod that sleeps', () => {
  const owner = uniqueName('owner');
  const project = uniqueName('p');
  let sleeper: MadePod;
  let other: MadePod;
  let policy: string;

  const wish = (pod: MadePod, desiredState: 'Running' | 'Asleep') => change(as(owner), pod, { spec: { desiredState } });

  beforeAll(async() => {
    policy = await createPolicy('running', { subjects: [{ kind: 'Project', name: project }], limits: { running: 1, cpu: '1' } });
    sleeper = await openNamespace(uniqueName('sleep'), project, owner);
    other = await openNamespace(uniqueName('other'), project, owner);
    await waitFor('the policy to hold', async() => /so a pod must say how much/.test((await refusal(order(as(owner), sleeper, {}, { query: '?dryRun=All' }))).message));
    await order(as(owner), sleeper, { resources: { cpu: '1' } });
    await install(sleeper, 'family');
    await waitForPhase(sleeper, 'Ready');
  });

  it('makes room for another one', async() => {
    expect(said(await refusal(order(as(owner), other, { resources: { cpu: '1' } })))).toMatch(/^Project it-p-\w+ has 1 of 1 running pods that policy it-running-\w+ allows\..* uses 1 of 1 CPU cores/);
    await wish(sleeper, 'Asleep');
    await waitForPhase(sleeper, 'Asleep');
    await waitFor('the pod to hold its storage alone', async() => (await getPod(sleeper)).status?.holds === 'Storage');
    await waitFor('room', () => order(as(owner), other, { resources: { cpu: '1' } }));
  });

  it('does not wake while there is none, by whatever means, and says why', async() => {
    expect(said(await refusal(wish(sleeper, 'Running')))).toContain('has 1 of 1 running pods');
    // Who scales it up himself finds it taken back.
    await kubectl(['scale', 'deployment', `${ sleeper.name }-web`, '--replicas=1', '--namespace', sleeper.namespace]);
    await waitFor('the replicas to be taken back', async() => (await admin.get<KubeObject & { spec: { replicas: number } }>(paths.workload(sleeper.namespace, 'deployments', `${ sleeper.name }-web`))).spec.replicas === 0);
    expect((await getPod(sleeper)).status).toMatchObject({ phase: 'Asleep', holds: 'Storage' });
  });

  it('wakes when there is room again', async() => {
    await admin.delete(paths.pod(other.namespace, other.name), (await getPod(other)).metadata.uid ?? '');
    await waitGone(paths.pod(other.namespace, other.name));
    await waitFor('room', () => wish(sleeper, 'Running'));
    await waitForPhase(sleeper, 'Ready');
    expect((await getPod(sleeper)).status?.holds).toBeUndefined();
  });

  it('waits for room when nobody asked admission, says so, and wakes when there is some', async() => {
    const reason = async() => (await getPod(sleeper)).status?.reason;

    await wish(sleeper, 'Asleep');
    await waitFor('the pod to hold its storage alone', async() => (await getPod(sleeper)).status?.holds === 'Storage');
    await admin.patch(`${ paths.policies }/${ policy }`, { spec: { limits: { running: 0 } } });
    await waitFor('the limit to hold', async() => /0 of 0 running/.test((await refusal(wish(sleeper, 'Running'))).message));
    // The operator takes back what it wished itself; from then on the pod is to wake, as by a turn of its schedule.
    await kubectl(['patch', 'productpod', sleeper.name, '--namespace', sleeper.namespace, '--as', OPERATOR_USER, '--type', 'merge', '--patch', '{"spec":{"desiredState":null}}']);
    await waitFor('the pod to wait', async() => await reason() === 'WaitingForQuota');
    await waitFor('the pod to say why', async() => /0 of 0 running pods/.test((await getPod(sleeper)).status?.message ?? ''));
    expect((await admin.get<KubeObject & { spec: { replicas: number } }>(paths.workload(sleeper.namespace, 'deployments', `${ sleeper.name }-web`))).spec.replicas).toBe(0);
    await admin.patch(`${ paths.policies }/${ policy }`, { spec: { limits: { running: 1 } } });
    await waitForPhase(sleeper, 'Ready', 90_000);
  });

  it('leaves nothing promised', async() => {
    await waitFor('the ledgers to be settled', async() => {
      const { items } = await admin.get<KubeList<LedgerObject>>(paths.ledgers);

      return items.filter(({ spec }) => spec.account.name === project).every(({ spec }) => spec.reservations.length === 0);
    }, { timeoutMs: 150_000 });
  });
});

describe('a namespace that moves to another project', () => {
  it('takes its pod along', async() => {
    const owner = uniqueName('owner');
    const pod = await openNamespace(uniqueName('moving'), 'p-from', owner);

    await order(as(owner), pod, { ttl: '1h' });
    await admin.patch(paths.namespace(pod.namespace), { metadata: { annotations: { 'field.cattle.io/projectId': 'local:p-to' } } });
    await waitFor('the pod to count there', async() => (await getPod(pod)).metadata.labels?.[PROJECT] === 'p-to');
  });

  it('is no matter for a namespace in none', async() => {
    const name = uniqueName('alone');
    const pod = { name, namespace: `pp-${ name }` };

    await createNamespace(pod.namespace, { 'productpods.io/pod': name });
    track(pod.namespace);
    expect((await order(admin, pod, { owner: 'tests' })).metadata.labels?.[PROJECT]).toBeUndefined();
  });
});
