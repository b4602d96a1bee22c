import http, { type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Duplex } from 'node:stream';
import { type Exchange, HttpError } from '../http/exchange';
import { readAll } from './read-all';
import { responseHeaders } from './headers';

/** A server behind the gateway. */
export interface Upstream {
  name: string;
  url: URL;
  agent: http.Agent | https.Agent;
}

export interface ForwardOptions {
  headers: OutgoingHttpHeaders;
  path: string;
  /** Rewrites a JSON body; called for successful JSON answers only. */
  transform?: (body: unknown) => unknown;
  /** Body already read from the client. */
  body?: Buffer;
  /** Which of the cookies that the upstream sets are passed on; none if missing. */
  cookies?: (headers: string[] | undefined) => string[];
}

function open(upstream: Upstream, options: RequestOptions): http.ClientRequest {
  const { protocol, hostname, port } = upstream.url;
  const all = { ...options, protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, agent: upstream.agent };

  return protocol === 'https:' ? https.request(all) : http.request(all);
}

/** Passes a request on and its answer back, as a stream unless the answer is to be rewritten. */
export async function forward(exchange: Exchange, upstream: Upstream, options: ForwardOptions): Promise<void> {
  const { req, res } = exchange;
  const headers = { ...options.headers };

  if (options.transform) {
    delete headers['accept-encoding'];
  }
  if (options.body) {
    headers['content-length'] = options.body.length;
  }
  const outgoing = open(upstream, { method: req.method, path: options.path, headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', (error) => reject(new HttpError(502, 'BadGateway', `${ upstream.name } does not answer: ${ error.message }`)));
  });

  // A client that goes away ends a watch behind it.
  res.on('close', () => outgoing.destroy());
  if (options.body) {
    outgoing.end(options.body);
  } else {
    req.pipe(outgoing);
  }
  const response = await answer;
  const status = response.statusCode ?? 502;
  const isJson = response.headers['content-type']?.includes('json');

  if (options.transform && status < 300 && isJson) {
    const text = JSON.stringify(options.transform(JSON.parse((await readAll(response)).toString('utf8'))));

    res.writeHead(status, { ...responseHeaders(response.headers), 'content-length': Buffer.byteLength(text) }).end(text);

    return;
  }
  const cookies = options.cookies?.(response.headers['set-cookie']) ?? [];

  res.writeHead(status, { ...responseHeaders(response.headers), ...(cookies.length ? { 'set-cookie': cookies } : {}) });
  await pipeline(response, res).catch(() => res.destroy());
}

/** Connects an upgraded connection (exec, log, port-forward) through to the upstream, byte by byte. */
export function tunnel(req: IncomingMessage, socket: Duplex, head: Buffer, upstream: Upstream, options: { path: string; headers: OutgoingHttpHeaders }): void {
  const outgoing = open(upstream, {
    method:  req.method,
    path:    options.path,
    headers: { ...options.headers, connection: 'Upgrade', upgrade: req.headers.upgrade },
  });

  outgoing.on('upgrade', (response, upstreamSocket: Duplex, upstreamHead: Buffer) => {
    socket.write(`${ statusLine(response) }${ rawHeaders(response) }\r\n`);
    socket.write(upstreamHead);
    upstreamSocket.write(head);
    upstreamSocket.on('error', () => socket.destroy());
    socket.on('error', () => upstreamSocket.destroy());
    upstreamSocket.pipe(socket).pipe(upstreamSocket);
  });
  outgoing.on('response', (response) => {
    socket.write(`${ statusLine(response) }Connection: close\r\nContent-Type: ${ response.headers['content-type'] ?? 'text/plain' }\r\n\r\n`);
    response.pipe(socket);
  });
  outgoing.on('error', () => socket.destroy());
  socket.on('close', () => outgoing.destroy());
  outgoing.end();
}

const statusLine = (response: IncomingMessage) => `HTTP/1.1 ${ response.statusCode ?? 502 } ${ response.statusMessage ?? '' }\r\n`;

function rawHeaders({ rawHeaders: raw }: IncomingMessage): string {
  let text = '';

  for (let i = 0; i < raw.length; i += 2) {
    text += `${ raw[i] }: ${ raw[i + 1] }\r\n`;
  }

  return text;
}
