import { describe, expect, it } from 'vitest';
import { withOurs, withoutOurs, writeFinalizers } from './finalizers';
import { KubeError } from './kube/errors';

const OURS = 'productpods.io/cleanup';

it.each([
  [undefined, [OURS], []],
  [['a'], ['a', OURS], ['a']],
  [[OURS, 'a'], ['a', OURS], ['a']],
])('of %j, with ours %j, without %j', (finalizers, withIt, without) => {
  expect([withOurs(finalizers), withoutOurs(finalizers)]).toEqual([withIt, without]);
});

describe('writing them', () => {
  const write = async(answer: object | Error) => {
    const sent: unknown[] = [];
    const patch = <T>(path: string, body: unknown) => {
      sent.push([path, body]);

      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T);
    };

    return { now: await writeFinalizers({ patch }, '/x', { resourceVersion: '7', finalizers: ['a'] }), sent };
  };

  it('names the version, so that nobody else’s gets lost, and gives the object as it is then', async() => {
    const object = { metadata: { name: 'x', resourceVersion: '8' } };

    expect(await write(object)).toEqual({ now: object, sent: [['/x', { metadata: { resourceVersion: '7', finalizers: ['a'] } }]] });
  });

  it.each([['is gone', new KubeError(404, 'NotFound', '')], ['goes now', { metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z' } }]])('gives nothing for an object that %s', async(_, answer) => {
    expect((await write(answer)).now).toBeUndefined();
  });

  it('tells a conflict, for the queue to try again', async() => {
    await expect(write(new KubeError(409, 'Conflict', ''))).rejects.toThrow(KubeError);
  });
});
