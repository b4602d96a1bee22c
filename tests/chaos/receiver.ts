import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery } from './notices';

/** What a receiver in trouble does: says that it cannot, breaks off, or takes the notice and breaks off before it says so. */
export const TROUBLES = ['refuses', 'breaks off', 'is not heard'] as const;
export type Trouble = typeof TROUBLES[number];

/** Takes notices and keeps what it took. */
export class Receiver {
  readonly deliveries: Delivery[] = [];
  trouble: Trouble | undefined;
  /** Requests that came while it was in trouble. */
  turnedAway = 0;
  readonly #server = createServer((request, response) => {
    this.#take(request, response).catch(() => response.destroy());
  });

  constructor(private readonly secret: string) {}

  /** @returns its port on the loopback address */
  async start(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');

    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';

    for await (const chunk of request.setEncoding('utf8')) {
      body += String(chunk);
    }
    if (this.trouble) {
      this.turnedAway += 1;
    }
    if (this.trouble === 'refuses') {
      response.writeHead(503).end();

      return;
    }
    if (this.trouble !== 'breaks off') {
      this.deliveries.push(read(body, isSigned(String(request.headers['x-productpods-signature'] ?? ''), body, this.secret)));
    }
    if (this.trouble) {
      response.destroy();
    } else {
      response.writeHead(204).end();
    }
  }
}

/** The signature as a receiver of anybody's would check it: HMAC-SHA256 of time and body. */
function isSigned(header: string, body: string, secret: string): boolean {
  const [, time = '', digest = ''] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(header) ?? [];

  return digest === createHmac('sha256', secret).update(`${ time }.${ body }`).digest('hex');
}

function read(body: string, signed: boolean): Delivery {
  const event = JSON.parse(body) as { id: string; subject: string; type: string; data: { mark: string; deadline: string } };

  return {
    at: Date.now(), id: event.id, subject: event.subject, type: event.type, mark: event.data.mark, deadline: event.data.deadline, signed,
  };
}
