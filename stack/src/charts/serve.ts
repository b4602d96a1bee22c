import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';

const TYPES: Record<string, string> = { yaml: 'application/yaml', tgz: 'application/gzip', svg: 'image/svg+xml', png: 'image/png' };

export interface ServeChartsOptions {
  host: string;
  /** Any free one by default. */
  port?: number;
  root?: string;
}

export interface ChartServer {
  /** Address of the repository: `index.yaml` lies below it. */
  url: string;
  stop(): Promise<void>;
}

/** Only the repository is served: the index, the archives and the icons. */
const servedFile = (root: string, path: string): string | undefined => {
  const clean = normalize(decodeURIComponent(path)).replace(/^\/+/, '');

  return clean === 'index.yaml' || (clean.startsWith('assets/') && !clean.includes('..')) ? join(root, clean) : undefined;
};

/** Serves the checkout as a Helm repository over HTTP. */
export const serveCharts = async({ host, port = 0, root = ROOT }: ServeChartsOptions): Promise<ChartServer> => {
  const server = createServer((request, response) => {
    const notFound = (): void => {
      response.writeHead(404).end();
    };
    const respond = async(): Promise<void> => {
      const file = servedFile(root, new URL(request.url ?? '/', 'http://localhost').pathname);
      const facts = file && await stat(file);

      if (!file || !facts || !facts.isFile()) {
        return notFound();
      }
      response.writeHead(200, { 'content-type': TYPES[file.replace(/^.*\./, '')] ?? 'application/octet-stream', 'content-length': facts.size });
      createReadStream(file).on('error', () => response.destroy()).pipe(response);
    };

    respond().catch(notFound);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });

  return {
    url:  `http://${ host.includes(':') ? `[${ host }]` : host }:${ (server.address() as AddressInfo).port }`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
};
