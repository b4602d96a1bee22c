import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyPair } from './certificates';
import { answerReview, readReview } from './review';
import type { AdmissionRequest, AdmissionResponse } from './review';

/** A review holds the object twice at most, and an object has at most about 1.5 MiB. */
const BODY_MAX_BYTES = 8 * 1024 * 1024;
/** Connections that the API server keeps are kept here for longer than there, so that none is closed while a review is on its way. */
const KEEP_ALIVE_MS = 120_000;

/** Answers reviews, by the path to which they are sent. */
export type Reviewers = Record<string, (request: AdmissionRequest) => Promise<AdmissionResponse>>;

/** Answers the API server's admission reviews over TLS. Every operator may answer, leading or not. */
export class AdmissionServer {
  #server: Server | undefined;

  constructor(private readonly listen: { host: string; port: number }, private readonly reviewers: Reviewers) {}

  /** Serves by this certificate from now on; resolves when it listens. */
  async use({ certificate, key }: KeyPair): Promise<void> {
    if (this.#server) {
      return this.#server.setSecureContext({ cert: certificate, key });
    }

    const server = createServer({ cert: certificate, key, minVersion: 'TLSv1.2' }, (request, response) => this.#handle(request, response));

    server.requestTimeout = 10_000;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
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

  #handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      () => response.writeHead(400, { 'content-type': 'text/plain' }).end('This is no AdmissionReview.\n'),
    );
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const path = request.url?.split('?')[0] ?? '';
    const reviewer = request.method === 'POST' && Object.prototype.hasOwnProperty.call(this.reviewers, path) ? this.reviewers[path] : undefined;

    return reviewer ? { status: 200, body: answerReview(await reviewer(readReview(await read(request)))) } : { status: 404, body: '{}' };
  }
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
