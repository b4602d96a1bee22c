import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detached, StringPool } from './intern';
import { linesOf } from './lines';
import { nameRequest } from './request-name';

describe('linesOf', () => {
  it('gives the same lines however the bytes arrive', async() => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => JSON.stringify({ text }));

    await fc.assert(fc.asyncProperty(fc.array(line), fc.boolean(), fc.array(fc.nat(), { maxLength: 20 }), async(lines, ended, cuts) => {
      const bytes = Buffer.from(lines.join('\n') + (ended ? '\n\n' : ''));
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      const read: string[] = [];

      for await (const each of linesOf((async function* () {
        yield * chunks;
      })())) {
        read.push(each);
      }
      expect(read).toEqual(lines);
    }));
  });
});

describe('StringPool', () => {
  it('gives back what it was given', () => {
    const pool = new StringPool();

    expect([pool.intern('a'), pool.intern(''), pool.intern(undefined)]).toEqual(['a', '', undefined]);
  });

  it('stays small when every string is another one', () => {
    const pool = new StringPool(10);

    for (let index = 0; index < 1000; index++) {
      pool.intern(`name-${ index }`);
    }
    expect(pool.size).toBeLessThanOrEqual(20);
  });
});

describe('detached', () => {
  it('says the same', () => {
    expect(detached('Grüße, 日本 🎉 and more'.slice(0, 12))).toBe('Grüße, 日本 🎉');
  });
});

describe('nameRequest', () => {
  it.each([
    ['GET', '/version', false, 'get version'],
    ['GET', '/api/v1/namespaces', false, 'list namespaces'],
    ['GET', '/api/v1/namespaces', true, 'watch namespaces'],
    ['GET', '/api/v1/namespaces/pp-a', false, 'get namespaces'],
    ['DELETE', '/api/v1/namespaces/pp-a', false, 'delete namespaces'],
    ['GET', '/api/v1/namespaces/pp-a/pods', false, 'list pods'],
    ['GET', '/api/v1/namespaces/pp-a/pods/x', false, 'get pods'],
    ['GET', '/api/v1/namespaces/pp-a/pods/x/log', false, 'get pods/log'],
    ['POST', '/api/v1/namespaces/pp-a/events', false, 'create events'],
    ['GET', '/apis/productpods.io/v1alpha1/productpods', false, 'list productpods'],
    ['PATCH', '/apis/productpods.io/v1alpha1/namespaces/pp-a/productpods/a/status', false, 'patch productpods/status'],
    ['PUT', '/apis/coordination.k8s.io/v1/namespaces/n/leases/l', false, 'update leases'],
  ])('calls %s %s (watching: %s) “%s”', (method, path, watch, expected) => {
    const { verb, resource } = nameRequest(method, path, watch);

    expect(`${ verb } ${ resource }`).toBe(expected);
  });
});
