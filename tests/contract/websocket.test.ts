import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { waitFor } from '../lib/wait';
import { Client } from './support/client';
import { defaultProject, ensureRepository, finishedOperation, type OperationOutput, removeNamespaces, REPOSITORY_PATH, unique } from './support/world';

interface Frame { name: string; resourceType?: string; data?: { id?: string; actions?: Record<string, string>; links?: Record<string, string> } }

const release = unique('contract');
const namespace = `pp-${ release }`;
const sockets = new Set<WebSocket>();
let admin: Client;
let output: OperationOutput;

function connect(client: Client, path: string, protocol?: string, headers: Record<string, string> = {}): WebSocket {
  const { url, caFile } = client.stack;
  const socket = new WebSocket(`${ url.replace('https', 'wss') }${ path }`, protocol ? [protocol] : [], {
    ca: readFileSync(caFile), headers: { cookie: client.session, origin: url, ...headers }
  });

  sockets.add(socket);

  return socket;
}

/** Every frame until the server closes. */
function untilClosed(socket: WebSocket): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const frames: string[] = [];

    socket.on('message', (data) => frames.push(String(data)));
    socket.on('close', () => resolve(frames));
    socket.on('error', reject);
  });
}

const status = (socket: WebSocket) => new Promise<number>((resolve) => {
  socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  socket.on('open', () => resolve(101));
  socket.on('error', () => resolve(0));
});

beforeAll(async() => {
  admin = await Client.login('admin');
  await ensureRepository(admin);
});

afterAll(async() => {
  sockets.forEach((socket) => socket.terminate());
  await removeNamespaces(admin, [namespace]);
});

describe('a subscription', () => {
  it.each(['/v1/subscribe', '/k8s/clusters/local/v1/subscribe'])('by %s shows a release with its actions', async(path) => {
    const frames: Frame[] = [];
    const socket = connect(admin, path);
    const ask = () => socket.send(JSON.stringify({ resourceType: 'catalog.cattle.io.app', namespace }));

    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;

      frames.push(frame);
      // Steve ends subscriptions whenever definitions change, and the pages ask again.
      if (frame.name === 'resource.stop') {
        ask();
      }
    });
    await new Promise((resolve) => socket.once('open', resolve));
    ask();
    await waitFor('the subscription', async() => frames.some(({ name }) => name === 'resource.start'));
    const project = await defaultProject(admin);
    const { status: code, body } = await admin.send('POST', `${ REPOSITORY_PATH }?action=install`, {
      charts: [{ chartName: 'hello', version: '0.1.0', releaseName: `${ release }${ path.startsWith('/k8s') ? '-b' : '' }`, values: {} }], namespace, projectId: `local/${ project }`
    });

    expect({ code, body }).toMatchObject({ code: 201 });
    output = body as OperationOutput;
    const frame = await waitFor('the release', async() => {
      const found = frames.find(({ data }) => data?.id?.startsWith(`${ namespace }/${ release }`));

      if (!found) {
        throw new Error(`seen: ${ frames.map(({ name, data }) => `${ name } ${ data?.id ?? '' }`).join(', ') }`);
      }

      return found;
    });

    expect(frame.data?.actions?.['uninstall']).toBe(`${ admin.stack.url }/v1/catalog.cattle.io.apps/${ frame.data?.id }?action=uninstall`);
    socket.close();
  });

  it('of the older API says that it lives', async() => {
    const socket = connect(admin, '/v3/subscribe');
    const frame = await new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));

    expect(JSON.parse(frame)).toEqual({ name: 'ping' });
  });

  it.each([
    ['without a session', () => connect(new Client(), '/v1/subscribe'), 401],
    ['for another site\'s page', () => connect(admin, '/v1/subscribe', undefined, { origin: 'https://evil.example' }), 403],
  ])('is refused %s', async(_who, open, expected) => {
    expect(await status(open())).toBe(expected);
  });
});

describe('the log of an Operation', () => {
  const path = () => `/k8s/clusters/local/v1/catalog.cattle.io.operations/${ output.operationNamespace }/${ output.operationName }`;

  it.each(['?link=logs', '/logs?follow=true&timestamps=true'])('comes whole to those who are late, by %s', async(suffix) => {
    await finishedOperation(admin, output);
    const frames = await untilClosed(connect(admin, `${ path() }${ suffix }`, 'base64.binary.k8s.io'));
    const lines = frames.map((frame) => Buffer.from(frame, 'base64').toString('utf8'));

    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z helm install .*\n$/);
    expect(lines.some((line) => line.includes('STATUS: deployed'))).toBe(true);
    expect(lines.some((line) => line.includes('SUCCESS: helm install'))).toBe(true);
  });

  it('is hidden from outsiders', async() => {
    const outsider = await Client.login('outsider');

    expect(await status(connect(outsider, `${ path() }/logs`, 'base64.binary.k8s.io'))).toBe(404);
  });
});

describe('a container pod', () => {
  it('runs a command through the server', async() => {
    const pod = await waitFor('a running container pod', async() => {
      const { items } = await admin.get<{ items: Array<{ metadata: { name: string }; status: { phase: string } }> }>(`/k8s/clusters/local/api/v1/namespaces/${ namespace }/pods`);

      return items.find(({ status: { phase } }) => phase === 'Running');
    });
    const frames = await untilClosed(connect(admin, `/k8s/clusters/local/api/v1/namespaces/${ namespace }/pods/${ pod.metadata.name }/exec?command=echo&command=hello&stdout=true`, 'base64.channel.k8s.io'));
    const text = frames.filter((frame) => frame.startsWith('1')).map((frame) => Buffer.from(frame.slice(1), 'base64').toString('utf8')).join('');

    expect(text).toBe('hello\n');
  });
});
