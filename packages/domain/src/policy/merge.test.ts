import { describe, expect, it } from 'vitest';
import { DEFAULT_LIFE_POLICY } from '../life-policy';
import { whyOf } from './explain';
import { lifePolicyOf } from './life';
import { isMeant, mergePolicies, rankOf } from './merge';
import type { Requester } from './merge';
import type { PolicySubject, ProductPodPolicySpec } from './policy';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERYONE: PolicySubject = { kind: 'Everyone' };
const PROJECT: PolicySubject = { kind: 'Project', name: 'p-abcde' };
const PROJECTS: PolicySubject = { kind: 'Project', name: '*' };
const GROUP: PolicySubject = { kind: 'Group', name: 'testers' };
const USER: PolicySubject = { kind: 'User', name: 'u-abcde' };
const WHO: Requester = { user: 'u-abcde', groups: ['system:authenticated', 'testers'], project: 'p-abcde' };

type Policies = Record<string, ProductPodPolicySpec>;

const merged = (policies: Policies, who: Partial<Requester> = {}) => mergePolicies(Object.entries(policies).map(([name, spec]) => readPolicy(buildPolicy(name, spec))), { ...WHO, ...who });

describe('a subject', () => {
  it.each<[PolicySubject, Requester, boolean]>([
    [EVERYONE, { user: 'x', groups: [] }, true],
    [PROJECT, WHO, true],
    [PROJECT, { ...WHO, project: 'p-other' }, false],
    [PROJECT, { user: 'u-abcde', groups: ['p-abcde'] }, false],
    [PROJECTS, WHO, true],
    [PROJECTS, { user: 'x', groups: [] }, false],
    [GROUP, WHO, true],
    [GROUP, { user: 'testers', groups: [] }, false],
    [USER, WHO, true],
    [USER, { user: 'x', groups: ['u-abcde'] }, false],
    [{ kind: 'Group', name: '*' }, WHO, false],
    [{ kind: 'User' }, { user: '', groups: [] }, false],
  ])('%j means %j: %s', (subject, requester, expected) => {
    expect(isMeant(subject, requester)).toBe(expected);
  });

  it('ranks the higher the more specific it is', () => {
    const ranked = [USER, EVERYONE, PROJECT, GROUP, PROJECTS].sort((a, b) => rankOf(a) - rankOf(b));

    expect(ranked).toEqual([EVERYONE, PROJECTS, PROJECT, GROUP, USER]);
  });
});

describe('of several policies, what holds is', () => {
  const longest = (value: string) => ({ lifetime: { longest: value } });

  it.each<[string, Policies, Partial<Requester>, string | undefined, string[]]>([
    ['nothing, when there are none', {}, {}, undefined, []],
    ['nothing, when none is for him', { a: { subjects: [{ kind: 'User', name: 'other' }], ...longest('1d') } }, {}, undefined, []],
    ['the only one’s word', { a: { subjects: [EVERYONE], ...longest('1d') } }, {}, '1d', ['a']],
    ['the user’s before the group’s', { a: { subjects: [GROUP], ...longest('9d') }, b: { subjects: [USER], ...longest('1d') } }, {}, '1d', ['b']],
    ['the group’s before the project’s', { a: { subjects: [PROJECT], ...longest('9d') }, b: { subjects: [GROUP], ...longest('1d') } }, {}, '1d', ['b']],
    ['the project’s before every project’s', { a: { subjects: [PROJECTS], ...longest('9d') }, b: { subjects: [PROJECT], ...longest('1d') } }, {}, '1d', ['b']],
    ['every project’s before everyone’s', { a: { subjects: [EVERYONE], ...longest('9d') }, b: { subjects: [PROJECTS], ...longest('1d') } }, {}, '1d', ['b']],
    ['everyone’s outside of projects', { a: { subjects: [EVERYONE], ...longest('9d') }, b: { subjects: [PROJECTS], ...longest('1d') } }, { project: undefined }, '9d', ['a']],
    ['the one with the higher priority before all', { a: { subjects: [EVERYONE], priority: 1, ...longest('1d') }, b: { subjects: [USER], ...longest('9d') } }, {}, '1d', ['a']],
    ['one without a priority before one below zero', { a: { subjects: [USER], priority: -1, ...longest('9d') }, b: { subjects: [EVERYONE], ...longest('1d') } }, {}, '1d', ['b']],
    ['of equals the more generous', { a: { subjects: [GROUP], ...longest('1d') }, b: { subjects: [{ kind: 'Group', name: 'system:authenticated' }], ...longest('2d') } }, {}, '2d', ['b']],
    ['of equals that agree the first by name', { b: { subjects: [GROUP], ...longest('1d') }, a: { subjects: [GROUP], ...longest('1d') } }, {}, '1d', ['a']],
    ['the next one’s, where the strongest says nothing of it', { a: { subjects: [USER], lifetime: { never: true } }, b: { subjects: [EVERYONE], ...longest('3d') } }, {}, '3d', ['b']],
    ['by the strongest of its subjects', { a: { subjects: [EVERYONE, USER], ...longest('1d') }, b: { subjects: [GROUP], ...longest('9d') } }, {}, '1d', ['a']],
  ])('%s', (_, policies, who, expected, by) => {
    const { rules } = merged(policies, who);
    const days = rules.longestMs && `${ rules.longestMs.value / DAY }d`;

    expect({ days, by: rules.longestMs?.by.map(({ policy }) => policy) ?? [] }).toEqual({ days: expected, by });
  });

  it.each<[string, Omit<ProductPodPolicySpec, 'subjects'>, Omit<ProductPodPolicySpec, 'subjects'>, object, string[]]>([
    ['templates are put together', { templates: [{ chart: 'a' }] }, { templates: [{ chart: 'b' }, { chart: 'a' }] }, { templates: [{ chart: 'a' }, { chart: 'b' }] }, ['a', 'b']],
    ['no template at all gives way', { templates: [] }, { templates: [{ chart: 'b' }] }, { templates: [{ chart: 'b' }] }, ['b']],
    ['sizes are put together, each as the first one has it', { sizes: [{ name: 's', cpu: '1' }] }, { sizes: [{ name: 's', cpu: '2' }, { name: 'm' }] }, { sizes: [{ name: 's', cpu: '1' }, { name: 'm' }] }, ['a', 'b']],
    ['for ever outweighs not', { lifetime: { never: false } }, { lifetime: { never: true } }, { never: true }, ['b']],
    ['extending outweighs not', { lifetime: { extension: { allowed: true, longest: '5d', ahead: '1d' } } }, { lifetime: { extension: { allowed: false, longest: '6d', ahead: '2d' } } }, { extendable: true, extendLongestMs: 6 * DAY, extendAheadMs: 2 * DAY }, ['a', 'b', 'b']],
    ['the longer default counts', { lifetime: { default: '8h' } }, { lifetime: { default: 'never' } }, { defaultTtl: 'never' }, ['b']],
    ['the first size and schedule count', { defaultSize: 'm', sleepSchedule: { sleep: '0 20 * * *' } }, { defaultSize: 's', sleepSchedule: { sleep: '0 22 * * *' } }, { defaultSize: 'm', sleepSchedule: { sleep: '0 20 * * *' } }, ['a', 'a']],
    ['the rarer confirmation counts', { renewEvery: '30d' }, { renewEvery: '60d' }, { renewEvery: { text: '60d', ms: 60 * DAY } }, ['b']],
    ['the longer grace counts', { gracePeriod: '2d' }, { gracePeriod: '0s' }, { graceMs: 2 * DAY }, ['a']],
    ['keeping failed pods outweighs removing them', { failedPods: '1d' }, { failedPods: 'keep' }, { failedMs: null }, ['b']],
    ['notices are put together', { notices: ['1h', '1d'] }, { notices: ['7d', '1h'] }, { noticeMarksMs: [7 * DAY, DAY, HOUR] }, ['a', 'b']],
  ])('of equals: %s', (_, a, b, expected, by) => {
    const { rules } = merged({ a: { subjects: [GROUP], ...a }, b: { subjects: [GROUP], ...b } });
    const values = Object.fromEntries(Object.entries(rules).map(([name, ruling]) => [name, ruling.value]));

    expect(values).toEqual(expected);
    expect(Object.values(rules).flatMap((ruling) => ruling.by.map(({ policy }) => policy))).toEqual(by);
  });

  it('limits of the person and of the project, both', () => {
    const { person, project } = merged({
      all:  { subjects: [EVERYONE, PROJECTS], limits: { pods: 3, cpu: '10' } },
      us:   { subjects: [PROJECT], limits: { pods: 50, memory: '64Gi' } },
      mine: { subjects: [USER], limits: { pods: 5 } },
    });
    const values = (limits: typeof person) => Object.fromEntries(Object.entries(limits).map(([name, { value, by }]) => [name, [value, by[0]?.policy]]));

    expect(values(person)).toEqual({ pods: [5, 'mine'], cpu: [10_000, 'all'] });
    expect(values(project)).toEqual({ pods: [50, 'us'], cpu: [10_000, 'all'], memory: [68_719_476_736, 'us'] });
  });

  it('what can be read of a policy, and nothing for the rest', () => {
    const { rules, person } = merged({ a: { subjects: [EVERYONE], limits: { cpu: 'much', pods: 1 }, lifetime: { longest: 'soon', default: '8x' }, gracePeriod: '-1', notices: ['1h', 'x'], failedPods: 'soon', renewEvery: '1s', sleepSchedule: { sleep: 'x' } } });

    expect([Object.keys(rules), Object.keys(person)]).toEqual([['noticeMarksMs'], ['pods']]);
  });
});

describe('why', () => {
  it('names who decides, for whom, and who was overruled', () => {
    const { rules, person } = merged({
      all: { subjects: [EVERYONE], limits: { pods: 3 }, templates: [{ chart: 'x' }] },
      g:   { subjects: [GROUP], limits: { pods: 5 }, templates: [{ chart: 'a' }] },
      h:   { subjects: [GROUP], limits: { pods: 4 }, templates: [{ chart: 'b' }] },
      top: { subjects: [PROJECTS], priority: 7, lifetime: { never: false } },
    });

    expect(whyOf(person.pods)).toBe('Policy g decides, for group testers; policies h and all say otherwise and give way.');
    expect(whyOf(rules.templates)).toBe('Policies g and h decide together, for group testers; policy all says otherwise and gives way.');
    expect(whyOf(rules.never)).toBe('Policy top decides, for every project, with priority 7.');
    expect(whyOf(rules.graceMs)).toBe('No policy says anything about it.');
  });
});

describe('the life that policies give a pod', () => {
  it('is the operator’s own where they say nothing', () => {
    expect(lifePolicyOf(merged({}), DEFAULT_LIFE_POLICY)).toEqual(DEFAULT_LIFE_POLICY);
    expect(lifePolicyOf(merged({ a: { subjects: [EVERYONE], gracePeriod: '0s', failedPods: 'keep', notices: ['1d'] } }), DEFAULT_LIFE_POLICY)).toEqual({ graceMs: 0, failedMs: null, noticeMarksMs: [DAY] });
  });
});
