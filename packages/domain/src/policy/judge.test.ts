import { describe, expect, it } from 'vitest';
import { buildPod, CREATED_MS } from '../testing';
import type { ProductPodSpec } from '../product-pod';
import { defaultsFor } from './defaults';
import { judgeChange, judgeCreation } from './judge';
import { mergePolicies } from './merge';
import type { ProductPodPolicySpec } from './policy';
import { readPolicy } from './read-policy';
import { overLimit, refusalText } from './refusals';
import { isAllowed, matches } from './template-rules';
import { buildPolicy } from './testing';

type Rules = Omit<ProductPodPolicySpec, 'subjects'>;

const merged = (rules: Rules) => mergePolicies([readPolicy(buildPolicy('qa', { subjects: [{ kind: 'Everyone' }], ...rules }))], { user: 'u', groups: [], project: 'p' });
const SIZES = [{ name: 'small', cpu: '2', memory: '4Gi', storage: '20Gi' }, { name: 'large', cpu: '8', memory: '16Gi' }];
const small = { size: 'small', resources: { cpu: '2000m', memory: '4Gi', storage: '20Gi' } };

describe('a new pod', () => {
  const judged = (rules: Rules, spec: Partial<ProductPodSpec>) => refusalText(judgeCreation(buildPod({ ttl: spec.ttl, spec }), merged(rules), CREATED_MS));

  it.each<[string, Rules, Partial<ProductPodSpec>]>([
    ['no rules', {}, { ttl: 'never' }],
    ['its template', { templates: [{ chart: 'jira' }, { repository: 'r', chart: 'hel*', versions: ['0.1.*'] }] }, {}],
    ['its lifetime', { lifetime: { longest: '8h' } }, { ttl: '8h' }],
    ['its end', { lifetime: { longest: '8h' } }, { ttl: '2026-01-01T08:00:00Z' }],
    ['living for ever', { lifetime: { longest: '8h', never: true } }, { ttl: 'never' }],
    ['its size', { sizes: SIZES, limits: { cpu: '2' } }, small],
    ['what its size leaves open', { sizes: SIZES, limits: { storage: '1Ti' } }, { size: 'large', resources: { cpu: '8', memory: '16Gi', storage: '5Gi' } }],
    ['its resources without sizes', { limits: { cpu: '2' } }, { resources: { cpu: '9' } }],
    ['more frequent confirmation', { renewEvery: '30d' }, { renewEvery: '1d' }],
  ])('is let through with %s', (_, rules, spec) => {
    expect(judged(rules, spec)).toBe('');
  });

  it.each<[Rules, Partial<ProductPodSpec>, string]>([
    [{ templates: [{ chart: 'jira' }, { repository: 'pp', chart: 'trac', versions: ['1.*', '2.0.0'] }], contact: 'the platform team (#pods)' }, {},
      'Policy qa does not allow the template r/hello 0.1.0. Choose jira or pp/trac 1.*, 2.0.0, or ask the platform team (#pods) to change that.'],
    [{ templates: [] }, {}, 'Policy qa does not allow the template r/hello 0.1.0. Choose none, or ask a cluster administrator to change that.'],
    [{ lifetime: { longest: '8h' } }, { ttl: '8h1s' }, 'Policy qa allows lifetimes of 8h at most, from a pod’s creation. Choose a shorter one, or ask a cluster administrator to change that.'],
    [{ lifetime: { longest: '8h' } }, { ttl: '2026-01-01T08:00:01Z' }, 'Policy qa allows lifetimes of 8h at most, from a pod’s creation. Choose a shorter one, or ask a cluster administrator to change that.'],
    [{ lifetime: { longest: '8h' } }, { ttl: 'never' }, 'Policy qa does not allow pods that live for ever. Choose a lifetime, or ask a cluster administrator to change that.'],
    [{ lifetime: { never: false } }, { ttl: 'never' }, 'Policy qa does not allow pods that live for ever. Choose a lifetime, or ask a cluster administrator to change that.'],
    [{}, { ttl: '2025-01-01T00:00:00Z' }, 'A lifetime is at least one minute.'],
    [{ renewEvery: '30d' }, {}, 'Policy qa wants pods to be confirmed every 30d at least. Choose a shorter time, or ask a cluster administrator to change that.'],
    [{ renewEvery: '30d' }, { renewEvery: '31d' }, 'Policy qa wants pods to be confirmed every 30d at least. Choose a shorter time, or ask a cluster administrator to change that.'],
    [{ sizes: SIZES }, {}, 'Policy qa does not allow pods without a size. Choose small or large, or ask a cluster administrator to change that.'],
    [{ sizes: SIZES }, { size: 'huge' }, 'Policy qa does not allow the size huge. Choose small or large, or ask a cluster administrator to change that.'],
    [{ sizes: SIZES }, { size: 'small', resources: { cpu: '1', memory: '4Gi', storage: '20Gi' } }, 'Policy qa does not allow the size small with other than 2 CPU, 4 GiB memory, 20 GiB storage. Leave spec.resources out, or ask a cluster administrator to change that.'],
    [{}, { size: 'small' }, 'No policy gives a size named small. Say in spec.resources how much the pod may use.'],
    [{ limits: { cpu: '4', storage: '1Ti' } }, { resources: { memory: '1Gi' } }, 'Policy qa limits cpu and storage, so a pod must say how much it may use: set spec.resources.cpu and spec.resources.storage.'],
    [{ sizes: SIZES, limits: { storage: '1Ti' } }, { size: 'large', resources: { cpu: '8', memory: '16Gi' } }, 'Policy qa limits storage, so a pod must say how much it may use: set spec.resources.storage.'],
    [{}, { sleepSchedule: { sleep: '0 20 30 2 *' } }, expect.stringMatching(/never/) as unknown as string],
    [{}, { gracePeriod: '91d' }, 'A grace period is 0s, or from one minute to 90 days (90d).'],
  ])('under %j is refused with %j', (rules, spec, expected) => {
    expect(judged(rules, spec)).toEqual(expected);
  });
});

describe('a change', () => {
  const HOUR = 3_600_000;
  const judged = (rules: Rules, before: Partial<ProductPodSpec>, change: Partial<ProductPodSpec>, now = CREATED_MS + HOUR) => {
    const pod = buildPod({ ttl: before.ttl ?? '8h', spec: before });

    return refusalText(judgeChange(pod, { ...pod, spec: { ...pod.spec, ...change } }, merged(rules), now));
  };

  it.each<[string, Rules, Partial<ProductPodSpec>, Partial<ProductPodSpec>]>([
    ['of nothing that a policy speaks of', { templates: [], sizes: SIZES, lifetime: { longest: '1h' }, renewEvery: '1h' }, {}, { title: 'New' }],
    ['to an earlier end', { lifetime: { longest: '1h', extension: { allowed: false } } }, {}, { ttl: '7h' }],
    ['from never to an end', { lifetime: { longest: '1h', extension: { allowed: false } } }, { ttl: 'never' }, { ttl: '9d' }],
    ['to a longer life within bounds', { lifetime: { longest: '8h', extension: { longest: '3d', ahead: '2d' } } }, {}, { ttl: '49h' }],
    ['to a size that is given', { sizes: SIZES }, {}, small],
    ['to a version that is allowed', { templates: [{ chart: 'hello' }] }, {}, { template: { repository: 'r', chart: 'hello', version: '0.2.0' } }],
  ])('is let through: %s', (_, rules, before, change) => {
    expect(judged(rules, before, change)).toBe('');
  });

  it.each<[Rules, Partial<ProductPodSpec>, string]>([
    [{ lifetime: { longest: '9h' } }, { ttl: '9h1s' }, 'Policy qa allows lifetimes of 9h at most'],
    [{ lifetime: { longest: '2d', extension: { longest: '9h' } } }, { ttl: '10h' }, 'Policy qa allows lifetimes of 9h at most'],
    [{ lifetime: { extension: { ahead: '1d' } } }, { ttl: '1d1h1s' }, 'Policy qa allows pods to be extended to 1d from now at most'],
    [{ lifetime: { extension: { allowed: false } } }, { ttl: '9h' }, 'Policy qa does not allow lives to be extended. Make another pod'],
    [{ lifetime: { longest: '9d' } }, { ttl: 'never' }, 'Policy qa does not allow pods that live for ever'],
    [{ renewEvery: '30d' }, { renewEvery: '90d' }, 'Policy qa wants pods to be confirmed every 30d'],
    [{ templates: [{ chart: 'hello', versions: ['0.1.*'] }] }, { template: { repository: 'r', chart: 'hello', version: '0.2.0' } }, 'Policy qa does not allow the template r/hello 0.2.0'],
    [{ sizes: SIZES }, { size: 'huge' }, 'Policy qa does not allow the size huge'],
    [{}, { sleepSchedule: { sleep: 'soon' } }, 'five fields'],
    [{}, { gracePeriod: '100d' }, 'A grace period is'],
  ])('under %j to %j is refused', (rules, change, expected) => {
    expect(judged(rules, {}, change)).toContain(expected);
  });
});

describe('what a pod gets where it says nothing', () => {
  const rules: Rules = { sizes: SIZES, defaultSize: 'small', lifetime: { default: '8h' }, sleepSchedule: { sleep: '0 20 * * *' }, renewEvery: '30d' };
  const amounts = { cpu: '2', memory: '4Gi', storage: '20Gi' };

  it.each<[Rules, object, object]>([
    [rules, {}, { ttl: '8h', size: 'small', resources: amounts, sleepSchedule: { sleep: '0 20 * * *' }, renewEvery: '30d' }],
    [rules, { ttl: '1h', size: 'large', sleepSchedule: { sleep: '0 1 * * *' }, renewEvery: '1d' }, { resources: { cpu: '8', memory: '16Gi' } }],
    [rules, { ttl: '', size: 7, resources: 'x', sleepSchedule: null, renewEvery: '' }, {}],
    [rules, { ttl: '1h', size: 'huge', sleepSchedule: {}, renewEvery: '1d' }, {}],
    [{ ...rules, sizes: undefined }, { ttl: '1h', sleepSchedule: {}, renewEvery: '1d', resources: { cpu: '1' } }, {}],
    [{}, {}, {}],
  ])('by %j for %j', (given, spec, expected) => {
    expect(defaultsFor(spec, merged(given))).toEqual(expected);
  });
});

describe('a refused limit', () => {
  const by = [{ policy: 'qa', contact: undefined, priority: 0, subject: { kind: 'Everyone' as const } }];

  it.each([
    [overLimit({ kind: 'Person', name: 'u-abc' }, { resource: 'pods', limit: 3, used: 3, more: 1 }, by), 'User u-abc has 3 of 3 pods that policy qa allows. Delete a pod, or ask a cluster administrator to change that.'],
    [overLimit({ kind: 'Project', name: 'p-abc' }, { resource: 'running', limit: 3, used: 4, more: 1 }, [{ ...by[0]!, contact: 'Ann' }]), 'Project p-abc has 4 of 3 running pods that policy qa allows. Put a pod to sleep, or ask Ann to change that.'],
    [overLimit({ kind: 'Project', name: 'p-abc' }, { resource: 'cpu', limit: 20_000, used: 18_500, more: 4000 }, [...by, { ...by[0]!, policy: 'b' }]),
      'Project p-abc uses 18.5 of 20 CPU cores that policies qa and b allow, and this needs 4 more. Put a pod to sleep, choose a smaller size, or ask a cluster administrator to change that.'],
  ])('%#: is told in full', ({ message }, expected) => {
    expect(message).toBe(expected);
  });
});

describe('a rule for templates', () => {
  it.each<[string, string, boolean]>([
    ['jira', 'jira', true], ['jira', 'jira2', false], ['*', '', true], ['*', 'x', true], ['1.*', '1.2.3', true], ['1.*', '11.2', false], ['*-rc', '1-rc', true], ['*-rc', '1-rc2', false],
    ['a*b*c', 'a-b-c', true], ['a*b*c', 'abc', true], ['a*b*c', 'acb', false], ['a*a', 'a', false], ['**', 'x', true], ['1.2', '1x2', false], ['a*b*b', 'ab', false],
  ])('%s and %s: %s', (rule, text, expected) => {
    expect(matches(rule, text)).toBe(expected);
  });

  it('needs all of repository, chart and version to fit', () => {
    const rules = [{ repository: 'a', chart: 'x', versions: ['1'] }, { chart: 'y' }];
    const allowed = (repository: string, chart: string, version: string) => isAllowed(rules, { repository, chart, version });

    expect([allowed('a', 'x', '1'), allowed('b', 'y', '9'), allowed('b', 'x', '1'), allowed('a', 'x', '2'), allowed('a', 'z', '1')]).toEqual([true, true, false, false, false]);
  });
});
