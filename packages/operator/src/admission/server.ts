import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyPair } from './certificates';
import { answerReview, complete, readReview } from './review';

export const CREATION_PATH = '/productpods/creation';
/** A review holds the object twice at most, and an object has at most about 1.5 MiB. */
const BODY_MAX_BYTES = 8 * 1024 * 1024;

/** Answers the API server's admission reviews over TLS. It keeps nothing, so every operator may answer, leading or not. */
export class AdmissionServer {
  #server: Server | undefined;

  constructor(private readonly listen: { host: string; port: number }) {}

  /** Serves by this certificate from now on; resolves when it listens. */
  async use({ certificate, key }: KeyPair): Promise<void> {
    if (this.#server) {
      return this.#server.setSecureContext({ cert: certificate, key });
    }

    const server = createServer({ cert: certificate, key, minVersion: 'TLSv1.2' }, handle);

    server.requestTimeout = 10_000;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.listen.port, this.listen.host, resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;

    await new Promise<void>((resolve) => {
      if (!server) {
        return resolve();
      }
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  answer(request).then(
    ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    () => response.writeHead(400, { 'content-type': 'text/plain' }).end('This is no AdmissionReview.\n'),
  );
}

async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
  if (request.method !== 'POST' || request.url?.split('?')[0] !== CREATION_PATH) {
    return { status: 404, body: '{}' };
  }

  return { status: 200, body: answerReview(complete(readReview(await read(request)))) };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;

  for await (const chunk of request) {
    size += (chunk as Buffer).length;

    if (size > BODY_MAX_BYTES) {
      throw new Error('The review is too large.');
    }
    chunks.push(chunk as Buffer);
  }

  return Buffer.concat(chunks).toString('utf8');
}
