import { join } from 'node:path';
import { type Exchange, HttpError } from './http/exchange';
import { sendUnauthorized } from './http/respond';
import { findFile, sendFile } from './static-files';

const API_PATH = /^\/(v1|v3|v1-public|v3-public|k8s|api|apis|openapi|meta|metrics)(\/|$)/;

/** Whether a path belongs to the API, so that a page is no answer to it. */
export const isApi = (path: string) => API_PATH.test(path);

/** Serves the built dashboard: its files, and for every other path its one page. */
export async function servePage(exchange: Exchange, dashboardDir: string | undefined): Promise<void> {
  const { req, res, path } = exchange;

  if (isApi(path)) {
    if (!exchange.caller) {
      return sendUnauthorized(exchange);
    }
    throw new HttpError(404, 'NotFound', 'not found');
  }
  if (!dashboardDir || (req.method !== 'GET' && req.method !== 'HEAD')) {
    throw new HttpError(404, 'NotFound', 'not found');
  }
  if (path === '/') {
    res.writeHead(302, { Location: '/dashboard/' }).end();

    return;
  }
  const relative = path.replace(/^\/dashboard(?=\/|$)/, '');
  const file = await findFile(dashboardDir, relative);

  return sendFile(res, file ?? join(dashboardDir, 'index.html'));
}
