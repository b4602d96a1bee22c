import type { IncomingMessage, ServerResponse } from 'node:http';
import https, { type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Caller, Exchange } from './http/exchange';
import { sendError } from './http/respond';
import type { Certificates } from './tls';

const CLUSTER_PREFIX = /^\/k8s\/clusters\/local(?=\/|$)/;
const MAX_TRIES = 50;
/** Node's five seconds end connections just when a client takes them up again. */
const KEEP_ALIVE_MS = 120_000;

export interface ServerHandlers {
  authenticate: (req: IncomingMessage) => Caller | undefined;
  request: (exchange: Exchange) => Promise<void>;
  upgrade: (exchange: Omit<Exchange, 'res'>, socket: Duplex, head: Buffer) => Promise<void>;
}

/** The HTTPS server: works out who asks for what, and answers errors. */
export function createServer({ cert, key, ca }: Certificates, handlers: ServerHandlers): Server {
  const server = https.createServer({ cert: `${ cert }\n${ ca }`, key });

  server.keepAliveTimeout = KEEP_ALIVE_MS;

  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    const exchange: Exchange = { ...describe(req, handlers), res };

    // Clients learn from it whether their session still counts.
    res.setHeader('X-Api-Cattle-Auth', String(exchange.caller !== undefined));
    handlers.request(exchange).catch((error: unknown) => sendError(exchange, error));
  });
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isSameOrigin(req)) {
      return refuse(socket, 403, 'Forbidden');
    }
    handlers.upgrade(describe(req, handlers), socket, head).catch(() => refuse(socket, 404, 'Not Found'));
  });

  return server;
}

/** Listens on the port or the next free one. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, host, () => {
          server.off('error', reject);
          resolve();
        });
      });

      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || candidate >= port + MAX_TRIES) {
        throw error;
      }
    }
  }
}

export function refuse(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${ status } ${ text }\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function describe(req: IncomingMessage, { authenticate }: ServerHandlers): Omit<Exchange, 'res'> {
  const [rawPath = '/', ...search] = (req.url ?? '/').split('?');
  // Duplicate slashes would slip past the routes and still mean the same to a server behind.
  const path = rawPath.replace(/\/{2,}/g, '/').replace(CLUSTER_PREFIX, '') || '/';

  return {
    req, path, query: new URLSearchParams(search.join('?')), params: {}, caller: authenticate(req), origin: `https://${ req.headers.host ?? 'localhost' }`
  };
}

/** A page of another site must not speak to this server with the user's cookie. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  if (!headers.origin) {
    return true;
  }
  try {
    return new URL(headers.origin).host === headers.host;
  } catch {
    return false;
  }
}
