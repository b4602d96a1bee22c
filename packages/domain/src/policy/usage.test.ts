import { describe, expect, it } from 'vitest';
import { NOTHING } from './amounts';
import type { PolicySubject, ProductPodPolicySpec } from './policy';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';
import { groupUsage, shareOfLimit, sumOf, tightest, usageLevel } from './usage';
import type { CountedPod } from './usage';

const policy = (name: string, subjects: PolicySubject[], limits: ProductPodPolicySpec['limits']) => readPolicy(buildPolicy(name, { subjects, limits }));
const pod = (more: Partial<CountedPod> = {}): CountedPod => ({ template: 'pp/trac', owner: 'u-1', project: 'p-1', resources: { cpu: '1', memory: '1Gi', storage: '2Gi' }, ...more });
const GIB = 2 ** 30;

describe('use', () => {
  it('at rest is storage only', () => {
    expect(sumOf([pod(), pod({ holds: 'Storage' })])).toEqual({ pods: 2, running: 1, cpu: 1000, memory: GIB, storage: 4 * GIB });
    expect(sumOf([])).toEqual(NOTHING);
  });

  it.each<['project' | 'user' | 'template', [string, number, number][]]>([
    ['project', [['p-1', 2, 1], ['', 1, 0]]],
    ['user', [['u-1', 2, 0], ['u-2', 1, 1]]],
    ['template', [['pp/trac', 3, 1]]],
  ])('by %s is added up', (group, expected) => {
    const pods = [pod(), pod({ owner: 'u-2', holds: 'Storage' }), { template: 'pp/trac', owner: 'u-1' }];

    expect(groupUsage(pods, group, []).map(({ name, used, resting }) => [name, used.pods, resting])).toEqual(expected);
  });

  it('is held against the limits of each person by name, by his groups, and of everyone', () => {
    const policies = [policy('all', [{ kind: 'Everyone' }], { pods: 1 }), policy('qa', [{ kind: 'Group', name: 'qa' }], { pods: 2 }), policy('one', [{ kind: 'User', name: 'u-3' }], { pods: 3 })];
    const pods = [pod(), pod({ owner: 'u-2', groups: ['qa', 'other'] }), pod({ owner: 'u-3', groups: ['qa'] }), pod({ owner: 'u-4', groups: ['other'] })];

    expect(groupUsage(pods, 'user', policies).map(({ name, limits }) => [name, limits.pods?.value])).toEqual([['u-1', 1], ['u-2', 2], ['u-3', 3], ['u-4', 1]]);
  });

  it('of projects is held against limits of projects alone, and of no project and templates against none', () => {
    const policies = [policy('all', [{ kind: 'Everyone' }], { pods: 1 }), policy('each', [{ kind: 'Project', name: '*' }], { pods: 5 }), policy('one', [{ kind: 'Project', name: 'p-2' }], { pods: 9 })];
    const pods = [pod(), pod({ project: 'p-2' }), { template: 'x' }];

    expect(groupUsage(pods, 'project', policies).map(({ name, limits }) => [name, limits.pods?.value])).toEqual([['', undefined], ['p-1', 5], ['p-2', 9]]);
    expect(groupUsage(pods, 'template', policies).map(({ limits }) => limits)).toEqual([{}, {}]);
  });

  it('is nearest to the limit of which the largest share is used', () => {
    const [row] = groupUsage([pod(), pod()], 'user', [policy('all', [{ kind: 'Everyone' }], { pods: 4, cpu: '2' })]);

    expect(row && tightest(row)).toEqual({ resource: 'cpu', share: 1 });
    expect(tightest({ used: NOTHING, limits: {} })).toBeUndefined();
  });
});

it.each([
  [0, 0, 'fine'], [0, 10, 'fine'], [74, 100, 'fine'], [75, 100, 'high'], [94, 100, 'high'], [95, 100, 'full'], [100, 100, 'full'], [101, 100, 'over'], [1, 0, 'over'],
])('%i of %i is %s', (used, limit, level) => {
  expect(usageLevel(used, limit)).toBe(level);
  expect(shareOfLimit(0, limit)).toBe(0);
});
