import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type PassThrough, startPassThrough } from '../../stack/src/gateway';
import { stackFile } from './support/client';

const stack = stackFile();
let folder: string;
let server: PassThrough;
let token: string;

interface Reply { status: number; cookies: string[]; text: string; location?: string }

function send(url: string, { method = 'GET', cookie = '', body }: { method?: string; cookie?: string; body?: unknown } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, rejectUnauthorized: false, headers: { cookie, 'content-type': 'application/json' } }, (response) => {
      let text = '';

      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, location: response.headers.location, cookies: (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '') }));
    });

    request.on('error', reject);
    request.end(body ? JSON.stringify(body) : undefined);
  });
}

const login = (base: string, username: string, responseType: string) => send(`${ base }/v1-public/login`, {
  method: 'POST', body: { type: 'localProvider', responseType, username, password: stack.users[username] }
});

beforeAll(async() => {
  folder = await mkdtemp(join(tmpdir(), 'pass-through-'));
  await Promise.all(['dashboard', 'extension'].map((name) => mkdir(join(folder, name))));
  await Promise.all([
    writeFile(join(folder, 'dashboard/index.html'), '<p>the page</p>'),
    writeFile(join(folder, 'extension/package.json'), JSON.stringify({ name: 'ours', version: '1.2.3' })),
    writeFile(join(folder, 'extension/ours-1.2.3.umd.min.js'), 'the script'),
  ]);
  token = (JSON.parse((await login(stack.url, 'admin', 'json')).text) as { token: string }).token;
  server = await startPassThrough({
    rancherUrl: stack.url, token, insecure: true, dashboardDir: join(folder, 'dashboard'), extensionDir: join(folder, 'extension'), dataDir: folder, port: 0, log: () => undefined
  });
});

afterAll(async() => {
  await rm(folder, { recursive: true });
  await server.stop();
});

describe('in front of another Rancher', () => {
  it('serves its own page and extension', async() => {
    expect((await send(`${ server.url }/dashboard/c/local/explorer`)).text).toBe('<p>the page</p>');
    expect(JSON.parse((await send(`${ server.url }/v1/uiplugins`)).text)).toMatchObject({ entries: { ours: { name: 'ours', version: '1.2.3' } } });
    expect((await send(`${ server.url }/v1/uiplugins/ours/1.2.3/plugin/ours-1.2.3.umd.min.js`)).text).toBe('the script');
    expect((await send(`${ server.url }/v1/uiplugins/ours/1.2.3/plugin/..%2f..%2fserver.key`)).status).toBe(404);
  });

  it('lets people sign in there', async() => {
    const { cookies } = await login(server.url, 'member', 'cookie');
    const own = await send(`${ server.url }/v1/ext.cattle.io.selfuser`, { method: 'POST', cookie: cookies.join('; '), body: {} });

    expect((await send(`${ server.url }/v1/namespaces`)).status).toBe(401);
    expect(own.status).toBe(201);
  });

  it('stands for the token only to who has the address with the key', async() => {
    const { status, location, cookies } = await send(server.signedInUrl);

    expect({ status, location }).toEqual({ status: 302, location: '/dashboard/' });
    expect((await send(`${ server.url }/v1/namespaces`, { cookie: cookies.join('; ') })).status).toBe(200);
    expect((await send(`${ server.url }/v1/namespaces`, { cookie: 'PASS_THROUGH_KEY=guess' })).status).toBe(401);
    expect((await send(`${ server.url }/signed-in/guess`)).cookies).toEqual([]);
  });

  it('keeps the token when the browser logs out', async() => {
    const { cookies } = await send(server.signedInUrl);

    await send(`${ server.url }/v1/logout`, { method: 'POST', cookie: cookies.join('; '), body: {} });
    expect((await send(`${ server.url }/v1/namespaces`, { cookie: cookies.join('; ') })).status).toBe(200);
  });

  it('passes subscriptions on', async() => {
    const { cookies } = await login(server.url, 'member', 'cookie');
    const socket = new WebSocket(`${ server.url.replace('https', 'wss') }/v1/subscribe`, { rejectUnauthorized: false, headers: { cookie: cookies.join('; '), origin: server.url } });
    const frame = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify({ resourceType: 'management.cattle.io.setting' })));
      socket.on('message', (data) => resolve(String(data)));
    });

    expect(JSON.parse(frame)).toMatchObject({ name: 'resource.start', resourceType: 'management.cattle.io.setting' });
    socket.close();
  });
});
