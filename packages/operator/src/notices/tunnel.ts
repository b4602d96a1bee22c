import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The proxy does not let a request through; its text may hold anything and is not kept. */
export class ProxyRefused extends Error {
  override readonly name = 'ProxyRefused';

  constructor(readonly status: number) {
    super('the proxy refused');
  }
}

/** The proxy itself cannot be asked. */
export class ProxyUnreachable extends Error {
  override readonly name = 'ProxyUnreachable';
}

export interface TunnelOptions {
  /** May hold a login, which the proxy alone is told. */
  proxy: URL;
  /** Where the proxy is to connect to: an address, or a name. */
  host: string;
  port: string;
  signal: AbortSignal;
}

/** A connection through a proxy (`CONNECT`, RFC 9110, 9.3.6), by which nothing has been said yet. */
export function tunnel({ proxy, host, port, signal }: TunnelOptions): Promise<Duplex> {
  const authority = `${ isIP(host) === 6 ? `[${ host }]` : host }:${ port }`;
  const login = [proxy.username, proxy.password].map(decodeURIComponent).join(':');

  return new Promise((resolve, reject) => {
    const asking = (proxy.protocol === 'https:' ? https : http).request({
      host:    proxy.hostname.replace(/^\[|\]$/g, ''),
      port:    proxy.port,
      method:  'CONNECT',
      path:    authority,
      agent:   false,
      headers: { host: authority, ...(login === ':' ? {} : { 'proxy-authorization': `Basic ${ Buffer.from(login).toString('base64') }` }) },
      signal,
    });

    asking.on('error', (error) => reject(signal.aborted ? error : new ProxyUnreachable('the proxy cannot be asked', { cause: error })));
    asking.on('close', () => reject(new ProxyUnreachable('the proxy gave no answer')));
    // Whoever does not know the method answers as to any other.
    asking.on('response', ({ statusCode = 0 }) => {
      asking.destroy();
      reject(new ProxyRefused(statusCode));
    });
    asking.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode >= 300) {
        socket.destroy();

        return reject(new ProxyRefused(statusCode));
      }
      if (head.length) {
        socket.unshift(head);
      }
      resolve(socket);
    });
    asking.end();
  });
}
