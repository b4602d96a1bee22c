import https from 'node:https';
import tls from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeReceivers, listen, message, receiver, SECRETS, webhooks } from './testing/receiver';
import { selfSigned } from './testing/self-signed';
import type { WebhookTarget } from './target';

const never = new AbortController().signal;
const failed = (why: string, permanent: boolean) => ({ delivered: [], failed: [{ target: 'team', why, permanent }] });
const trusted = tls.getCACertificates('default');

afterEach(closeReceivers);
afterAll(() => tls.setDefaultCACertificates(trusted));

/** A resolver that answers differently each time, as that of an attacker does. */
function rebinding(...answers: string[][]) {
  const asked: string[] = [];

  return {
    asked,
    resolve: async(host: string) => {
      asked.push(host);

      return answers[asked.length - 1] ?? [];
    },
  };
}

describe('the guard', () => {
  it('lets nothing through to an address that is not allowed, and asks nobody twice', async() => {
    const { target, received } = await receiver(204);
    const { sender, waited } = webhooks([{ ...target, allow: [] }]);

    expect(await sender.deliver(message, never)).toEqual(failed('Its host is 127.0.0.1, a loopback address, which is not allowed for this target.', true));
    expect({ waited, received }).toEqual({ waited: [], received: [] });
  });

  it('connects to the address that it checked, under the name of the host', async() => {
    const { target, received, port } = await receiver(204);
    const { asked, resolve } = rebinding(['127.0.0.1'], ['169.254.169.254']);
    const { sender } = webhooks([{ ...target, url: `http://Hooks.example.com.:${ port }/in` }], { resolve });

    expect(await sender.deliver(message, never)).toEqual({ delivered: ['team'], failed: [] });
    expect({ asked, hosts: received.map(({ headers }) => headers.host) }).toEqual({ asked: ['hooks.example.com'], hosts: [`hooks.example.com:${ port }`] });
  });

  it('checks again with each attempt', async() => {
    const { target, received, port } = await receiver(500);
    const { resolve } = rebinding(['127.0.0.1'], ['127.0.0.1', '10.0.0.1']);

    expect(await webhooks([{ ...target, url: `http://hooks.example.com:${ port }` }], { resolve }).sender.deliver(message, never))
      .toEqual(failed('Its host is 10.0.0.1, a private address, which is not allowed for this target.', true));
    expect(received).toHaveLength(1);
  });

  it('refuses a target whose URL got past the configuration', async() => {
    const target = { name: 'team', format: 'slack', allow: [] } as const;

    expect(await webhooks([{ ...target, url: 'https://u:p@hooks.example.com' }]).sender.deliver(message, never)).toEqual(failed('Its URL must not hold a user name or a password.', true));
    expect(await webhooks([{ ...target, url: 'gopher://hooks' }]).sender.deliver(message, never)).toEqual(failed('Its URL must be an absolute URL that begins with http:// or https://.', true));
  });
});

describe('TLS', () => {
  async function secure() {
    const { key, cert } = selfSigned('hooks.example.com');
    const asked: unknown[] = [];
    const port = await listen(https.createServer({ key, cert }, (request, response) => {
      asked.push([(request.socket as tls.TLSSocket).servername, request.headers.host]);
      response.writeHead(204).end();
    }));
    const target = (host: string): WebhookTarget => ({ name: 'team', url: `https://${ host }:${ port }/${ SECRETS.path }`, format: 'slack', allow: ['127.0.0.1'] });

    return { cert, port, asked, target };
  }
  const resolve = async() => ['127.0.0.1'];

  it('asks for the host by its name, and believes its certificate where its authority is trusted', async() => {
    const { cert, asked, target, port } = await secure();

    tls.setDefaultCACertificates([...trusted, cert]);
    expect(await webhooks([target('hooks.example.com')], { resolve }).sender.deliver(message, never)).toEqual({ delivered: ['team'], failed: [] });
    expect(asked).toEqual([['hooks.example.com', `hooks.example.com:${ port }`]]);
    expect(await webhooks([target('other.example.com')], { resolve, maxMs: 0 }).sender.deliver(message, never)).toEqual(failed('It could not be asked (ERR_TLS_CERT_ALTNAME_INVALID).', false));
    expect(asked).toHaveLength(1);
  });

  it('says nothing to who cannot show a certificate', async() => {
    const { asked, target } = await secure();

    tls.setDefaultCACertificates(trusted);
    expect(await webhooks([target('hooks.example.com')], { resolve, maxMs: 0 }).sender.deliver(message, never)).toEqual(failed('It could not be asked (DEPTH_ZERO_SELF_SIGNED_CERT).', false));
    expect(asked).toEqual([]);
  });
});

describe('secrets', () => {
  const gossip = Object.assign(new Error(`getaddrinfo ENOTFOUND ${ SECRETS.path }?${ SECRETS.query }`), { code: 'ENOTFOUND', hostname: SECRETS.path });

  it.each([
    ['a success', 204, {}, undefined],
    ['a refusal', 400, {}, undefined],
    ['a failure', 500, {}, undefined],
    ['a redirect to itself', 302, {}, undefined],
    ['a refused address', 204, { allow: [] }, undefined],
    ['a URL of another kind', 204, { url: `ftp://hooks/${ SECRETS.path }` }, undefined],
    ['a login', 204, { url: `https://${ SECRETS.path }:${ SECRETS.query }@hooks.example.com` }, undefined],
    ['an error of the resolver', 204, { url: `https://hooks.example.com/${ SECRETS.path }?${ SECRETS.query }` }, gossip],
    ['a port where nobody listens', 204, { url: `http://127.0.0.1:1/${ SECRETS.path }?${ SECRETS.query }` }, undefined],
    ['a wrong protocol', 204, { scheme: 'https' }, undefined],
  ])('are not in what is said about %s', async(_, status, change, error) => {
    const { target, received } = await receiver([status, { location: `/${ SECRETS.path }` }]);
    const url = 'scheme' in change ? target.url.replace('http:', 'https:') : target.url;
    const { sender, logged } = webhooks([{ ...target, url, ...change }], { maxMs: 1500, ...(error ? { resolve: async() => Promise.reject(error) } : {}) });
    const said = JSON.stringify([await sender.deliver(message, never), logged]);
    const signatures = received.flatMap(({ headers }) => String(headers['x-productpods-signature']).split('v1=')[1] ?? []);

    expect(logged.length).toBeGreaterThan(0);
    expect(said).toContain('team');
    [...Object.values(SECRETS), ...signatures].forEach((secret) => expect(said).not.toContain(secret));
  });
});
