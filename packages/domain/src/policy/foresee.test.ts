import { describe, expect, it } from 'vitest';
import { NOTHING } from './amounts';
import { foresee, lacking, sizeQuestions, templateFault } from './foresee';
import { mergePolicies } from './merge';
import type { ProductPodPolicySpec } from './policy';
import { rancherDefaults, rancherLimits, withRancher } from './rancher-quota';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';

type Rules = Partial<ProductPodPolicySpec>;

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SIZES = [{ name: 'small', cpu: '2', memory: '4Gi' }];
const template = { repository: 'pp', chart: 'trac', version: '1.0.0' };
const merged = (...rules: Rules[]) => mergePolicies(rules.map((each, index) => readPolicy(buildPolicy(`p${ index }`, { subjects: [{ kind: 'Everyone' }], ...each }))), { user: 'u-1', groups: [], project: 'p-1' });
const person = (used?: Partial<typeof NOTHING>) => ({ kind: 'Person' as const, name: 'u-1', ...(used ? { used: { ...NOTHING, ...used } } : {}) });

describe('a pod that nobody has sent yet', () => {
  it('is judged with the defaults that admission would give it', () => {
    const { specs, faults } = foresee([{ template, ttl: '1h' }], merged({ sizes: SIZES, defaultSize: 'small', renewEvery: '30d', limits: { cpu: '4' } }), { accounts: [], now: NOW });

    expect(specs).toEqual([{ template, ttl: '1h', size: 'small', resources: { cpu: '2', memory: '4Gi' }, renewEvery: '30d' }]);
    expect(faults).toEqual([]);
  });

  it('is refused in the words of admission', () => {
    expect(foresee([{ template, ttl: '9h' }, { template, ttl: '10h' }], merged({ lifetime: { longest: '8h' } }), { accounts: [], now: NOW }).faults.map(({ message }) => message)).toEqual([
      'Policy p0 allows lifetimes of 8h at most, from a pod’s creation. Choose a shorter one, or ask a cluster administrator to change that.',
    ]);
  });

  it.each([
    ['fits', { pods: 4 }, undefined],
    ['does not fit', { pods: 5 }, 'User u-1 has 5 of 5 pods that policy p0 allows. Delete a pod, or ask the platform team to change that.'],
  ])('%s into what is used', (_, used, message) => {
    const { room } = foresee([{ template, ttl: '1h' }], merged({ limits: { pods: 5 }, contact: 'the platform team' }), { accounts: [person(used)], now: NOW });

    expect(room.map(({ resource, used: before, more, fault }) => [resource, before, more, fault?.message])).toEqual([['pods', used.pods, 1, message]]);
  });

  it.each([
    [2, undefined],
    [3, 'User u-1 has 3 of 5 pods that policy p0 allows, and this needs 3 more. Delete a pod, or ask a cluster administrator to change that.'],
  ])('counts %i times when so many are wanted at once', (count, message) => {
    const { room } = foresee(Array.from({ length: count }, () => ({ template, ttl: '1h', resources: { cpu: '1' } })), merged({ limits: { pods: 5, cpu: '9' } }), { accounts: [person({ pods: 3 })], now: NOW });

    expect(room.map(({ more, fault }) => [more, fault?.message])).toEqual([[count, message], [count * 1000, undefined]]);
  });

  it('is counted with what it needs itself beside others that need more', () => {
    const wanted = ['1', '4'].map((cpu) => ({ template, ttl: '1h', resources: { cpu } }));

    expect(foresee(wanted, merged({ limits: { cpu: '4' } }), { accounts: [person({})], now: NOW }).room.map(({ more, fault }) => [more, fault?.message])).toEqual([
      [5000, 'User u-1 uses 0 of 4 CPU cores that policy p0 allows, and this needs 5 more. Put a pod to sleep, choose a smaller size, or ask a cluster administrator to change that.'],
    ]);
  });

  it('counts against persons and projects by themselves', () => {
    const rules = merged({ limits: { pods: 5 } }, { subjects: [{ kind: 'Project', name: 'p-1' }], limits: { pods: 2, running: 1 } });
    const { room } = foresee([{ template, ttl: '1h' }], rules, { accounts: [person({ pods: 1 }), { kind: 'Project', name: 'p-1', used: { ...NOTHING, pods: 1, running: 1 } }], now: NOW });

    expect(room.map(({ account, resource, fault }) => [account.kind, resource, fault?.message])).toEqual([
      ['Person', 'pods', undefined], ['Project', 'pods', undefined],
      ['Project', 'running', 'Project p-1 has 1 of 1 running pods that policy p1 allows. Put a pod to sleep, or ask a cluster administrator to change that.'],
    ]);
  });

  it.each([
    ['what its project gives to any namespace where it names nothing', {}, 2000],
    ['what it names itself', { resources: { cpu: '1' } }, 1000],
  ])('is counted with %s, against its project’s quota in Rancher', (_, spec, more) => {
    const limits = rancherLimits('p-1', { limitsCpu: '4' }, [{ limit: { limitsCpu: '3' }, named: [] }]);
    const { room } = foresee([{ template, ttl: '1h', ...spec }], withRancher(merged(), limits), { accounts: [{ kind: 'Project', name: 'p-1', used: NOTHING }], given: rancherDefaults({ limitsCpu: '4' }, { limitsCpu: '2' }), now: NOW });

    expect(room.map((each) => [each.resource, each.more, Boolean(each.fault)])).toEqual([['cpu', more, more > 1000]]);
  });

  it('shows a limit of which the use is not known, without a number', () => {
    expect(foresee([{ template, ttl: '1h' }], merged({ limits: { pods: 5 } }), { accounts: [person()], now: NOW }).room).toEqual([
      { account: { kind: 'Person', name: 'u-1' }, resource: 'pods', more: 1, limit: expect.objectContaining({ value: 5 }) as unknown },
    ]);
  });
});

describe('a template', () => {
  const offer = (versions: string[], rules: Rules) => templateFault({ repository: 'pp', chart: 'trac', versions }, merged(rules), NOW)?.message;

  it.each<[string[], Rules, string | undefined]>([
    [['2.0.0', '1.0.0'], {}, undefined],
    [['2.0.0', '1.0.0'], { templates: [{ chart: 'trac', versions: ['1.*'] }] }, undefined],
    [['2.0.0', '1.0.0'], { templates: [{ chart: 'jira' }] }, 'Policy p0 does not allow the template pp/trac 2.0.0. Choose jira, or ask a cluster administrator to change that.'],
    [[], { templates: [] }, undefined],
  ])('in the versions %j under %j is denied with %j', (versions, rules, message) => {
    expect(offer(versions, rules)).toBe(message);
  });
});

it.each<[Rules, string[]]>([
  [{}, []],
  [{ limits: { pods: 3 } }, []],
  [{ limits: { cpu: '4', storage: '1Ti' } }, ['cpu', 'storage']],
  [{ limits: { cpu: '4' }, sizes: SIZES }, []],
])('under %j a pod must say itself: %j', (rules, questions) => {
  expect(sizeQuestions(merged(rules))).toEqual(questions);
});

it.each([
  [[{ cpu: '2', memory: '1Gi' }], { cpu: 2000, memory: 2 ** 30 }, []],
  [[{ cpu: '2', memory: '1Gi' }], { cpu: 1999, memory: 2 ** 29 }, ['cpu', 'memory']],
  [[undefined], { cpu: 100, memory: 100 }, []],
  [[undefined], { cpu: 0, memory: 100 }, ['cpu']],
  [[{ cpu: '2' }], {}, []],
  [[{ cpu: '2' }, { cpu: '1' }], { cpu: 3000 }, []],
  [[{ cpu: '2' }, { cpu: '1' }], { cpu: 2999 }, ['cpu']],
])('of %j in what is free (%j) lacks %j', (sizes, free, expected) => {
  expect(lacking(sizes, free)).toEqual(expected);
});
