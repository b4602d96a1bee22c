import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Rancher puts before the paths of a cluster's API server. */
export const CLUSTER_PREFIX = '/k8s/clusters/local';

export interface NestedProxy {
  url: string;
  stop(): Promise<void>;
}

/** Serves an API server below `/k8s/clusters/local`, as Rancher does, without telling it about the prefix. */
export const startNestedProxy = async(target: string): Promise<NestedProxy> => {
  const server = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? '/').replace(CLUSTER_PREFIX, '');
    const forwarded = httpRequest(new URL(path, target), { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });

    forwarded.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(forwarded);
  });

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    url:  `http://127.0.0.1:${ (server.address() as AddressInfo).port }${ CLUSTER_PREFIX }`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
};
