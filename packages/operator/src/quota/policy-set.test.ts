import { mergePolicies, readPolicy } from '@product-pods/domain';
import type { PolicySubject, ProductPodPolicy, Requester } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { PolicySet } from './policy-set';

const policy = (name: string, subjects: PolicySubject[], pods: number): ProductPodPolicy => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name }, spec: { subjects, limits: { pods } } });
const POLICIES = [
  policy('everyone', [{ kind: 'Everyone' }], 1), policy('any-project', [{ kind: 'Project', name: '*' }], 2), policy('project', [{ kind: 'Project', name: 'p-1' }, { kind: 'User', name: 'u-1' }], 3),
  policy('group', [{ kind: 'Group', name: 'g-1' }, { kind: 'Group', name: 'g-2' }], 4), policy('user', [{ kind: 'User', name: 'u-1' }], 5), policy('other', [{ kind: 'User', name: 'u-2' }, { kind: 'Project', name: 'p-2' }, { kind: 'Group', name: 'g-3' }], 6),
];

describe('the policies for a requester', () => {
  it.each<Requester>([
    { user: 'u-1', groups: ['g-2', 'g-1'], project: 'p-1' }, { user: 'u-1', groups: [] }, { user: 'u-9', groups: ['g-3'], project: 'p-9' }, { user: 'u-2', groups: ['g-9'], project: 'p-2' }, { user: '', groups: [], project: '*' },
  ])('are those of all policies for %j', (requester) => {
    const set = new PolicySet({ store: { values: () => POLICIES } });

    expect(set.mergedFor(requester)).toEqual(mergePolicies(POLICIES.map(readPolicy), requester));
    expect(set.mergedFor(requester)).toBe(set.mergedFor({ ...requester, groups: [...requester.groups].reverse() }));
  });

  it('change with the policies', () => {
    const policies = [...POLICIES];
    const set = new PolicySet({ store: { values: () => policies } });
    const pods = () => set.mergedFor({ user: 'u-9', groups: [] }).person.pods?.value;

    expect([pods(), set.named(['g-1', 'g-7'])]).toEqual([1, ['g-1']]);
    policies.splice(0, 1, policy('everyone', [{ kind: 'Everyone' }, { kind: 'Group', name: 'g-7' }], 9));
    set.changed();
    expect([pods(), set.named(['g-1', 'g-7'])]).toEqual([9, ['g-1', 'g-7']]);
  });

  it('are remembered for so many only', () => {
    const set = new PolicySet({ store: { values: () => POLICIES } });
    const first = set.mergedFor({ user: 'u-0', groups: [] });

    for (let index = 1; index <= 5000; index++) {
      set.mergedFor({ user: `u-${ index }`, groups: [] });
    }
    expect(set.mergedFor({ user: 'u-0', groups: [] })).not.toBe(first);
    expect(set.mergedFor({ user: 'u-0', groups: [] })).toEqual(first);
  });
});
