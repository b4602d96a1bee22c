import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { pinnedLookup } from './address-guard';
import type { Destination } from './address-guard';
import { portOf } from './proxy';
import { ProxyRefused, tunnel } from './tunnel';

export const ANSWER_MAX_BYTES = 65_536;

/** What of an answer is heard; its text is not. */
export interface Answer {
  status: number;
  retryAfter?: string;
}

export interface PostOptions {
  url: URL;
  destination: Destination;
  proxy: URL | undefined;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * One request on a connection of its own, by a proxy or not, to an address that was checked. Redirects are not followed, and no more of the answer is read than
 * {@link ANSWER_MAX_BYTES}. The status counts, however the rest of the answer ends: who has said it has taken the notice or has not.
 */
export async function post(options: PostOptions): Promise<Answer> {
  const { proxy, destination: { host, addresses } } = options;
  const through = proxy && await connect(proxy, addresses.length ? addresses : [host], options);

  try {
    return await exchange(options, through);
  } finally {
    through?.destroy();
  }
}

/** A connection by the proxy to the first of these hosts that it lets through. */
async function connect(proxy: URL, [first = '', ...others]: readonly string[], options: PostOptions): Promise<Duplex> {
  try {
    return await tunnel({ proxy, host: first, port: portOf(options.url), signal: options.signal });
  } catch (error) {
    if (!others.length || !(error instanceof ProxyRefused)) {
      throw error;
    }
  }

  return connect(proxy, others, options);
}

/** What is said on a connection; of https, after its other end has proved to be the host. */
function secured(url: URL, { host }: Destination, through: Duplex): Duplex {
  return url.protocol === 'https:' ? tls.connect({ socket: through, host, ...(isIP(host) ? {} : { servername: host }) }) : through;
}

function exchange({ url, destination, headers, body, signal }: PostOptions, through: Duplex | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? https : http).request({
      host:    destination.host,
      port:    url.port,
      // Without an agent Node takes 80 for what goes without saying, and names any other port to the host.
      defaultPort: url.protocol === 'https:' ? 443 : 80,
      path:    `${ url.pathname }${ url.search }`,
      method:  'POST',
      ...(through ? { createConnection: () => secured(url, destination, through) } : { agent: false, lookup: pinnedLookup(destination.addresses) }),
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      signal,
    });

    let heard: Answer | undefined;
    const settle = (error: unknown) => (heard ? resolve(heard) : reject(error));

    outgoing.on('error', settle);
    // An answer that changes the protocol is neither a response nor an error.
    outgoing.on('close', () => settle(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })));
    outgoing.on('response', (response) => {
      const retryAfter = response.headers['retry-after'];
      let bytes = 0;

      heard = { status: response.statusCode ?? 0, ...(retryAfter === undefined ? {} : { retryAfter }) };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;

        if (bytes >= ANSWER_MAX_BYTES) {
          outgoing.destroy();
        }
      });
      response.on('error', settle);
    });
    outgoing.end(body);
  });
}
