import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll, afterEach, beforeAll, beforeEach, describe, expect, it,
} from 'vitest';
import { issue, openAuthority } from '../../../stack/src/cluster/pki';
import { waitFor } from '../../lib/wait';
import { seeded } from '../random';
import { FaultProxy } from './server';
import { fateOf, type Weather } from './weather';

describe('fateOf', () => {
  const fates = (method: string, weather: Weather, isWatch = false) => {
    const random = seeded(1);

    return new Set(Array.from({ length: 300 }, () => fateOf({ method, isWatch }, weather, random)).map((fate) => ('status' in fate ? String(fate.status) : fate.what)));
  };

  it.each([
    ['GET', 'clear', ['pass']], ['PATCH', 'clear', ['pass']],
    ['GET', 'errors', ['429', '500', '504', 'hang', 'pass']], ['PATCH', 'errors', ['409', '429', '500', '504', 'hang', 'pass']],
    ['GET', 'lost-answers', ['pass']], ['PATCH', 'lost-answers', ['lose', 'pass']],
    ['GET', 'late-answers', ['pass']], ['PATCH', 'late-answers', ['delay', 'pass']],
  ] as const)('of a %s in weather “%s”', (method, weather, expected) => {
    expect([...fates(method, weather)].sort()).toEqual(expected);
  });
});

let folder: string;
let upstream: https.Server;
let proxy: FaultProxy;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let tls: { ca: Buffer; cert: Buffer; key: Buffer };

beforeAll(async() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-proxy-'));
  const authority = await openAuthority(folder, 'ca');
  const { certFile, keyFile } = await issue(authority, folder, 'server', { commonName: 'server', hosts: ['127.0.0.1'] });

  tls = { ca: readFileSync(authority.files.certFile), cert: readFileSync(certFile), key: readFileSync(keyFile) };
  upstream = https.createServer(tls, (request, response) => answer(request, response));
  await new Promise<void>((resolve) => {
    upstream.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async() => {
  proxy = new FaultProxy({ upstream: `https://127.0.0.1:${ (upstream.address() as AddressInfo).port }`, ...tls, random: seeded(1) });
  url = await proxy.start();
});

afterEach(() => proxy.stop());

/** What a client sees of a request: the status and every piece of the answer as it comes. */
function ask(path: string, method = 'GET', body = '') {
  const seen = { status: 0, text: '', ended: false, failed: false };
  const request = https.request(new URL(path, url), { method, ca: tls.ca, agent: false, headers: { authorization: 'Bearer me' } }, (response) => {
    seen.status = response.statusCode ?? 0;
    response.setEncoding('utf8').on('data', (text: string) => {
      seen.text += text;
    }).on('end', () => {
      seen.ended = true;
    }).on('error', () => {
      seen.failed = true;
    });
  });

  request.on('error', () => {
    seen.failed = true;
  });
  request.end(body);

  return seen;
}

const until = (what: string, check: () => boolean) => waitFor(what, () => Promise.resolve(check()), { timeoutMs: 5000, everyMs: 5 });

describe('FaultProxy', () => {
  it('passes requests on as they are', async() => {
    answer = (request, response) => {
      let body = '';

      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      }).on('end', () => response.writeHead(201).end(`${ request.method } ${ request.url } ${ request.headers.authorization } ${ body }`));
    };
    const seen = ask('/apis/x?limit=1', 'POST', 'hello');

    await until('the answer', () => seen.ended);
    expect([seen.status, seen.text]).toEqual([201, 'POST /apis/x?limit=1 Bearer me hello']);
  });

  it('loses answers of requests that have been carried out', async() => {
    let carriedOut = 0;

    answer = (_, response) => {
      carriedOut += 1;
      response.end('{}');
    };
    proxy.weather = 'lost-answers';
    const all = Array.from({ length: 20 }, () => ask('/x', 'PATCH'));

    await until('all answers', () => all.every(({ ended, failed }) => ended || failed));
    expect(carriedOut).toBe(20);
    expect(all.some(({ failed }) => failed) && all.some(({ status }) => status === 200)).toBe(true);
  });

  it('brings answers late', async() => {
    let carriedOut = 0;

    answer = (_, response) => {
      carriedOut += 1;
      response.end('{}');
    };
    proxy.weather = 'late-answers';
    const all = Array.from({ length: 10 }, () => ask('/x', 'PATCH'));

    await until('all to be carried out', () => carriedOut === 10);
    expect(all.some(({ status }) => status === 0)).toBe(true);
    await until('all answers', () => all.every(({ ended }) => ended));
  });

  it('breaks off what hangs when the weather clears', async() => {
    answer = (_, response) => response.end('{}');
    proxy.weather = 'errors';
    const all = Array.from({ length: 30 }, () => ask('/x'));

    await until('most answers', () => all.filter(({ ended, failed }) => !ended && !failed).length < 15 && (proxy.counts['hang'] ?? 0) > 0);
    proxy.clear();
    await until('the rest', () => all.every(({ ended, failed }) => ended || failed));
  });

  describe('with a watch', () => {
    let send: (text: string) => void;

    beforeEach(() => {
      answer = (_, response) => {
        response.writeHead(200).flushHeaders();
        send = (text) => response.write(text);
      };
    });

    const watching = async() => {
      const seen = ask('/x?watch=true');

      await until('the stream', () => seen.status === 200);

      return seen;
    };

    it('passes whole lines on at once', async() => {
      const seen = await watching();

      send('{"a":1}\n{"b"');
      await until('the first line', () => seen.text !== '');
      expect(seen.text).toBe('{"a":1}\n');
      send(':2}\n');
      await until('the second', () => seen.text.endsWith('{"b":2}\n'));
    });

    it('cuts it', async() => {
      const seen = await watching();

      expect(proxy.closeWatches()).toBe(1);
      await until('the cut', () => seen.failed);
    });

    it('says 410 on the stream or to the next request', async() => {
      const [one, other] = [await watching(), await watching()];

      proxy.expireWatches();
      await until('both to end', () => [one, other].every(({ ended, failed }) => ended || failed));
      expect([one, other].filter(({ text }) => text.includes('"code":410'))).toHaveLength(1);
      const next = ask('/x?watch=true');

      await until('the refusal', () => next.ended);
      expect(next.status).toBe(410);
      await watching();
    });

    it('keeps back what happens, and tells it in the end', async() => {
      const seen = await watching();
      const release = proxy.holdWatches();

      send('{"late":1}\n');
      const later = await watching();

      send('{"new":1}\n');
      await until('a watch that began later', () => later.text !== '');
      expect(seen.text).toBe('');
      release();
      await until('what was kept back', () => seen.text === '{"late":1}\n');
    });
  });
});
