import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from './config';
import type { Lease } from './lease';
import { PrometheusMetrics } from './metrics';
import { startOperator } from './operator';
import type { Operator } from './operator';
import { readSettings } from './settings';

/** An API server that knows Leases and an empty list of everything else, some of which it may refuse. */
class Api {
  lease: Lease | undefined;
  refused = /^$/;
  refusals = 0;
  readonly writes: string[] = [];
  #version = 0;
  #server: Server | undefined;

  async start(): Promise<number> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];

      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://x');
        const [code, answer] = this.#answer(request.method ?? '', url.pathname, Buffer.concat(chunks).toString());

        if (url.searchParams.has('watch')) {
          return response.writeHead(200).flushHeaders();
        }
        response.writeHead(code).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));

    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  #answer(method: string, path: string, body: string): [number, unknown] {
    if (method !== 'GET') {
      this.writes.push(`${ method } ${ path }`);
    }
    if (this.refused.test(path)) {
      this.refusals += 1;

      return [403, { message: 'no' }];
    }
    if (!path.includes('/leases')) {
      return [200, { metadata: { resourceVersion: '1' }, items: [] }];
    }
    if (method === 'GET') {
      return this.lease ? [200, this.lease] : [404, { message: 'none' }];
    }

    const change = JSON.parse(body) as Lease;

    if (method === 'PATCH' && change.metadata.resourceVersion !== this.lease?.metadata.resourceVersion) {
      return [409, { message: 'modified' }];
    }
    this.lease = { metadata: { name: 'l', resourceVersion: String(++this.#version), annotations: change.metadata.annotations }, spec: { ...this.lease?.spec, ...change.spec } };

    return [200, this.lease];
  }
}

let api: Api;
let folder: string;
let running: Operator[];

beforeEach(async() => {
  api = new Api();
  folder = mkdtempSync(join(tmpdir(), 'operator-test-'));
  running = [];
  const cluster = { server: `http://127.0.0.1:${ await api.start() }`, 'insecure-skip-tls-verify': true };

  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: {} }],
  }));
});
afterEach(async() => {
  await Promise.all(running.map((operator) => operator.stop()));
  api.stop();
  rmSync(folder, { recursive: true });
});

function start() {
  const config = readConfig({ KUBECONFIG: join(folder, 'kubeconfig') });
  const metrics = new PrometheusMetrics();
  const operator = startOperator({ config, settings: readSettings(undefined, () => ''), log: pino({ level: 'silent' }), metrics });

  running.push(operator);

  return { operator, identity: config.identity, leads: async() => /^productpods_leader 1$/m.test(await metrics.text()) };
}

const until = (condition: () => unknown) => vi.waitFor(async() => expect(await condition()).toBe(true), { timeout: 15_000, interval: 20 });

describe('startOperator', () => {
  it('leads when its mirrors are filled; another one stands by, ready, and takes over when the first one ends', async() => {
    const first = start();

    await until(first.leads);
    expect(api.lease?.spec?.holderIdentity).toBe(first.identity);
    expect(api.lease?.metadata.annotations).toEqual({ 'productpods.io/grace-period': '1d' });

    const second = start();

    await until(() => second.operator.ready);
    expect([await second.leads(), second.operator.alive, first.operator.alive]).toEqual([false, true, true]);
    await first.operator.stop();
    expect(api.lease?.spec?.holderIdentity).toBe('');
    await until(second.leads);
    expect(api.lease?.spec).toMatchObject({ holderIdentity: second.identity, leaseTransitions: 1 });
  }, 30_000);

  it('is neither ready nor leads as long as it may not see everything', async() => {
    api.refused = /productpods$/;

    const { operator, leads } = start();

    await until(() => api.refusals >= 3);
    expect([operator.alive, operator.ready, await leads(), api.writes]).toEqual([true, false, false, []]);
    api.refused = /^$/;
    await until(leads);
    expect(operator.ready).toBe(true);
  }, 30_000);

  it('gives the Lease up when somebody takes it, without ending', async() => {
    const { operator, leads } = start();

    await until(leads);
    api.lease = { metadata: { name: 'l', resourceVersion: 'other' }, spec: { holderIdentity: 'somebody', leaseDurationSeconds: 15 } };
    await until(async() => !await leads());
    expect([operator.alive, operator.ready]).toEqual([true, true]);
  }, 30_000);
});
