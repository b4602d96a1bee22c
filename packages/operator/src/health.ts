import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves `/healthz` (the process answers) and `/readyz` (every mirror has been filled); resolves with the port it listens on. */
export function serveHealth({ host, port, isReady }: { host: string; port: number; isReady: () => boolean }): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const code = path === '/healthz' ? 200 : path === '/readyz' ? (isReady() ? 200 : 503) : 404;

    response.writeHead(code, { 'content-type': 'text/plain' }).end(code === 200 ? 'ok\n' : code === 503 ? 'not ready\n' : 'not found\n');
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
