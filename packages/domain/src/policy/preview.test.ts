import { describe, expect, it } from 'vitest';
import type { PolicySubject, ProductPodPolicySpec } from './policy';
import { effectsOn, excesses, podsMeant, sameDecision, withPolicy } from './preview';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';
import type { CountedPod } from './usage';

const EVERYONE: PolicySubject = { kind: 'Everyone' };
const policy = (name: string, spec: Partial<ProductPodPolicySpec>) => readPolicy(buildPolicy(name, { subjects: [EVERYONE], ...spec }));
const effects = (subject: PolicySubject, before: ReturnType<typeof policy>[], draft: ReturnType<typeof policy>) => effectsOn(subject, before, withPolicy(before, draft.name, draft), draft.name)
  .map(({ matter, before: was, after: is, overruled }) => [`${ matter.kind } ${ matter.name }`, was?.value, is?.value, overruled]);

describe('what a policy does', () => {
  it.each<[string, PolicySubject, ReturnType<typeof policy>[], ReturnType<typeof policy>, unknown[]]>([
    ['where there was none', EVERYONE, [], policy('new', { limits: { pods: 3 }, lifetime: { never: false } }), [['person pods', undefined, 3, false], ['rule never', undefined, false, false]]],
    ['in the place of itself', EVERYONE, [policy('a', { limits: { pods: 3 } })], policy('a', { limits: { pods: 5 } }), [['person pods', 3, 5, false]]],
    ['that does not say any more what it said', EVERYONE, [policy('a', { limits: { pods: 3 } })], policy('a', {}), [['person pods', 3, undefined, false]]],
    ['over another by its priority', EVERYONE, [policy('a', { limits: { pods: 3 } })], policy('b', { limits: { pods: 1 }, priority: 1 }), [['person pods', 3, 1, false]]],
    ['that has to give way', EVERYONE, [policy('a', { limits: { pods: 3 }, priority: 1 })], policy('b', { limits: { pods: 9 } }), [['person pods', 3, 3, true]]],
    ['that gives way to another', EVERYONE, [policy('a', { limits: { pods: 3 } }), policy('b', { limits: { pods: 9 } })], policy('b', { limits: { pods: 1 } }), [['person pods', 9, 3, true]]],
    ['for a project', { kind: 'Project', name: 'p-1' }, [], policy('a', { subjects: [{ kind: 'Project', name: 'p-1' }], limits: { pods: 3 } }), [['project pods', undefined, 3, false]]],
    ['for every project', { kind: 'Project', name: '*' }, [], policy('a', { subjects: [{ kind: 'Project', name: '*' }], limits: { pods: 3 } }), [['project pods', undefined, 3, false]]],
    ['for a group', { kind: 'Group', name: 'qa' }, [policy('all', { limits: { pods: 1 } })], policy('a', { subjects: [{ kind: 'Group', name: 'qa' }], limits: { pods: 3 } }), [['person pods', 1, 3, false]]],
    ['for a user', { kind: 'User', name: 'u-1' }, [], policy('a', { subjects: [{ kind: 'User', name: 'u-1' }], sizes: [{ name: 's' }] }), [['rule sizes', undefined, [{ name: 's' }], false]]],
    ['of which others say the rest', EVERYONE, [policy('a', { limits: { running: 3 } })], policy('b', { limits: { pods: 9 } }), [['person pods', undefined, 9, false]]],
  ])('%s', (_, subject, before, draft, expected) => {
    expect(effects(subject, before, draft)).toEqual(expected);
  });

  it('is the same by what holds, whoever says so', () => {
    const [one, other] = ['a', 'b'].map((name) => effectsOn(EVERYONE, [], [policy(name, { limits: { pods: 3 } })], name)[0]?.after);

    expect(sameDecision(one, other)).toBe(true);
    expect(sameDecision(one, undefined)).toBe(false);
  });
});

describe('pods that exist', () => {
  const pods: CountedPod[] = [
    { template: 't', owner: 'u-1', project: 'p-1' }, { template: 't', owner: 'u-1', project: 'p-1', groups: ['qa'] }, { template: 't', owner: 'u-2', project: 'p-2', holds: 'Storage' },
  ];

  it('may be more than a limit allows, by whose word', () => {
    const policies = [policy('mine', { subjects: [EVERYONE, { kind: 'Project', name: '*' }], limits: { pods: 1 } }), policy('other', { limits: { running: 1 } })];

    expect(excesses(pods, policies, 'mine').map(({ kind, name, resource, used, limit }) => [kind, name, resource, used, limit.value])).toEqual([['Person', 'u-1', 'pods', 2, 1], ['Project', 'p-1', 'pods', 2, 1]]);
    expect(excesses(pods, policies, 'other').map(({ name, resource }) => [name, resource])).toEqual([['u-1', 'running']]);
  });

  it.each<[PolicySubject[], number]>([
    [[EVERYONE], 3], [[{ kind: 'User', name: 'u-1' }], 2], [[{ kind: 'Group', name: 'qa' }], 1], [[{ kind: 'Project', name: 'p-2' }, { kind: 'Group', name: 'qa' }], 2], [[{ kind: 'Project', name: '*' }], 3], [[], 0],
  ])('are meant by %j: %i', (subjects, count) => {
    expect(podsMeant(pods, subjects)).toBe(count);
  });
});
