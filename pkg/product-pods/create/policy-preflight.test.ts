import { NOTHING, mergePolicies, readPolicy } from '@product-pods/domain';
import type { ProductPodPolicySpec } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { translate } from '../test-support/dashboard';
import { FakeApi } from '../test-support/fake-api';
import { buildPolicy } from '../test-support/policies';
import { headroomLine, policyLines } from './policy-preflight';
import { noSize, sizeSpec } from './size';

const text = (key: string, args?: Record<string, unknown>) => translate(`productPods.${ key }`, args as Record<string, string>);
const spec = { template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, ttl: '8h' };
const linesFor = (rules: Partial<ProductPodPolicySpec>, more = {}, used?: Partial<typeof NOTHING>) => policyLines([{ ...spec, ...more }], {
  merged:   mergePolicies([readPolicy(buildPolicy('qa', rules))], { user: 'u-1', groups: [] }),
  accounts: [{ kind: 'Person', name: 'u-1', ...(used ? { used: { ...NOTHING, ...used } } : {}) }],
  now:      0,
  text,
}).map(({ state, said, why }) => [state, said, ...(why ? [why] : [])]);
const WHY = 'Policy qa decides, for everyone.';

describe('the preflight', () => {
  it.each<[string, Partial<ProductPodPolicySpec>, object, Partial<typeof NOTHING> | undefined, string[][]]>([
    ['nothing where no policy speaks', {}, {}, {}, []],
    ['what is allowed, and by whom', { templates: [{ chart: 'trac' }], lifetime: { longest: '8h' } }, {}, {}, [['ok', 'The template trac 1.0.0 is allowed.', WHY], ['ok', 'The lifetime is allowed.', WHY]]],
    ['what is not, and whom to ask', { templates: [{ chart: 'jira' }], contact: 'Ann' }, {}, {}, [['fail', 'Policy qa does not allow the template pp/trac 1.0.0. Choose jira, or ask Ann to change that.']]],
    ['the size that a pod gets', { sizes: [{ name: 'small', cpu: '2' }], defaultSize: 'small' }, {}, {}, [['ok', 'The size small is allowed: 2 CPU.', WHY]]],
    ['a size that is missing', { sizes: [{ name: 'small', cpu: '2' }] }, {}, {}, [['fail', 'Policy qa does not allow pods without a size. Choose small, or ask a cluster administrator to change that.']]],
    ['what a pod must say', { limits: { cpu: '4' } }, {}, {}, [
      ['fail', 'Policy qa limits cpu, so a pod must say how much it may use: set spec.resources.cpu.'], ['ok', 'You use 0 of 4 CPU cores; this needs 0.', WHY],
    ]],
    ['room that there is', { limits: { pods: 3 } }, {}, { pods: 2 }, [['ok', 'You use 2 of 3 pods; this needs 1.', WHY]]],
    ['room that there is not', { limits: { pods: 3 } }, {}, { pods: 3 }, [['fail', 'User u-1 has 3 of 3 pods that policy qa allows. Delete a pod, or ask a cluster administrator to change that.']]],
    ['that it does not know', { limits: { pods: 3 } }, {}, undefined, [['unknown', 'Pods of each person: how much of it is used is not known.']]],
    ['what is no lifetime', {}, { ttl: 'soon' }, {}, [['fail', expect.stringContaining('soon') as unknown as string]]],
    ['what is no grace period', {}, { gracePeriod: '91d' }, {}, [['fail', 'A grace period is 0s, or from one minute to 90 days (90d).']]],
    ['how often it must be confirmed', { renewEvery: '30d' }, {}, {}, [['ok', 'It must be confirmed every 30d.', WHY]]],
  ])('says %s', (_, rules, more, used, expected) => {
    expect(linesFor(rules, more, used)).toEqual(expected);
  });
});

describe('the room in the cluster', () => {
  const room = (answer: unknown, resources?: { cpu?: string }) => headroomLine(new FakeApi().on('GET', /clusters\/local$/, answer), 'local', [resources], text);
  const status = { allocatable: { cpu: '4', memory: '8Gi' }, requested: { cpu: '1500m', memory: '2Gi' } };

  it.each([
    ['is enough', { status }, { cpu: '2' }, 'ok', 'The cluster has 2.5 CPU cores and 6 GiB of memory free.'],
    ['is not enough', { status }, { cpu: '3' }, 'warn', 'The cluster has only 2.5 CPU cores and 6 GiB of memory free, so the pod waits until there is room; ask a cluster administrator for more.'],
    ['is none at all', { status: { ...status, requested: status.allocatable } }, undefined, 'warn', expect.stringContaining('only 0 CPU cores')],
    ['is not told', {}, undefined, 'unknown', 'How much room the cluster has is not known.'],
    ['may not be seen', new ApiError(403, 'no'), undefined, 'unknown', 'How much room the cluster has is not known.'],
  ])('%s', async(_, answer, resources, state, said) => {
    expect(await room(answer, resources)).toEqual({ id: 'headroom', state, said });
  });
});

it.each([
  [{}, {}],
  [{ name: 'small', cpu: '9' }, { size: 'small' }],
  [{ cpu: ' 2 ', storage: '1Gi' }, { resources: { cpu: '2', storage: '1Gi' } }],
])('a size of %j is sent as %j', (size, sent) => {
  expect(sizeSpec({ ...noSize(), ...size })).toEqual(sent);
});
