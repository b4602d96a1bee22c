import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves files by their paths (without a slash in front) to this machine alone: chart repositories that only a test has. */
export async function serveFiles(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const server = createServer((request, response) => {
    const file = files.get(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1));

    response.writeHead(file ? 200 : 404, { 'content-length': file?.length ?? 0 }).end(file);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve());
  });

  return {
    url:  `http://127.0.0.1:${ (server.address() as AddressInfo).port }`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
