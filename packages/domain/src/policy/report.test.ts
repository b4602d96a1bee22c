import { describe, expect, it } from 'vitest';
import { NOTHING } from './amounts';
import type { ProductPodPolicySpec } from './policy';
import { reportOn } from './report';
import type { Holder, LooseRelease } from './report';
import { buildPolicy } from './testing';

const person = (name: string, pods: number, groups: string[] = []): Holder => ({ account: { kind: 'Person', name }, held: { ...NOTHING, pods, running: 1, cpu: 500 }, groups });
const project = (name: string, pods: number): Holder => ({ account: { kind: 'Project', name }, held: { ...NOTHING, pods, memory: 1024 }, groups: [] });
const HOLDERS = [person('a', 1), person('b', 3, ['testers']), person('c', 2), project('p-1', 5), project('p-2', 1)];

describe('what is used of a policy', () => {
  const names = (spec: Partial<ProductPodPolicySpec>) => reportOn(buildPolicy('p', { subjects: [], limits: { pods: 3 }, ...spec }), HOLDERS, []).use?.map(({ kind, name }) => `${ kind } ${ name }`);

  it.each<[string, Partial<ProductPodPolicySpec>, string[] | undefined]>([
    ['everyone', { subjects: [{ kind: 'Everyone' }] }, ['Person b', 'Person c', 'Person a']],
    ['every project', { subjects: [{ kind: 'Project', name: '*' }] }, ['Project p-1', 'Project p-2']],
    ['one project and one user', { subjects: [{ kind: 'Project', name: 'p-2' }, { kind: 'User', name: 'a' }] }, ['Person a', 'Project p-2']],
    ['a group', { subjects: [{ kind: 'Group', name: 'testers' }] }, ['Person b']],
    ['nobody who has anything', { subjects: [{ kind: 'User', name: 'z' }] }, undefined],
    ['everyone, without limits', { subjects: [{ kind: 'Everyone' }], limits: {} }, undefined],
    ['everyone, who may have none', { subjects: [{ kind: 'Everyone' }], limits: { pods: 0 } }, ['Person b', 'Person c', 'Person a']],
  ])('is told for %s, who uses most of it first', (_, spec, expected) => {
    expect(names(spec)).toEqual(expected);
  });

  it('is told in the words of a policy', () => {
    expect(reportOn(buildPolicy('p', { subjects: [{ kind: 'User', name: 'a' }], limits: { pods: 1 } }), HOLDERS, [])).toEqual({ observedGeneration: 1, counted: 1, use: [{ kind: 'Person', name: 'a', used: { pods: 1, running: 1, cpu: '500m' } }] });
  });

  it('is told of a hundred at most', () => {
    const { use, counted } = reportOn(buildPolicy('p', { subjects: [{ kind: 'Everyone' }], limits: { pods: 1 } }), Array.from({ length: 150 }, (_, index) => person(`u-${ index }`, index)), []);

    expect([use?.length, use?.[0]?.name, counted]).toEqual([100, 'u-149', 150]);
  });
});

describe('what goes past a policy', () => {
  const release = (namespace: string, changes: Partial<LooseRelease> = {}): LooseRelease => ({ namespace, release: 'r', chart: 'trac', version: '1', project: 'p-1', isTemplate: true, ...changes });
  const RELEASES = [release('b'), release('a', { project: 'p-2' }), release('c', { isTemplate: false, chart: 'jira-software' }), release('d', { project: undefined })];
  const flagged = (spec: Partial<ProductPodPolicySpec>) => reportOn(buildPolicy('p', { subjects: [{ kind: 'Everyone' }], unmanaged: 'Flag', ...spec }), [], RELEASES).unmanaged?.map(({ namespace }) => namespace);

  it.each<[string, Partial<ProductPodPolicySpec>, string[] | undefined]>([
    ['for everyone, anywhere', {}, ['a', 'b', 'd']],
    ['in a project', { subjects: [{ kind: 'Project', name: 'p-2' }] }, ['a']],
    ['in every project', { subjects: [{ kind: 'Project', name: '*' }] }, ['a', 'b']],
    ['of charts that it names', { templates: [{ chart: 'jira*' }, { chart: '*' }] }, ['a', 'b', 'c', 'd']],
    ['not for a user, of whom nobody knows that he did it', { subjects: [{ kind: 'User', name: 'a' }] }, undefined],
    ['not where it says nothing of it', { unmanaged: undefined }, undefined],
    ['not where it says to ignore it', { unmanaged: 'Ignore' }, undefined],
  ])('is told %s', (_, spec, expected) => {
    expect(flagged(spec)).toEqual(expected);
  });

  it('is told with where it is and what', () => {
    expect(reportOn(buildPolicy('p', { subjects: [{ kind: 'Project', name: 'p-2' }], unmanaged: 'Flag' }), [], RELEASES)).toEqual({ observedGeneration: 1, unmanaged: [{ namespace: 'a', release: 'r', chart: 'trac', version: '1', project: 'p-2' }], unmanagedCount: 1 });
  });
});
