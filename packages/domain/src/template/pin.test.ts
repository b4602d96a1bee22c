import { describe, expect, it } from 'vitest';
import { plan } from '../plan';
import { buildObserved, buildPod, buildRelease, buildWorkload, CREATED_MS } from '../testing';
import { pinTemplate, runtimeDescription, templateOfPod } from './pin';

const named = { template: { name: 'vendor', repository: 'r', chart: 'hello', version: '0.1.0' } };
const description = (path: string) => runtimeDescription({ title: 'Vendor', products: [{ name: 'web', version: '1', endpoint: { service: '{release}', port: 80 }, readiness: { path } }] });
const pinned = (revision: number, path: string) => ({ name: 'vendor', generation: 1, revision, description: description(path) });

describe('a pod by a ProductTemplate', () => {
  it('takes what the operator goes by, and nothing that only forms need', () => {
    expect(JSON.parse(description('/'))).toEqual({ products: [{ name: 'web', endpoint: { service: '{release}', port: 80 }, readiness: { path: '/' } }] });
  });

  it.each([
    ['takes it once its release is deployed', undefined, 1, 1],
    ['keeps it while its release stays', 1, 1, 1],
    ['takes the latest with every upgrade', 1, 2, 2],
  ])('%s', (_, before, revision, expected) => {
    const pod = buildPod({ spec: named, status: before === undefined ? {} : { template: pinned(before, '/old') } });
    const taken = pinTemplate({ pod, release: buildRelease({ revision }), productTemplate: { generation: 7, description: description('/new') } });

    expect(taken).toMatchObject({ revision: expected, generation: before === expected ? 1 : 7 });
  });

  it('goes on with what it has taken when the ProductTemplate is gone', () => {
    const pod = buildPod({ spec: named, status: { template: pinned(1, '/old') } });

    expect(pinTemplate({ pod, release: buildRelease({ revision: 2 }) })).toEqual(pinned(1, '/old'));
  });

  it('is asked as the ProductTemplate says, although its chart says otherwise', () => {
    const observed = buildObserved({ pod: buildPod({ spec: named, status: { phase: 'Installing' } }), release: buildRelease(), workloads: [buildWorkload()], productTemplate: { generation: 1, description: description('/state') } });
    const { status, actions } = plan(observed, CREATED_MS);

    expect(status.template).toEqual(pinned(1, '/state'));
    expect(actions).toContainEqual(expect.objectContaining({ type: 'AskProducts', products: [expect.objectContaining({ readiness: { path: '/state' } })] }));
  });

  it('says what is missing when there never was one', () => {
    const { status } = plan(buildObserved({ pod: buildPod({ spec: named }), release: buildRelease(), workloads: [buildWorkload()] }), CREATED_MS);

    expect(status).toMatchObject({ phase: 'Failed', reason: 'TemplateInvalid', message: 'There is no ProductTemplate vendor.' });
  });

  it.each(['{', '{"products":[]}'])('says so when what was taken cannot be read: %s', (broken) => {
    expect(templateOfPod({ pod: buildPod({ spec: named, status: { template: { ...pinned(1, '/'), description: broken } } }), release: buildRelease() }).ok).toBe(false);
  });
});
