import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Tools } from './apply';
import { namespaceFacts } from './facts';
import type { KubeClient } from './kube/client';
import { Store } from './kube/store';
import { removeIfOrphan } from './orphans';

const CREATION = '2026-01-01T00:00:00Z';
const CREATED_MS = Date.parse(CREATION);
const MINUTE = 60_000;
const NAMESPACE = { metadata: { name: 'pp-demo', uid: 'ns-1', creationTimestamp: CREATION, labels: { 'productpods.io/pod': 'demo' } } };

/** The tools over a cluster with one namespace, its contents by plural, and the pods that the API server (not the mirror) knows. */
function tools({ age = 11 * MINUTE, contents = {}, pods = [], mirrored = NAMESPACE }: { age?: number; contents?: Record<string, object[]>; pods?: object[]; mirrored?: typeof NAMESPACE } = {}) {
  const deleted: string[] = [];
  const patched: object[] = [];
  const client = {
    get: async(path: string) => {
      const plural = path.split('/').at(-1) ?? '';

      return path === '/api/v1/namespaces/pp-demo' ? NAMESPACE : { items: plural === 'productpods' ? pods : contents[plural] ?? [] };
    },
    patch: async(_: string, { metadata }: { metadata: object }) => {
      patched.push(metadata);

      return { metadata: { ...mirrored.metadata, deletionTimestamp: CREATION } };
    },
    delete: async(path: string) => {
      deleted.push(path);
    },
  } as unknown as KubeClient;
  const namespaces = new Store<ReturnType<typeof namespaceFacts>>();

  namespaces.set('/pp-demo', namespaceFacts(mirrored));

  const sources = { namespaces: { store: namespaces }, pods: { store: new Store() } };

  return { deleted, patched, tools: { client, sources, access: { grant: async() => undefined }, now: () => CREATED_MS + age, log: pino({ level: 'silent' }) } as unknown as Tools };
}

const named = (name: string, type?: string) => ({ metadata: { name }, type });

describe('removeIfOrphan', () => {
  it('removes an old, empty namespace whose pod never came', async() => {
    const { deleted, tools: its } = tools({ contents: { configmaps: [named('kube-root-ca.crt')], secrets: [named('default-token', 'kubernetes.io/service-account-token')] } });

    expect(await removeIfOrphan('pp-demo/demo', its)).toBeUndefined();
    expect(deleted).toEqual(['/api/v1/namespaces/pp-demo']);
  });

  it('comes back when it is old enough', async() => {
    const { deleted, tools: its } = tools({ age: MINUTE });

    expect(await removeIfOrphan('pp-demo/demo', its)).toBe(CREATED_MS + 10 * MINUTE);
    expect(deleted).toEqual([]);
  });

  it.each([
    ['a container pod', { contents: { pods: [named('a')] } }],
    ['a volume', { contents: { persistentvolumeclaims: [named('a')] } }],
    ['somebody’s Secret', { contents: { secrets: [named('a', 'Opaque')] } }],
    ['somebody’s ConfigMap', { contents: { configmaps: [named('kube-root-ca.crt'), named('a')] } }],
    ['a CronJob', { contents: { cronjobs: [named('a')] } }],
    ['a ProductPod that the mirror has not seen', { pods: [named('demo')] }],
  ])('leaves one with %s, and looks again later', async(_, options) => {
    const { deleted, tools: its } = tools(options);

    expect(await removeIfOrphan('pp-demo/demo', its)).toBe(CREATED_MS + 71 * MINUTE);
    expect(deleted).toEqual([]);
  });

  const going = { metadata: { ...NAMESPACE.metadata, resourceVersion: '7', deletionTimestamp: CREATION, finalizers: ['other', 'productpods.io/cleanup'] } };

  it('lets one go that is on its way, once the record in it has', async() => {
    const { deleted, patched, tools: its } = tools({ mirrored: going });

    expect(await removeIfOrphan('pp-demo/demo', its)).toBeUndefined();
    expect(patched).toEqual([{ resourceVersion: '7', finalizers: ['other'] }]);
    expect(deleted).toEqual([]);
  });

  it.each([
    ['in which there is a ProductPod that the mirror has not seen', { mirrored: going, pods: [named('demo')] }],
    ['that nothing of ours holds', { mirrored: { metadata: { ...going.metadata, finalizers: ['other'] } } }],
  ])('does not touch one on its way %s', async(_, options) => {
    const { patched, tools: its } = tools(options);

    expect(await removeIfOrphan('pp-demo/demo', its)).toBeUndefined();
    expect(patched).toEqual([]);
  });

  it('does not even look at a namespace that was not made for a pod', async() => {
    const { deleted, tools: its } = tools({ mirrored: { metadata: { ...NAMESPACE.metadata, labels: {} as never } } });

    expect(await removeIfOrphan('pp-demo/demo', its)).toBeUndefined();
    expect(deleted).toEqual([]);
  });
});
