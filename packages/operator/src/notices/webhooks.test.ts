import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EntryFault } from './config-entry';
import { SIGNATURE_HEADER, verify } from './signature';
import { closeReceivers, message, receiver, SECRETS, webhooks } from './testing/receiver';
import { ATTEMPT_MS, DEFAULT_MAX_MS, Webhooks } from './webhooks';
import type { WebhookTarget } from './target';

/** Where Node says that a client has the head of an answer. */
const CLIENT_HEARD = 'http.client.response.finish';
const never = new AbortController().signal;
const delivered = { delivered: ['team'], failed: [] };
const failed = (why: string, permanent: boolean) => ({ delivered: [], failed: [{ target: 'team', why, permanent }] });

afterEach(() => {
  vi.useRealTimers();
  closeReceivers();
});

describe('what is sent', () => {
  it('is a signed CloudEvent', async() => {
    const { received, target, port } = await receiver(204);

    expect(await webhooks([target]).sender.deliver(message, never)).toEqual(delivered);

    const [{ method, url, headers, body } = { method: '', url: '', headers: {}, body: '' }] = received;

    expect({ method, url, host: headers.host, type: headers['content-type'] }).toEqual({
      method: 'POST', url: `/${ SECRETS.path }?key=${ SECRETS.query }`, host: `127.0.0.1:${ port }`, type: 'application/cloudevents+json; charset=utf-8',
    });
    expect(JSON.parse(body)).toMatchObject({ id: message.id, source: '/productpods/local/pp-demo/demo' });
    expect(verify(String(headers[SIGNATURE_HEADER.toLowerCase()]), body, { secret: SECRETS.key, nowSeconds: Date.parse('2026-01-01T00:00:00Z') / 1000 })).toBe(true);
  });

  it('is a message for a chat, without a signature where there is no secret', async() => {
    const { received, target } = await receiver(200);

    await webhooks([{ ...target, format: 'slack', secret: undefined }]).sender.deliver(message, never);
    expect(received[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(received[0]?.headers).not.toHaveProperty(SIGNATURE_HEADER.toLowerCase());
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ text: 'Product pod demo: Demo expires in a day.' });
  });

  it('is signed anew with each attempt', async() => {
    const { received, target } = await receiver(500, 204);

    await webhooks([target]).sender.deliver(message, never);
    expect(received.map(({ headers }) => String(headers[SIGNATURE_HEADER.toLowerCase()]).split(',')[0])).toEqual(['t=1767225600', 't=1767225601']);
  });
});

describe('what changes beneath it', () => {
  it('is read anew for each attempt: the address, and the key of the signature', async() => {
    const [old, later] = [await receiver(503), await receiver(204)];
    let now: WebhookTarget = { ...old.target, secret: 'old' };
    const sender = new Webhooks([{ name: 'team', read: () => now }], { log: { info: () => undefined, warn: () => undefined },
now: () => 0,
clusterId: 'local',
wait: async() => {
      now = { ...later.target, secret: 'new' };
    } });

    expect(await sender.deliver(message, never)).toEqual(delivered);
    const signedBy = (secret: string) => [old, later].map(({ received }) => received.map(({ headers, body }) => verify(String(headers[SIGNATURE_HEADER.toLowerCase()]), body, { secret, nowSeconds: 0 })));

    expect([signedBy('old'), signedBy('new')]).toEqual([[[true], [false]], [[false], [true]]]);
  });

  it('is waited for while it cannot be read, and nothing is sent meanwhile', async() => {
    const { received, target } = await receiver(204);
    let isThere = false;
    const read = () => {
      if (!isThere) {
        throw new EntryFault('Webhook “team”: secretFile names a file that is empty.');
      }

      return target;
    };
    const deps = { log: { info: () => undefined, warn: () => undefined }, now: () => 0, clusterId: 'local' };

    expect(await new Webhooks([{ name: 'team', read }], { ...deps, maxMs: 0 }).deliver(message, never)).toEqual(failed('Webhook “team”: secretFile names a file that is empty.', false));
    expect(received).toEqual([]);
    const wait = async() => {
      isThere = true;
    };

    expect(await new Webhooks([{ name: 'team', read }], { ...deps, wait }).deliver(message, never)).toEqual(delivered);
  });
});

describe('what is tried again', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('HTTP %i is, later each time', async(status) => {
    const { received, target } = await receiver(status, status, status, 202);
    const { sender, waited } = webhooks([target]);

    expect(await sender.deliver(message, never)).toEqual(delivered);
    expect({ waited, requests: received.length }).toEqual({ waited: [1000, 2000, 4000], requests: 4 });
  });

  it('is spread', async() => {
    const { target } = await receiver(500, 204);
    const { sender, waited } = webhooks([target], { random: () => 0 });

    await sender.deliver(message, never);
    expect(waited).toEqual([500]);
  });

  it('waits as long as the receiver wants, at most five minutes', async() => {
    const { target } = await receiver([429, { 'retry-after': '30' }], [503, { 'retry-after': '100000' }], [503, { 'retry-after': '0' }], 204);
    const { sender, waited } = webhooks([target]);

    await sender.deliver(message, never);
    expect(waited).toEqual([30_000, 300_000, 4000]);
  });

  it.each([
    [400, 'It answered with HTTP 400.'],
    [403, 'It answered with HTTP 403.'],
    [404, 'It answered with HTTP 404.'],
    [410, 'It answered with HTTP 410.'],
    [304, 'It answered with a redirect (HTTP 304), and redirects are not followed.'],
  ])('HTTP %i is not', async(status, why) => {
    const { received, target } = await receiver(status);

    expect(await webhooks([target]).sender.deliver(message, never)).toEqual(failed(why, true));
    expect(received).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('a redirect (HTTP %i) is neither followed nor tried again', async(status) => {
    const elsewhere = await receiver(204);
    const { target } = await receiver([status, { location: elsewhere.target.url }]);

    expect(await webhooks([target]).sender.deliver(message, never)).toEqual(failed(`It answered with a redirect (HTTP ${ status }), and redirects are not followed.`, true));
    expect(elsewhere.received).toEqual([]);
  });

  it('ends when time is up, without a wait that would be in vain', async() => {
    const { target, received } = await receiver(500);
    const { sender, waited } = webhooks([target]);

    expect(await sender.deliver(message, never)).toEqual(failed('It answered with HTTP 500.', false));
    expect(received).toHaveLength(waited.length + 1);
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(DEFAULT_MAX_MS);
    expect(waited.reduce((sum, ms) => sum + ms, 60_000)).toBeGreaterThan(DEFAULT_MAX_MS);
  });

  it('ends when the caller stops', async() => {
    const stop = new AbortController();
    const { target, received } = await receiver(500);
    const { sender } = webhooks([target], { wait: async() => stop.abort() });

    expect(await sender.deliver(message, stop.signal)).toEqual(failed('It was stopped before the notice was delivered.', false));
    expect(received).toHaveLength(1);
    expect(await sender.deliver(message, stop.signal)).toEqual(failed('It was stopped before the notice was delivered.', false));
    expect(received).toHaveLength(1);
  });

  it('ends when the caller stops in the middle of an attempt', async() => {
    const stop = new AbortController();
    const { target } = await receiver(() => stop.abort());

    expect(await webhooks([target]).sender.deliver(message, stop.signal)).toEqual(failed('It was stopped before the notice was delivered.', false));
  });
});

describe('an attempt', () => {
  it('takes ten seconds at most', async() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const { target } = await receiver(() => vi.advanceTimersByTime(ATTEMPT_MS));

    expect(await webhooks([target], { maxMs: 0 }).sender.deliver(message, never)).toEqual(failed('It did not answer in time.', false));
  });

  it('whose answer begins well and takes for ever has not failed: it would only be sent twice', async() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const late = () => setImmediate(() => vi.advanceTimersByTime(ATTEMPT_MS));
    const { target } = await receiver((_, response) => {
      response.writeHead(200).write('drip');
    });

    subscribe(CLIENT_HEARD, late);
    expect(await webhooks([target], { maxMs: 0 }).sender.deliver(message, never)).toEqual(delivered);
    unsubscribe(CLIENT_HEARD, late);
  });

  it('takes ten seconds at most when the host is never found', async() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const target: WebhookTarget = { name: 'team', url: 'https://hooks.example.com', format: 'slack', allow: [] };
    const { sender } = webhooks([target], {
      maxMs:   0,
      resolve: () => {
        queueMicrotask(() => vi.advanceTimersByTime(ATTEMPT_MS));

        return new Promise(() => undefined);
      },
    });

    expect(await sender.deliver(message, never)).toEqual(failed('It did not answer in time.', false));
  });

  it('ends with an answer of a status and a text without end', async() => {
    const { target } = await receiver((request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) {
          // Until the other side has enough of it.
        }
      };

      response.writeHead(200).on('drain', more);
      more();
    });

    expect(await webhooks([target]).sender.deliver(message, never)).toEqual(delivered);
  });

  it.each([
    ['breaks off', ''],
    ['changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('with a receiver that %s has failed', async(_, answer) => {
    const server = createTcpServer((socket) => socket.once('data', () => socket.end(answer)).on('error', () => undefined));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const { sender } = webhooks([{ name: 'team', url: `http://127.0.0.1:${ port }`, format: 'slack', allow: ['127.0.0.1'] }], { maxMs: 0 });

    expect(await sender.deliver(message, never)).toEqual(failed('It broke the connection off.', false));
    server.close();
  });
});

describe('several', () => {
  it('targets do not wait for each other, and one that took the notice is not sent it again', async() => {
    const good = await receiver(204);
    const bad = await receiver(404, 204);
    const { sender } = webhooks([{ ...good.target, name: 'good' }, { ...bad.target, name: 'bad' }]);

    expect(await sender.deliver(message, never)).toEqual({ delivered: ['good'], failed: [{ target: 'bad', why: 'It answered with HTTP 404.', permanent: true }] });
    expect(await sender.deliver(message, never)).toEqual({ delivered: ['good', 'bad'], failed: [] });
    expect(await sender.deliver({ ...message, id: 'another' }, never)).toEqual({ delivered: ['good', 'bad'], failed: [] });
    expect([good.received.length, bad.received.length]).toEqual([2, 3]);
  });

  it('deliveries of the same notice at the same time send it once', async() => {
    const { target, received } = await receiver(500, 204);
    const { sender } = webhooks([target]);
    const stop = new AbortController();
    const [first, second, stopped] = [sender.deliver(message, never), sender.deliver(message, never), sender.deliver(message, stop.signal)];

    stop.abort();
    expect(await Promise.all([first, second, stopped])).toEqual([delivered, delivered, failed('It was stopped before the notice was delivered.', false)]);
    expect(received).toHaveLength(2);
  });

  it('no targets are no work', async() => {
    expect(await webhooks([]).sender.deliver(message, never)).toEqual({ delivered: [], failed: [] });
  });
});
