import http from 'node:http';
import https from 'node:https';
import { pinnedLookup } from './address-guard';
import type { Destination } from './address-guard';

export const ANSWER_MAX_BYTES = 65_536;

/** What of an answer is heard; its text is not. */
export interface Answer {
  status: number;
  retryAfter?: string;
}

export interface PostOptions {
  url: URL;
  destination: Destination;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * One request on a connection of its own, to an address that was checked. Redirects are not followed, and no more of the answer is read than
 * {@link ANSWER_MAX_BYTES}. The status counts, however the rest of the answer ends: who has said it has taken the notice or has not.
 */
export function post({ url, destination, headers, body, signal }: PostOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? https : http).request({
      host:    destination.host,
      port:    url.port,
      path:    `${ url.pathname }${ url.search }`,
      method:  'POST',
      agent:   false,
      lookup:  pinnedLookup(destination.addresses),
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
