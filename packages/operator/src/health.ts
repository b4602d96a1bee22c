import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from './kube/errors';

export interface HealthOptions {
  host: string;
  port: number;
  /** Whether the process goes on with what it has to do; one whose event loop is blocked does not even answer. */
  isAlive: () => boolean;
  /** Whether it could do the work; who stands by for the leader can, too. */
  isReady: () => boolean;
  metrics: { contentType: string; text: () => Promise<string> };
}

/** Serves `/healthz`, `/readyz` and `/metrics`; resolves with the port it listens on. */
export function serveHealth({ host, port, isAlive, isReady, metrics }: HealthOptions): Promise<{ port: number; stop: () => Promise<void> }> {
  const say = (response: ServerResponse, code: number, text: string, contentType = 'text/plain') => {
    response.writeHead(code, { 'content-type': contentType }).end(text);
  };
  const server = createServer((request, response) => {
    switch (request.url?.split('?')[0]) {
    case '/healthz':
      return isAlive() ? say(response, 200, 'ok\n') : say(response, 503, 'stuck\n');
    case '/readyz':
      return isReady() ? say(response, 200, 'ok\n') : say(response, 503, 'not ready\n');
    case '/metrics':
      metrics.text().then((text) => say(response, 200, text, metrics.contentType), (error: unknown) => say(response, 500, `${ messageOf(error) }\n`));

      return;
    default:
      return say(response, 404, 'not found\n');
    }
  });

  const stop = () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port, stop }));
  });
}
