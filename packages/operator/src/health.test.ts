import { afterEach, describe, expect, it } from 'vitest';
import { serveHealth } from './health';

let server: Awaited<ReturnType<typeof serveHealth>>;

const serve = async({ alive = true, ready = true, metrics = async() => 'm 1\n' } = {}) => {
  server = await serveHealth({ host: '127.0.0.1', port: 0, isAlive: () => alive, isReady: () => ready, metrics: { contentType: 'text/plain; version=0.0.4', text: metrics } });

  return async(path: string) => {
    const response = await fetch(`http://127.0.0.1:${ server.port }${ path }`);

    return [response.status, await response.text()];
  };
};

afterEach(() => server.stop());

describe('serveHealth', () => {
  it.each([
    ['a process that works', {}, [200, 'ok\n'], [200, 'ok\n']],
    ['one whose mirrors are not filled', { ready: false }, [200, 'ok\n'], [503, 'not ready\n']],
    ['one that is stuck', { alive: false }, [503, 'stuck\n'], [200, 'ok\n']],
  ])('tells of %s', async(_, state, health, readiness) => {
    const get = await serve(state);

    expect([await get('/healthz'), await get('/readyz?verbose')]).toEqual([health, readiness]);
  });

  it('gives metrics, and an error where they fail', async() => {
    expect(await (await serve())('/metrics')).toEqual([200, 'm 1\n']);
    await server.stop();
    expect(await (await serve({ metrics: () => Promise.reject(new Error('broken')) }))('/metrics')).toEqual([500, 'broken\n']);
  });

  it('knows nothing else', async() => {
    expect((await (await serve())('/')).at(0)).toBe(404);
  });
});
