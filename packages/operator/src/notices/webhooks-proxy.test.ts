import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Resolve } from './address-guard';
import type { Proxies } from './proxy';
import type { WebhookTarget } from './target';
import { proxy } from './testing/proxy';
import { closeReceivers, listen, message, receiver, SECRETS, webhooks } from './testing/receiver';
import { selfSigned } from './testing/self-signed';

const never = new AbortController().signal;
const failed = (why: string, permanent: boolean) => ({ delivered: [], failed: [{ target: 'team', why, permanent }] });
const delivered = { delivered: ['team'], failed: [] };
const known = tls.getCACertificates('default');
const pair = selfSigned('hooks.example.com');
const ofProxy = selfSigned('localhost');
const PUBLIC = '93.184.216.34';

beforeAll(() => tls.setDefaultCACertificates([...known, pair.cert, ofProxy.cert]));
afterEach(closeReceivers);
afterAll(() => tls.setDefaultCACertificates(known));

/** A receiver over TLS under the name `hooks.example.com`, and who asked it for what. */
async function secure() {
  const asked: unknown[] = [];
  const port = await listen(https.createServer(pair, (request, response) => {
    asked.push([(request.socket as tls.TLSSocket).servername, request.headers.host, Object.keys(request.headers).filter((name) => name.startsWith('proxy-'))]);
    response.writeHead(204).end();
  }));

  return { port, asked };
}

function deliver(change: Partial<WebhookTarget>, proxies: Proxies, { resolve = async() => [PUBLIC], maxMs = 0 }: { resolve?: Resolve; maxMs?: number } = {}) {
  const target: WebhookTarget = { name: 'team', url: `https://hooks.example.com/${ SECRETS.path }`, format: 'slack', allow: [], ...change };
  const { sender, logged } = webhooks([target], { resolve, proxies, maxMs });

  return sender.deliver(message, never).then((delivery) => ({ delivery, logged }));
}

describe('a proxy', () => {
  it('is asked for the address that was checked, never for the name; the host behind it proves itself by its name', async() => {
    const { port, asked } = await secure();
    const { url, told } = await proxy(port);
    const lookups: string[] = [];
    const resolve = async(host: string) => {
      lookups.push(host);

      return [lookups.length === 1 ? PUBLIC : '169.254.169.254'];
    };

    expect((await deliver({}, { https: url, except: '' }, { resolve })).delivery).toEqual(delivered);
    expect({ authorities: told.map(({ authority }) => authority), asked, lookups }).toEqual({ authorities: [`${ PUBLIC }:443`], asked: [['hooks.example.com', 'hooks.example.com', []]], lookups: ['hooks.example.com'] });
  });

  it('gets a request of http by a tunnel, too, to the address that was checked', async() => {
    const { port, received } = await receiver(204);
    const { url, told } = await proxy(port);

    expect((await deliver({ url: 'http://hooks.example.com:8080/in', allow: ['hooks.example.com'] }, { http: url, except: '' })).delivery).toEqual(delivered);
    expect([told[0]?.authority, received[0]?.url, received[0]?.headers.host]).toEqual([`${ PUBLIC }:8080`, '/in', 'hooks.example.com:8080']);
  });

  it.each<[string, string[], Partial<WebhookTarget>, RegExp]>([
    ['a private address', ['10.0.0.1'], {}, /10\.0\.0\.1, a private address/],
    ['one of several addresses that is private', [PUBLIC, '10.0.0.1'], {}, /a private address/],
    ['a link-local address', ['169.254.169.254'], {}, /a link-local address/],
    ['an address of metadata under a trusted name, without a certificate', ['169.254.169.254'], { url: 'http://hooks.example.com/', allow: ['hooks.example.com'] }, /a link-local address/],
    ['a name of the cluster', [PUBLIC], { url: 'https://hooks.tools.svc/' }, /a name of the cluster/],
    ['an address of the cluster', [], { url: 'https://10.43.0.1/' }, /a private address/],
    ['its own loopback address', ['127.0.0.1'], {}, /a loopback address/],
  ])('is not asked for %s', async(_, addresses, change, why) => {
    const { url, told } = await proxy({ status: 200 });
    const { delivery } = await deliver(change, { https: url, http: url, except: '' }, { resolve: async() => addresses });

    expect(delivery.failed).toEqual([{ target: 'team', permanent: true, why: expect.stringMatching(why) as unknown }]);
    expect(told).toEqual([]);
  });

  it('looks the name up itself where that name is trusted, and says nothing to who is not that host', async() => {
    const { port, asked } = await secure();
    const { url, told } = await proxy(port);
    const resolve = () => Promise.reject(new Error('There is no looking up of names here.'));

    expect((await deliver({ allow: ['hooks.example.com'] }, { https: url, except: '' }, { resolve })).delivery).toEqual(delivered);
    expect((await deliver({ url: 'https://other.example.com/', allow: ['other.example.com'] }, { https: url, except: '' }, { resolve })).delivery).toEqual(failed('It could not be asked (ERR_TLS_CERT_ALTNAME_INVALID).', false));
    expect({ authorities: told.map(({ authority }) => authority), asked: asked.length }).toEqual({ authorities: ['hooks.example.com:443', 'other.example.com:443'], asked: 1 });
  });

  it('may itself be asked over TLS, and must prove itself then', async() => {
    const { port, asked } = await secure();
    const { url, told } = await proxy(port, ofProxy);
    const stranger = await proxy(port, selfSigned('localhost'));

    expect((await deliver({}, { https: url, except: '' })).delivery).toEqual(delivered);
    expect((await deliver({}, { https: stranger.url, except: '' })).delivery).toEqual(failed('The proxy cannot be reached.', false));
    expect([told.length, stranger.told.length, asked.length]).toEqual([1, 0, 1]);
  });

  it('is asked for the next address where it does not reach the first', async() => {
    const { port } = await secure();
    const { url, told } = await proxy((authority) => (authority.startsWith('[') ? { status: 502 } : port));

    expect((await deliver({}, { https: url, except: '' }, { resolve: async() => ['2606:2800:220:1::1', PUBLIC] })).delivery).toEqual(delivered);
    expect(told.map(({ authority }) => authority)).toEqual(['[2606:2800:220:1::1]:443', `${ PUBLIC }:443`]);
  });

  it('is passed by where an exception names the host, and the address is checked all the same', async() => {
    const { port, asked } = await secure();
    const { url, told } = await proxy({ status: 200 });
    const direct = (allow: string[]) => deliver({ url: `https://hooks.example.com:${ port }/`, allow }, { https: url, except: '.example.com' }, { resolve: async() => ['127.0.0.1'] }).then(({ delivery }) => delivery);

    expect(await direct(['127.0.0.1'])).toEqual(delivered);
    expect(await direct([])).toEqual(failed('Its host is 127.0.0.1, a loopback address, which is not allowed for this target.', true));
    expect({ told, asked: asked.length }).toEqual({ told: [], asked: 1 });
  });

  it.each<[number, string, boolean]>([
    [407, 'The proxy does not let it through (HTTP 407).', true],
    [403, 'The proxy does not let it through (HTTP 403).', true],
    [302, 'The proxy does not let it through (HTTP 302).', true],
    [503, 'The proxy does not let it through (HTTP 503).', false],
  ])('that answers %i has not let it through: the target has not answered', async(status, why, permanent) => {
    const { url } = await proxy({ status });

    expect((await deliver({}, { https: url, except: '' })).delivery).toEqual(failed(why, permanent));
  });

  it('that is none does not pass for the target, whatever it answers', async() => {
    const port = await listen(http.createServer((_, response) => response.writeHead(204).end()).on('connect', (_, socket) => socket.destroy()));

    expect((await deliver({}, { https: new URL(`http://127.0.0.1:${ port }`), except: '' })).delivery).toEqual(failed('The proxy cannot be reached.', false));
    expect((await deliver({}, { https: new URL('http://127.0.0.1:1'), except: '' })).delivery).toEqual(failed('The proxy cannot be reached.', false));
  });

  it('that comes back is asked again', async() => {
    const { port } = await secure();
    let tries = 0;
    const { url } = await proxy(() => {
      tries += 1;

      return tries === 1 ? { status: 503 } : port;
    });

    expect((await deliver({}, { https: url, except: '' }, { maxMs: 60_000 })).delivery).toEqual(delivered);
  });

  it('alone is told its login, and nobody shows it', async() => {
    const { port, asked } = await secure();
    const { url, told } = await proxy((authority) => (authority.startsWith(PUBLIC) ? port : { status: 407 }));
    const withLogin = new URL(url);

    Object.assign(withLogin, { username: 'ann', password: 'p@ss:w0rd' });
    const taken = await deliver({}, { https: withLogin, except: '' });
    const refused = await deliver({}, { https: withLogin, except: '' }, { resolve: async() => ['93.184.216.35'] });

    expect([taken.delivery, asked]).toEqual([delivered, [['hooks.example.com', 'hooks.example.com', []]]]);
    expect(told.map(({ login }) => Buffer.from(login?.replace('Basic ', '') ?? '', 'base64').toString())).toEqual(['ann:p@ss:w0rd', 'ann:p@ss:w0rd']);
    expect(JSON.stringify([taken, refused])).not.toMatch(/ann|p@ss|p%40ss|w0rd/);
  });

  it('is told nothing of what is sent', async() => {
    const { port } = await secure();
    const { url, told } = await proxy(port);

    await deliver({ secret: SECRETS.key }, { https: url, except: '' });
    expect(told).toEqual([{ authority: `${ PUBLIC }:443`, login: undefined, headers: ['host', 'connection'] }]);
  });
});
