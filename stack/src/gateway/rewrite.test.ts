import { describe, expect, it } from 'vitest';
import { isRewritten, rewriteBody, rewriteFrame } from './rewrite';

const context = {
  origin:  'https://r',
  cluster: () => ({ nodes: [{ cpu: '1500m', memory: '2Gi', pods: '110' }, { cpu: '2', memory: '1048576Ki', pods: '10' }], version: { gitVersion: 'v1.34.4' }, createdAt: '2026-11-23T08:00:00Z', uid: 'u' }),
};
const app = { type: 'catalog.cattle.io.app', id: 'ns/a', links: { self: 's' } };
const withAction = { ...app, actions: { uninstall: 'https://r/v1/catalog.cattle.io.apps/ns/a?action=uninstall' } };

describe('rewriteBody', () => {
  it('adds an App\'s action to one object and to each of a collection', () => {
    expect(rewriteBody(app, context)).toEqual(withAction);
    expect(rewriteBody({ type: 'collection', data: [app, { type: 'namespace', id: 'x' }] }, context)).toEqual({ type: 'collection', data: [withAction, { type: 'namespace', id: 'x' }] });
  });

  it('adds a repository\'s links and actions', () => {
    expect(rewriteBody({ type: 'catalog.cattle.io.clusterrepo', id: 'pp' }, context)).toMatchObject({
      links:   { index: 'https://r/v1/catalog.cattle.io.clusterrepos/pp?link=index', info: expect.any(String) as string, chart: expect.any(String) as string, icon: expect.any(String) as string },
      actions: { install: 'https://r/v1/catalog.cattle.io.clusterrepos/pp?action=install', upgrade: expect.any(String) as string },
    });
  });

  it('adds actions to schemas', () => {
    expect(rewriteBody({ type: 'schema', id: 'catalog.cattle.io.app' }, context)).toMatchObject({ resourceActions: { uninstall: { output: 'chartActionOutput' } } });
    expect(rewriteBody({ type: 'schema', id: 'pod' }, context)).toEqual({ type: 'schema', id: 'pod' });
  });

  it('adds up the cluster\'s nodes', () => {
    expect(rewriteBody({ type: 'management.cattle.io.cluster', id: 'local' }, context)).toMatchObject({
      metadata: { state: { name: 'active' } }, status: { capacity: { cpu: '3500m', memory: '3145728Ki', pods: '120' }, nodeCount: 2, info: { kubernetesVersion: 'v1.34.4' } }
    });
  });
});

describe('rewriteFrame', () => {
  it('rewrites an object in a frame', () => {
    expect(JSON.parse(rewriteFrame(JSON.stringify({ name: 'resource.change', data: app }), context))).toEqual({ name: 'resource.change', data: withAction });
  });

  it.each(['{"name":"ping"}', '{"name":"resource.change","data":{"type":"pod","id":"a"}}', '{"name":"resource.start","resourceType":"catalog.cattle.io.app"}'])('leaves %s', (frame) => {
    expect(rewriteFrame(frame, context)).toBe(frame);
  });
});

describe('isRewritten', () => {
  it.each([
    ['/v1/catalog.cattle.io.apps', true], ['/v1/catalog.cattle.io.app/ns/a', true], ['/v1/schemas', true], ['/v1/schemas/pod', true],
    ['/v1/management.cattle.io.clusters/local', true], ['/v1/pods', false], ['/v1/schemaDefinitions/pod', false], ['/v1/catalog.cattle.io.appsx', false],
  ])('%s: %s', (path, expected) => {
    expect(isRewritten(path)).toBe(expected);
  });
});
