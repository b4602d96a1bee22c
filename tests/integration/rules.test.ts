import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductPod } from '../../packages/domain/src';
import { paths } from '../../packages/operator/src/kube/paths';
import { waitFor } from '../lib/wait';
import { getPod, install, refusal, uniqueName, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { change, cleanUpPolicies, createPolicy, openNamespace, order, said } from './support/policies';
import { admin, as } from './support/stack';

type Sentence = () => string;

const CONTACT = 'the platform team (#pods)';
const ASK = `or ask ${ CONTACT } to change that.`;
const owner = uniqueName('owner');
const project = uniqueName('p');
let pod: MadePod;
let strict: string;
let loose: string;

const dry = (spec: Record<string, unknown>) => order(as(owner), { ...pod, name: `${ pod.name }-dry` }, spec, { query: '?dryRun=All' });
const inOneDay = () => `${ new Date(Date.now() + 86_400_000).toISOString().slice(0, 19) }Z`;
const why = async(spec: Record<string, unknown>) => said(await refusal(dry(spec)));

afterAll(cleanUpPolicies);

beforeAll(async() => {
  pod = await openNamespace(uniqueName('ruled'), project, owner);
  // Of equal priority: the project's gives way to the user's, whatever it says.
  loose = await createPolicy('loose', { subjects: [{ kind: 'Project', name: project }], lifetime: { longest: '365d', never: true }, limits: { pods: 50, memory: '4Gi', storage: '10Gi' } });
  strict = await createPolicy('strict', {
    subjects:      [{ kind: 'User', name: owner }],
    contact:       CONTACT,
    templates:     [{ repository: 'tests', chart: 'plain', versions: ['0.1.*'] }, { chart: 'family' }],
    sizes:         [{ name: 'small', cpu: '500m', memory: '1Gi', storage: '2Gi' }, { name: 'large', cpu: '4', memory: '3Gi', storage: '9Gi' }],
    defaultSize:   'small',
    lifetime:      { default: '2h', longest: '4h', never: false, extension: { allowed: true, longest: '8h', ahead: '5h' } },
    sleepSchedule: { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: 'Europe/Berlin' },
    renewEvery:    '7d',
    gracePeriod:   '2h',
    failedPods:    '1m',
    notices:       ['1m'],
  });
  await waitFor('the policies to hold', async() => (await dry({ ttl: undefined })).spec.size === 'small');
});

describe('what policies decide', () => {
  it('is given to a pod that leaves it open', async() => {
    expect((await dry({ ttl: undefined })).spec).toMatchObject({
      owner, ttl: '2h', size: 'small', resources: { cpu: '500m', memory: '1Gi', storage: '2Gi' }, sleepSchedule: { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: 'Europe/Berlin' }, renewEvery: '7d',
    });
    expect((await dry({ ttl: '1h', size: 'large', renewEvery: '1d', sleepSchedule: { sleep: '0 18 * * *' } })).spec).toMatchObject({ ttl: '1h', size: 'large', resources: { cpu: '4', memory: '3Gi', storage: '9Gi' }, renewEvery: '1d', sleepSchedule: { sleep: '0 18 * * *' } });
  });

  it.each<[string, Record<string, unknown>, Sentence]>([
    ['a template', { template: { repository: 'tests', chart: 'other', version: '0.1.0' } }, () => `Policy ${ strict } does not allow the template tests/other 0.1.0. Choose tests/plain 0.1.* or family, ${ ASK }`],
    ['a version', { template: { repository: 'tests', chart: 'plain', version: '0.2.0' } }, () => `Policy ${ strict } does not allow the template tests/plain 0.2.0. Choose tests/plain 0.1.* or family, ${ ASK }`],
    ['a repository', { template: { repository: 'elsewhere', chart: 'plain', version: '0.1.0' } }, () => `Policy ${ strict } does not allow the template elsewhere/plain 0.1.0. Choose tests/plain 0.1.* or family, ${ ASK }`],
    ['a size', { size: 'huge' }, () => `Policy ${ strict } does not allow the size huge. Choose small or large, ${ ASK }`],
    ['more than a size', { size: 'small', resources: { cpu: '64', memory: '1Gi', storage: '2Gi' } }, () => `Policy ${ strict } does not allow the size small with other than 0.5 CPU, 1 GiB memory, 2 GiB storage. Leave spec.resources out, ${ ASK }`],
    ['a lifetime', { ttl: '5h' }, () => `Policy ${ strict } allows lifetimes of 4h at most, from a pod’s creation. Choose a shorter one, ${ ASK }`],
    ['an end', { ttl: inOneDay() }, () => `Policy ${ strict } allows lifetimes of 4h at most, from a pod’s creation. Choose a shorter one, ${ ASK }`],
    ['a pod for ever', { ttl: 'never' }, () => `Policy ${ strict } does not allow pods that live for ever. Choose a lifetime, ${ ASK }`],
    ['rarer confirmations', { renewEvery: '30d' }, () => `Policy ${ strict } wants pods to be confirmed every 7d at least. Choose a shorter time, ${ ASK }`],
  ])('keeps out %s, by the word of the stronger policy', async(_, spec, sentence) => {
    expect(await why(spec)).toBe(sentence());
  });

  it('holds for all there are, whoever of them has it: memory and storage are summed up', async() => {
    await order(as(owner), pod, { size: 'large' });
    expect(said(await refusal(order(as(owner), { ...pod, name: `${ pod.name }-2` }, { size: 'large' }))))
      .toBe(`Project ${ project } uses 3 GiB of 4 GiB memory that policy ${ loose } allows, and this needs 3 GiB more. Put a pod to sleep, choose a smaller size, or ask a cluster administrator to change that. ` +
        `Project ${ project } uses 9 GiB of 10 GiB storage that policy ${ loose } allows, and this needs 9 GiB more. Delete a pod, choose a smaller size, or ask a cluster administrator to change that.`);
  });

  it('bounds how a life may be extended', async() => {
    const extend = (ttl: string) => change(as(owner), pod, { spec: { ttl } });

    // From its creation, and from now.
    expect(said(await refusal(extend('9h')))).toBe(`Policy ${ strict } allows lifetimes of 8h at most, from a pod’s creation. Choose a shorter one, ${ ASK } Policy ${ strict } allows pods to be extended to 5h from now at most. Choose a shorter one, ${ ASK }`);
    expect(said(await refusal(extend('6h')))).toBe(`Policy ${ strict } allows pods to be extended to 5h from now at most. Choose a shorter one, ${ ASK }`);
    expect((await extend('4h30m')).spec.ttl).toBe('4h30m');
    await admin.patch(`${ paths.policies }/${ strict }`, { spec: { lifetime: { extension: { allowed: false } } } });
    await waitFor('that to hold', async() => said(await refusal(extend('4h40m'))) === `Policy ${ strict } does not allow lives to be extended. Make another pod, ${ ASK }`);
    // What ends earlier is the owner's own business.
    expect((await extend('3h')).spec.ttl).toBe('3h');
  });

  it('deletes and stops nothing when it changes', async() => {
    const rules = (spec: object) => admin.patch(`${ paths.policies }/${ strict }`, { spec });
    const end = async() => Date.parse((await getPod(pod)).status?.expiresAt ?? '');
    const { metadata, spec } = await getPod(pod);
    const due = Date.parse(metadata.creationTimestamp ?? '') + 3 * 3_600_000;

    await waitFor('its end to be recorded', async() => await end() === due);

    try {
      await rules({ templates: [], sizes: [{ name: 'tiny', cpu: '1m' }], defaultSize: 'tiny', limits: { pods: 0 }, lifetime: { default: '1m', longest: '1m' } });
      await waitFor('the policy to hold', async() => /^Policy \S+ does not allow the template .* Choose none/.test(await why({})));
      expect((await change(as(owner), pod, { spec: { title: 'Still here' } })).spec).toEqual({ ...spec, title: 'Still here' });
      expect(await end()).toBe(due);
    } finally {
      await rules({ templates: null, limits: null, sizes: [{ name: 'small', cpu: '500m', memory: '256Mi', storage: '128Mi' }], defaultSize: 'small', lifetime: { default: '2h', longest: '4h' } });
      await waitFor('the policy to hold', () => dry({}));
    }
  });
});

describe.concurrent('how a pod lives by its policies', () => {
  const make = async(what: string, spec: Record<string, unknown>): Promise<MadePod> => {
    const made = await openNamespace(uniqueName(what), project, owner);

    await order(as(owner), made, spec);

    return made;
  };
  const until = (made: MadePod, seen: (pod: ProductPod) => boolean | undefined) => waitFor(`${ made.name } to get there`, async() => {
    const now = await getPod(made);

    return seen(now) && now;
  }, { timeoutMs: 110_000 });

  it('is restorable for their grace period', async() => {
    const made = await make('grace', { ttl: '1m' });

    await install(made, 'plain', '--set', 'replicas=0');
    const { status } = await until(made, ({ status: now }) => now?.phase === 'Expired');

    expect(Date.parse(status?.restorableUntil ?? '') - Date.parse(status?.expiresAt ?? '')).toBe(2 * 3_600_000);
  });

  it('is told of at their marks', async() => {
    const { status } = await until(await make('notice', { ttl: '2m' }), ({ status: now }) => Boolean(now?.notices?.length));

    expect(status?.notices).toMatchObject([{ mark: '1m' }]);
  });

  it('is removed after their time when it failed and nobody keeps it', async() => {
    const made = await make('failing', { ttl: '4h' });
    const operations = `/apis/catalog.cattle.io/v1/namespaces/${ made.namespace }/operations`;

    await admin.create(operations, { apiVersion: 'catalog.cattle.io/v1', kind: 'Operation', metadata: { name: 'helm-operation-1', namespace: made.namespace } });
    await admin.patch(`${ operations }/helm-operation-1/status`, { status: { action: 'install', releaseName: made.name, namespace: made.namespace, conditions: [{ type: 'Reconciling', status: 'False' }, { type: 'Stalled', status: 'True', message: ' exit code: 1' }] } });
    await waitForPhase(made, 'Failed');
    await waitGone(paths.namespace(made.namespace), 110_000);
  });

  it('gives back what was admitted and never written', async() => {
    const lost = uniqueName('p');
    const [first, second] = await Promise.all([openNamespace(uniqueName('lost'), lost, owner), openNamespace(uniqueName('next'), lost, owner)]);

    const look = () => order(as(owner), first, {}, { query: '?dryRun=All' });
    const policy = await createPolicy('one', { subjects: [{ kind: 'Project', name: lost }], limits: { pods: 0 } });

    await waitFor('the policy to hold', async() => /0 of 0 pods/.test((await refusal(look())).message));
    await admin.patch(`${ paths.policies }/${ policy }`, { spec: { limits: { pods: 1 } } });
    await waitFor('room for one', look);
    // Kubernetes looks at its own quotas after everybody else has been asked, and refuses as well what it has not counted yet.
    await admin.create(paths.core(first.namespace, 'resourcequotas'), { metadata: { name: 'none' }, spec: { hard: { 'count/productpods.productpods.io': '0' } } });
    await waitFor('it to be refused by that alone', async() => /quota: none/.test((await refusal(order(as(owner), first))).message));
    expect(said(await refusal(order(as(owner), second)))).toMatch(/has 1 of 1 pods/);
    await waitFor('room again', () => order(as(owner), second), { timeoutMs: 170_000, everyMs: 2000 });
  }, 240_000);
});
