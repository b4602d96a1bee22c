import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type AuthenticatedExchange, type Caller, HttpError, readJson } from '../http/exchange';
import { sendApi, sendJson, sendText } from '../http/respond';
import type { Router } from '../http/router';
import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { CLUSTER_REPOS, item, OPERATIONS } from '../kube/paths';
import { accept } from '../proxy/subscribe';
import type { ActionOutput, CatalogActions } from './actions';
import type { Charts } from './charts';
import type { ChartsInput, UninstallInput } from './helm-command';
import type { OperationLog } from './operation-log';
import type { Operations } from './operations';
import type { Repositories } from './repositories';
import { linkIndex } from './repository-index';

export interface CatalogRoutesOptions {
  kube: KubeClient;
  repositories: Repositories;
  charts: Charts;
  actions: CatalogActions;
  operations: Operations;
  /** What answers requests without `link` or `action`. */
  next: (exchange: AuthenticatedExchange) => Promise<void>;
}

const REPO_PATHS = ['/v1/catalog.cattle.io.clusterrepos/:name', '/v1/catalog.cattle.io.clusterrepo/:name'];
const APP_PATHS = ['/v1/catalog.cattle.io.apps/:namespace/:name', '/v1/catalog.cattle.io.app/:namespace/:name'];
const OPERATION = /^\/v1\/catalog\.cattle\.io\.operations?\/([^/]+)\/([^/]+?)(\/logs)?$/;

/** The links and actions by which the pages use the catalog. */
export function catalogRoutes(router: Router, options: CatalogRoutesOptions): void {
  const { actions, next } = options;

  for (const path of REPO_PATHS) {
    router.route('GET', path, (exchange) => exchange.query.has('link') ? repositoryLink(exchange, options) : next(exchange));
    router.route('POST', path, async(exchange) => {
      const action = exchange.query.get('action');
      const { name = '' } = exchange.params;

      if (action !== 'install' && action !== 'upgrade') {
        return next(exchange);
      }
      await mayRead(options.kube, item(CLUSTER_REPOS, name), exchange.caller);
      sendOutput(exchange, await actions.apply(action, name, await readJson<ChartsInput>(exchange.req), exchange.caller.identity));
    });
  }
  for (const path of APP_PATHS) {
    router.route('POST', path, async(exchange) => {
      const { namespace = '', name = '' } = exchange.params;

      if (exchange.query.get('action') !== 'uninstall') {
        return next(exchange);
      }
      sendOutput(exchange, await actions.uninstall(namespace, name, await readJson<UninstallInput>(exchange.req), exchange.caller.identity));
    });
  }
}

/** A request for an Operation's log, if it is one. */
export function operationLogTarget(path: string, query: URLSearchParams): { namespace: string; name: string } | undefined {
  const [, namespace, name, suffix] = OPERATION.exec(path) ?? [];

  return namespace && name && (suffix || query.get('link') === 'logs')
    ? { namespace: decodeURIComponent(namespace), name: decodeURIComponent(name) }
    : undefined;
}

/** The log of an Operation that the caller may read. @throws 404 if there is none for him */
export async function operationLog(options: Pick<CatalogRoutesOptions, 'kube' | 'operations'>, { namespace, name }: { namespace: string; name: string }, caller: Caller): Promise<OperationLog> {
  await mayRead(options.kube, item(OPERATIONS, name, namespace), caller);
  const log = await options.operations.log(namespace, name);

  if (!log) {
    throw new HttpError(404, 'NotFound', `the log of operation ${ namespace }/${ name } is gone`);
  }

  return log;
}

/** Sends a log as the page wants it: subprotocol `base64.binary.k8s.io`, a frame for each line. */
export async function streamLog(log: OperationLog, req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const client = await accept(req, socket, head);
  const isEncoded = client.protocol === 'base64.binary.k8s.io';
  const stop = log.follow({
    line: (text) => client.send(isEncoded ? Buffer.from(`${ text }\n`).toString('base64') : `${ text }\n`),
    end:  () => client.close(1000),
  });

  client.on('close', stop);
}

async function repositoryLink(exchange: AuthenticatedExchange, { kube, repositories, charts }: CatalogRoutesOptions): Promise<void> {
  const { name = '' } = exchange.params;
  const { query, res, origin, caller } = exchange;
  const chart = () => charts.get(name, query.get('chartName') ?? '', query.get('version') ?? '');

  await mayRead(kube, item(CLUSTER_REPOS, name), caller);
  switch (query.get('link')) {
  case 'index': {
    const { index } = await repositories.index(name);

    return sendJson(res, 200, linkIndex(index, `${ origin }/v1/catalog.cattle.io.clusterrepos/${ name }`));
  }
  case 'info':
    return sendJson(res, 200, await charts.info(await chart()));
  case 'chart': {
    const { archive } = await chart();

    res.writeHead(200, { 'Content-Type': 'application/gzip', 'Content-Length': archive.length, 'Cache-Control': 'private, max-age=3600' }).end(archive);

    return;
  }
  case 'icon': {
    const found = await chart();
    const icon = await charts.icon(name, found).catch(() => undefined);

    if (!icon) {
      throw new HttpError(404, 'NotFound', 'the chart has no icon');
    }

    res.writeHead(200, {
      'Content-Type':            iconType(found.entry.icon ?? ''),
      'Content-Length':          icon.length,
      'Cache-Control':           'private, max-age=3600',
      // A picture from a chart must not run scripts in the dashboard's origin.
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'X-Content-Type-Options':  'nosniff',
    }).end(icon);

    return;
  }
  default:
    return sendText(res, 404, '');
  }
}

/** @throws 404 if the caller may not even know that the object exists */
async function mayRead(kube: KubeClient, path: string, { identity }: Caller): Promise<void> {
  try {
    await kube.get(path, identity);
  } catch (error) {
    throw KubeError.is(error, 403) ? new HttpError(404, 'NotFound', 'not found') : error;
  }
}

function sendOutput(exchange: AuthenticatedExchange, output: ActionOutput): void {
  sendApi(exchange, 201, { type: 'chartActionOutput', links: {}, ...output });
}

function iconType(url: string): string {
  return url.endsWith('.svg') ? 'image/svg+xml' : url.endsWith('.jpg') || url.endsWith('.jpeg') ? 'image/jpeg' : 'image/png';
}
