import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, ASK_TIMEOUT_MS, BODY_MAX_BYTES } from './readiness';

const servers: Server[] = [];

async function product(answer: RequestListener) {
  const server = createServer(answer);

  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, scheme: 'http' as const, name: 'demo.pp-demo.svc' };
}

afterEach(() => {
  servers.splice(0).forEach((server) => {
    server.close();
    server.closeAllConnections();
  });
});

const answering = (status: number, body: string) => product((_, response) => response.writeHead(status).end(body));
const never = new AbortController().signal;

describe('ask', () => {
  it.each([
    [200, '{"state":"RUNNING"}', { path: '/', bodyMatches: '"RUNNING"' }, true, 'It says RUNNING.'],
    [200, '{"state":"STARTING"}', { path: '/', bodyMatches: '"RUNNING"' }, false, 'It says STARTING (HTTP 200).'],
    [503, '{"state":"RUNNING"}', { path: '/', bodyMatches: 'RUNNING' }, false, 'It says RUNNING (HTTP 503).'],
    [204, '', { path: '/' }, true, 'It says that it is ready.'],
    [302, '', { path: '/' }, false, 'It answers with HTTP 302.'],
    [302, '', { path: '/', status: [302] }, true, 'It says that it is ready.'],
    [200, 'please wait', { path: '/', bodyMatches: 'Welcome' }, false, 'It answers, but does not say that it is ready.'],
    [200, '{"state":"<script>"}', { path: '/', status: [201] }, false, 'It answers with HTTP 200.'],
    [200, 'x', { path: '/', bodyMatches: '(a)\\1' }, false, 'The template\'s pattern “(a)\\1” is not one that can be searched for safely.'],
  ])('%i %j for %j', async(status, body, readiness, ready, message) => {
    expect(await ask(await answering(status, body), readiness, never)).toEqual({ ready, message });
  });

  it('asks the path at the Service by its name, and follows no redirect', async() => {
    const seen: unknown[] = [];
    const target = await product(({ url, headers }, response) => {
      seen.push([url, headers.host]);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    await ask(target, { path: '/status?x=1' }, never);
    expect(seen).toEqual([['/status?x=1', `demo.pp-demo.svc:${ target.port }`]]);
  });

  it('reads no more than it must', async() => {
    const target = await product((_, response) => {
      response.writeHead(200);
      response.write('x'.repeat(BODY_MAX_BYTES + 10));
      response.write('RUNNING');
    });

    expect(await ask(target, { path: '/', bodyMatches: 'RUNNING' }, never)).toMatchObject({ ready: false });
  });

  it('is not kept busy by a pattern that would take other engines for ever', async() => {
    const started = Date.now();

    expect(await ask(await answering(200, 'a'.repeat(BODY_MAX_BYTES - 1)), { path: '/', bodyMatches: '(a+)+$b' }, never)).toMatchObject({ ready: false });
    expect(Date.now() - started).toBeLessThan(ASK_TIMEOUT_MS);
  });

  it('gives a product that does not answer in time up', async() => {
    const target = await product((_, response) => {
      response.writeHead(200).write('drip');
    });

    expect(await ask(target, { path: '/' }, never)).toEqual({ ready: false, message: 'It did not answer in time.' });
  }, ASK_TIMEOUT_MS * 2);

  it('says that nobody listens', async() => {
    const target = await answering(200, '');

    await new Promise((resolve) => {
      servers.pop()?.close(resolve);
    });
    expect(await ask(target, { path: '/' }, never)).toEqual({ ready: false, message: 'It does not accept connections yet.' });
  });
});
