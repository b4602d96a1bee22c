import type { ProductPod } from '@product-pods/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NamespaceObject } from '../facts';
import { projectFacts, Projects } from './projects';
import type { ProjectFacts } from './projects';

const quota = (limit: object, share: object): ProjectFacts | undefined => projectFacts({ metadata: { name: 'p' }, spec: { resourceQuota: { limit: { ...limit } }, namespaceDefaultResourceQuota: { limit: { ...share } } } });

function namespace(name: string, { project = 'local:p-1', pod, share }: { project?: string; pod?: string; share?: object } = {}): NamespaceObject {
  return {
    name, uid: name, version: '1', createdAt: '', terminating: false, labels: pod === undefined ? {} : { 'productpods.io/pod': pod }, annotations: { 'field.cattle.io/projectId': project, ...(share ? { 'field.cattle.io/resourceQuota': JSON.stringify({ limit: share }) } : {}) },
  };
}

let facts: Record<string, ProjectFacts | undefined>;
let pods: Record<string, Partial<ProductPod['spec']>>;
let projects: Projects;

const left = (of = 'pp-new') => Object.fromEntries(Object.entries(projects.limitsFor('p-1', of)).map(([resource, { value }]) => [resource, value]));

beforeEach(() => {
  facts = { 'local/p-1': quota({ limitsCpu: '10', limitsMemory: '8Gi' }, { limitsCpu: '1', limitsMemory: '1Gi' }) };
  pods = {};
  projects = new Projects({
    clusterId: 'local',
    projects:  { store: { get: (key) => (key in facts ? { facts: facts[key] } : undefined) } },
    pods:      { store: { get: (key) => (pods[key] ? { spec: pods[key] } as unknown as ProductPod : undefined) } },
  });
});

describe('a project of Rancher', () => {
  it('without a quota limits nothing', () => {
    facts = { 'local/p-1': projectFacts({ metadata: { name: 'p-1' }, spec: { resourceQuota: null } }) };
    expect([left(), projects.limitOf('p-1'), projects.defaultsFor('p-1')]).toEqual([{}, undefined, {}]);
  });

  it('of another cluster, or none, limits nothing', () => {
    facts = { 'c-1/p-1': quota({ limitsCpu: '10' }, {}) };
    expect([left(), projects.limitOf('p-1'), projects.limitsFor(undefined, 'x'), projects.limitOf(undefined)]).toEqual([{}, undefined, {}, undefined]);
  });

  it('leaves what other namespaces do not have: their shares, or what Rancher gives them', () => {
    projects.update(namespace('a', { share: { limitsCpu: '4' } }), undefined);
    projects.update(namespace('b'), undefined);
    projects.update(namespace('elsewhere', { project: 'local:p-2', share: { limitsCpu: '9' } }), undefined);
    expect(left()).toEqual({ cpu: 5000, memory: 6 * 1024 ** 3 });
    expect(projects.defaultsFor('p-1')).toEqual({ cpu: '1', memory: '1Gi' });
    expect(projects.limitOf('p-1')).toEqual({ limitsCpu: '10', limitsMemory: '8Gi' });
  });

  it('does not count the namespace that is asked for, nor what pods name themselves', () => {
    projects.update(namespace('pp-new', { pod: 'new', share: { limitsCpu: '4' } }), undefined);
    projects.update(namespace('pp-a', { pod: 'a', share: { limitsCpu: '3', limitsMemory: '2Gi' } }), undefined);
    pods = { 'pp-a/a': { resources: { cpu: '3' } } };
    expect(left()).toEqual({ cpu: 10_000, memory: 6 * 1024 ** 3 });
    expect(left('pp-a')).toEqual({ cpu: 6000, memory: 7 * 1024 ** 3 });
  });

  it('follows namespaces that come, move and go', () => {
    const first = namespace('a', { share: { limitsCpu: '4' } });
    const moved = namespace('a', { project: 'local:p-2', share: { limitsCpu: '4' } });

    projects.update(first, undefined);
    expect(left()).toMatchObject({ cpu: 6000 });
    projects.update(moved, first);
    expect(left()).toMatchObject({ cpu: 10_000 });
    projects.update(first, moved);
    expect(left()).toMatchObject({ cpu: 6000 });
    projects.update(undefined, first);
    expect(left()).toMatchObject({ cpu: 10_000 });
  });
});
