import { describe, expect, it } from 'vitest';
import type { Holding } from '../product-pod';
import { buildPod } from '../testing';
import { mergePolicies } from './merge';
import { isSameShare, rancherDefaults, rancherLimits, shareIn, shareOf, withRancher } from './rancher-quota';
import type { RancherLimit } from './rancher-quota';
import { readPolicy } from './read-policy';
import { overLimit } from './refusals';
import { buildPolicy } from './testing';

const values = (limits: object) => Object.fromEntries(Object.entries(limits).map(([resource, { value }]) => [resource, value]));

describe('a share of a project’s quota', () => {
  it.each<[string | undefined, object]>([
    ['{"limit":{"limitsCpu":"500m"}}', { limitsCpu: '500m' }], ['{"limit":[]}', {}], ['{"limit":null}', {}], ['{}', {}], ['rubbish', {}], [undefined, {}],
  ])('in %s is %j', (annotation, expected) => {
    expect(shareIn(annotation)).toEqual(expected);
  });

  const pod = buildPod({ spec: { resources: { cpu: '2', memory: '4Gi', storage: '1Gi' } } });

  it.each<[Holding, RancherLimit | undefined, RancherLimit]>([
    ['Running', { limitsCpu: '10', requestsStorage: '1Ti', configMaps: '9' }, { configMaps: '3', limitsCpu: '2', requestsStorage: '1Gi' }],
    ['Storage', { limitsCpu: '10', requestsStorage: '1Ti', configMaps: '9' }, { configMaps: '3', limitsCpu: '0', requestsStorage: '1Gi' }],
    ['Running', undefined, { configMaps: '3', limitsCpu: '2' }],
    ['Running', {}, { configMaps: '3', limitsCpu: '100m' }],
  ])('is, while it holds %s, of %j what its size names, and the rest as it was: %j', (holds, limit, expected) => {
    expect(shareOf(pod, holds, { limit, before: { configMaps: '3', limitsCpu: '100m' } })).toEqual(expected);
  });

  it('is as it was for a pod that names nothing', () => {
    expect(shareOf(buildPod(), 'Storage', { limit: { limitsCpu: '10' }, before: { limitsCpu: '1' } })).toEqual({ limitsCpu: '1' });
  });

  it('is the same however it is written', () => {
    expect(isSameShare({ limitsCpu: '1000m' }, { limitsCpu: '1' })).toBe(true);
    expect(isSameShare({ limitsCpu: '1' }, {})).toBe(false);
  });

  it('is by default what Rancher gives to any namespace', () => {
    expect(rancherDefaults({ limitsCpu: '10', requestsCpu: '5', limitsMemory: '1Gi', pods: '5' }, { limitsCpu: '2', requestsCpu: '500m', limitsMemory: 'odd', requestsStorage: '5Gi' })).toEqual({ cpu: '500m' });
  });
});

describe('what a project’s quota leaves for its pods', () => {
  it.each<[object, object[], object]>([
    [{}, [], {}],
    [{ limitsCpu: '10', requestsMemory: '8Gi', configMaps: '5' }, [], { cpu: 10_000, memory: 8_589_934_592 }],
    [{ limitsCpu: '10', requestsCpu: '4' }, [{ limitsCpu: '7' }, { requestsCpu: '500m' }], { cpu: 3000 }],
    [{ limitsCpu: '1', requestsStorage: 'much' }, [{ limitsCpu: '7' }], { cpu: 0 }],
  ])('of %j beside %j is %j', (limit, others, expected) => {
    expect(values(rancherLimits('p-1', limit as RancherLimit, others.map((share) => ({ limit: share as RancherLimit, named: [] }))))).toEqual(expected);
  });

  it('does not count twice what a pod names itself', () => {
    expect(values(rancherLimits('p-1', { limitsCpu: '10', limitsMemory: '8Gi' }, [{ limit: { limitsCpu: '4', limitsMemory: '2Gi' }, named: ['cpu'] }]))).toEqual({ cpu: 10_000, memory: 6 * 1024 ** 3 });
  });

  it('is said to be shared where others have some of it', () => {
    const shortage = { resource: 'cpu' as const, limit: 3000, used: 3000, more: 1000 };

    expect(overLimit({ kind: 'Project', name: 'p-1' }, shortage, rancherLimits('p-1', { limitsCpu: '10' }, [{ limit: { limitsCpu: '7' }, named: [] }]).cpu?.by ?? []).message)
      .toBe('Project p-1 uses 3 of 3 CPU cores that its quota in Rancher, beside what its other namespaces have, allows, and this needs 1 more. Put a pod to sleep, choose a smaller size, or ask an owner of the cluster to change that.');
  });

  it('counts where it is less than policies allow, and says so', () => {
    const merged = mergePolicies([readPolicy(buildPolicy('qa', { subjects: [{ kind: 'Project', name: 'p-1' }], limits: { cpu: '8', memory: '1Gi' } }))], { user: 'u', groups: [], project: 'p-1' });
    const { project } = withRancher(merged, rancherLimits('p-1', { limitsCpu: '10', limitsMemory: '512Mi', requestsStorage: '1Gi' }, []));

    expect(values(project)).toEqual({ cpu: 8000, memory: 536_870_912, storage: 1_073_741_824 });
    expect(overLimit({ kind: 'Project', name: 'p-1' }, { resource: 'memory', limit: 536_870_912, used: 0, more: 1_073_741_824 }, project.memory?.by ?? []).message)
      .toBe('Project p-1 uses 0 bytes of 512 MiB memory that its quota in Rancher allows, and this needs 1 GiB more. Put a pod to sleep, choose a smaller size, or ask an owner of the cluster to change that.');
  });
});
