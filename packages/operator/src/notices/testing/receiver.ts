import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NoticeMessage } from '../message';
import type { WebhookTarget } from '../target';
import { Webhooks } from '../webhooks';
import type { WebhooksDeps } from '../webhooks';

export const SECRETS = { path: 'p4th-t0ken', query: 'qu3ry-t0ken', key: 'k3y-t0ken' };

export const message: NoticeMessage = {
  id:       'uid/Expiry/1d/2026-01-02T00:00:00Z',
  type:     'expiring',
  time:     '2026-01-01T00:00:00Z',
  pod:      { namespace: 'pp-demo', name: 'demo', title: 'Demo', owner: 'u-abc', template: 'jira 10.3.0' },
  deadline: '2026-01-02T00:00:00Z',
  mark:     '1d',
  sentence: 'Demo expires in a day.',
};

export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const servers: Server[] = [];

/** Closes every receiver. */
export function closeReceivers(): void {
  servers.splice(0).forEach((server) => {
    server.close();
    server.closeAllConnections();
  });
}

/** Listens on the loopback address until {@link closeReceivers}; the port. */
export async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return (server.address() as AddressInfo).port;
}

/** A receiver that answers one request after the other in these ways, and from then on in the last one. */
export async function receiver(...answers: (number | [number, Record<string, string>] | RequestListener)[]) {
  const received: Received[] = [];
  const port = await listen(createServer((request, response) => {
    const chunks: Buffer[] = [];

    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(received.length, answers.length - 1)] ?? 204;

      received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });

      if (typeof answer === 'function') {
        return answer(request, response);
      }
      const [status, headers] = typeof answer === 'number' ? [answer, {}] : answer;

      response.writeHead(status, headers).end('{"said":"no matter"}');
    });
  }));
  const target: WebhookTarget = {
    name: 'team', url: `http://127.0.0.1:${ port }/${ SECRETS.path }?key=${ SECRETS.query }`, format: 'cloudevents', secret: SECRETS.key, allow: ['127.0.0.1/32'],
  };

  return { port, received, target };
}

/** Webhooks whose time passes only as they wait; everything they log is kept. */
export function webhooks(targets: WebhookTarget[], deps: Partial<WebhooksDeps> = {}) {
  const logged: unknown[][] = [];
  const waited: number[] = [];
  let now = Date.parse('2026-01-01T00:00:00Z');
  const log = (...entry: unknown[]) => {
    logged.push(entry);
  };
  const sender = new Webhooks(targets.map((target) => ({ name: target.name, read: () => target })), {
    log:       { info: log, warn: log },
    now:       () => now,
    clusterId: 'local',
    random:    () => 1,
    wait:      async(ms) => {
      waited.push(ms);
      now += ms;
    },
    ...deps,
  });

  return { sender, logged, waited };
}
