import type { OutgoingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });

export interface SubscribeOptions {
  /** WebSocket URL of the upstream. */
  url: string;
  headers: OutgoingHttpHeaders;
  rewrite: (frame: string) => string;
  /** Steve's own connection agent where TLS is involved. */
  rejectUnauthorized?: boolean;
}

/** Joins a client's subscription to the upstream's; frames towards the client are rewritten like bodies. */
export function subscribe(req: IncomingMessage, socket: Duplex, head: Buffer, { url, headers, rewrite, rejectUnauthorized }: SubscribeOptions): void {
  const wanted = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('sec-websocket')));
  const upstream = new WebSocket(url, { headers: wanted as Record<string, string>, perMessageDeflate: false, rejectUnauthorized });

  upstream.on('error', () => socket.destroy());
  upstream.once('open', () => {
    server.handleUpgrade(req, socket, head, (client) => {
      client.on('message', (data, isBinary) => upstream.send(data, { binary: isBinary }));
      upstream.on('message', (data, isBinary) => {
        client.send(isBinary ? data : rewrite(data.toString()), { binary: isBinary });
      });
      client.on('close', () => upstream.close());
      upstream.on('close', () => client.close());
      client.on('error', () => upstream.terminate());
      upstream.on('error', () => client.terminate());
    });
  });
  socket.on('close', () => upstream.terminate());
}

/** Takes over a client's WebSocket for the gateway's own use. */
export function accept(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<WebSocket> {
  return new Promise((resolve) => {
    server.handleUpgrade(req, socket, head, (client) => {
      client.on('error', () => client.terminate());
      resolve(client);
    });
  });
}
