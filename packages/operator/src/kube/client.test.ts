import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { KubeClient } from './client';
import { ServerClock } from './clock';
import { NotLeadingError } from './errors';
import { Transport } from './transport';

type Handler = (request: IncomingMessage & { body: string }, response: ServerResponse) => void;

let server: Server;
let counted: string[];
let received: { method?: string; url?: string; type?: string; body: unknown }[];

/** A client of a server that answers so, an hour ahead of us. */
async function clientOf(handler: Handler, clock = new ServerClock()): Promise<KubeClient> {
  counted = [];
  received = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];

    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString());
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();

      received.push({ method: request.method, url: request.url, type: request.headers['content-type'], body: body && JSON.parse(body) });
      handler(Object.assign(request, { body }), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const config = new KubeConfig();

  config.loadFromClusterAndUser({ name: 'c', server: `http://127.0.0.1:${ (server.address() as AddressInfo).port }/base/`, skipTLSVerify: true }, { name: 'u' });

  return new KubeClient(new Transport(config, { clock, onRequest: ({ verb, resource }, code) => counted.push(`${ verb } ${ resource } ${ code }`) }));
}

const json = (value: unknown, code = 200, headers = {}): Handler => (_, response) => response.writeHead(code, headers).end(JSON.stringify(value));

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('KubeClient', () => {
  it('reads, creates, patches and deletes, and counts it', async() => {
    const client = await clientOf(json({ ok: true }));
    const path = '/api/v1/namespaces/n/secrets';

    expect(await client.get(`${ path }/a`, { limit: 1, continue: undefined })).toEqual({ ok: true });
    await client.create(path, { ü: 1 });
    await client.patch(`${ path }/a`, { b: null });
    await client.delete(`${ path }/a`, 'uid-1');
    expect(received).toEqual([
      { method: 'GET', url: `/base${ path }/a?limit=1`, type: undefined, body: '' },
      { method: 'POST', url: `/base${ path }`, type: 'application/json', body: { ü: 1 } },
      { method: 'PATCH', url: `/base${ path }/a`, type: 'application/merge-patch+json', body: { b: null } },
      { method: 'DELETE', url: `/base${ path }/a`, type: 'application/json', body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'uid-1' } } },
    ]);
    expect(counted).toEqual(['get secrets 200', 'create secrets 200', 'patch secrets 200', 'delete secrets 200']);
  });

  it('reads text as it is', async() => {
    const client = await clientOf((request, response) => response.end(`${ request.headers.accept } line\nline\n`));

    expect(await client.text('/api/v1/namespaces/n/pods/p/log', { tailLines: 2 })).toBe('*/* line\nline\n');
    expect(counted).toEqual(['get pods/log 200']);
  });

  it('learns the time from every answer, also from those that are errors', async() => {
    const clock = new ServerClock();
    const client = await clientOf(json({ message: 'no' }, 404), clock);

    await expect(client.get('/version')).rejects.toThrow('no');
    expect(clock.now() - Date.now()).toBeGreaterThan(3_595_000);
    expect(clock.uncertaintyMs).toBeLessThan(3000);
  });

  it('learns the time from a stream when it begins, not when it ends', async() => {
    const clock = new ServerClock();
    const client = await clientOf((_, response) => response.write('{"type":"BOOKMARK"}\n'), clock);
    const abort = new AbortController();

    await client.stream('/api/v1/namespaces', { query: { watch: 'true' }, signal: abort.signal, idleMs: 10_000, onLine: () => abort.abort() });
    expect([clock.synced, counted]).toEqual([true, ['watch namespaces 200']]);
  });

  it.each([
    ['a Status', json({ reason: 'Conflict', message: 'modified' }, 409), { status: 409, reason: 'Conflict', message: 'modified', retryAfterMs: undefined }],
    ['a wish to be left alone', json({ reason: 'TooManyRequests', message: 'later' }, 429, { 'retry-after': '7' }), { status: 429, reason: 'TooManyRequests', message: 'later', retryAfterMs: 7000 }],
    ['a wish that cannot be read', json({ message: 'later' }, 503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' }), { status: 503, reason: '', message: 'later', retryAfterMs: undefined }],
    ['something of a proxy', ((_, response) => response.writeHead(502).end('<html>')) as Handler, { status: 502, reason: '', message: 'The API server answered 502: <html>', retryAfterMs: undefined }],
  ])('makes an error of %s', async(_, handler, expected) => {
    const client = await clientOf(handler);

    await expect(client.get('/version')).rejects.toMatchObject(expected);
  });

  it('counts what is not answered', async() => {
    const client = await clientOf((request) => request.socket.destroy());

    await expect(client.get('/version')).rejects.toThrow();
    expect(counted).toEqual(['get version error']);
  });

  it('gives a request up when it is told to', async() => {
    const abort = new AbortController();
    const client = await clientOf(() => abort.abort());

    await expect(client.get('/version', undefined, abort.signal)).rejects.toThrow('aborted');
  });

  it('changes nothing while it may not, but reads', async() => {
    let leads = false;
    const client = (await clientOf(json({ ok: true }))).guarded(() => leads);

    await expect(client.create('/api/v1/namespaces', {})).rejects.toThrow(NotLeadingError);
    await expect(client.patch('/api/v1/namespaces/a', {})).rejects.toThrow(NotLeadingError);
    await expect(client.delete('/api/v1/namespaces/a', 'u')).rejects.toThrow(NotLeadingError);
    await client.get('/api/v1/namespaces/a');
    leads = true;
    await client.patch('/api/v1/namespaces/a', {});
    expect(received.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });

  it('reads a list item by item', async() => {
    const client = await clientOf(json({ kind: 'L', metadata: { resourceVersion: '5', continue: 'next' }, items: [{ a: 1 }, { b: 2 }] }));
    const items: unknown[] = [];

    expect(await client.list('/api/v1/namespaces', { limit: 2 }, (item) => items.push(item))).toEqual({ resourceVersion: '5', continue: 'next' });
    expect(items).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('rejects a list that breaks off', async() => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"metadata":{},"items":[{"a":1},');
      setImmediate(() => response.destroy());
    });

    await expect(client.list('/api/v1/namespaces', {}, () => undefined)).rejects.toThrow();
  });

  describe('a stream', () => {
    const stream = (client: KubeClient, onLine: (line: unknown) => void, options = {}) => client.stream('/api/v1/namespaces', { query: {}, signal: new AbortController().signal, idleMs: 10_000, onLine, ...options });

    it('gives its lines until it ends', async() => {
      const lines: unknown[] = [];

      await stream(await clientOf((_, response) => response.end('{"a":1}\n\n{"b":2}')), (line) => lines.push(line));
      expect(lines).toEqual([{ a: 1 }, { b: 2 }]);
    });

    it('ends when it is silent for too long', async() => {
      await stream(await clientOf((_, response) => response.write('{"a":1}\n')), () => undefined, { idleMs: 500 });
    });

    it('rejects when it breaks, and when its reader does', async() => {
      await expect(stream(await clientOf((_, response) => {
        response.write('{"a":1}\n');
        setImmediate(() => response.destroy());
      }), () => undefined)).rejects.toThrow();
      server.close();
      await expect(stream(await clientOf((_, response) => response.write('{"a":1}\n')), () => {
        throw new Error('gone');
      })).rejects.toThrow('gone');
    });
  });
});
