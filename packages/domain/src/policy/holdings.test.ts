import { describe, expect, it } from 'vitest';
import { buildPod } from '../testing';
import { accountsOf, heldBy, notedGroups, projectIn, requesterOf } from './holdings';

const GROUPS = 'productpods.io/owner-groups';
const resources = { cpu: '1500m', memory: '1Gi', storage: '1G' };

describe('what a pod holds', () => {
  it.each([
    ['all of its size', buildPod({ spec: { resources } }), { pods: 1, running: 1, cpu: 1500, memory: 1_073_741_824, storage: 1_000_000_000 }],
    ['only its storage while it is at rest', buildPod({ spec: { resources }, status: { holds: 'Storage' } }), { pods: 1, running: 0, cpu: 0, memory: 0, storage: 1_000_000_000 }],
    ['itself, without a size', buildPod({ status: { holds: 'Running' } }), { pods: 1, running: 1, cpu: 0, memory: 0, storage: 0 }],
  ])('is %s', (_, pod, expected) => {
    expect(heldBy(pod)).toEqual(expected);
  });

  it('counts for its owner and its project', () => {
    expect(accountsOf(buildPod({ spec: { owner: 'u' }, metadata: { labels: { 'productpods.io/project': 'p-1' } } }))).toEqual([{ kind: 'Person', name: 'u' }, { kind: 'Project', name: 'p-1' }]);
    expect(accountsOf(buildPod())).toEqual([]);
  });
});

describe('a project', () => {
  it.each([['local:p-abcde', 'p-abcde'], ['c-m-x:p-1', 'p-1'], ['p-abcde', undefined], ['local:', undefined], ['local:P', undefined], ['a:b:c', undefined], [undefined, undefined]])('in %s is %s', (annotation, expected) => {
    expect(projectIn(annotation)).toBe(expected);
  });
});

describe('the groups of an owner', () => {
  const pod = (note: string, owner = 'u') => buildPod({ spec: { owner }, metadata: { annotations: { [GROUPS]: note }, labels: { 'productpods.io/project': 'p-1' } } });

  it('are those that were noted for him', () => {
    expect(requesterOf(pod('{"user":"u","groups":["a","b"]}'))).toEqual({ user: 'u', groups: ['a', 'b'], project: 'p-1' });
    expect(requesterOf(buildPod())).toEqual({ user: '', groups: [] });
  });

  it.each(['{"user":"other","groups":["a"]}', 'rubbish', '{}', '{"user":"u","groups":"a"}', '{"user":"u","groups":[1]}'])('are none by %s', (note) => {
    expect(notedGroups(pod(note).metadata, 'u')).toEqual([]);
  });
});
