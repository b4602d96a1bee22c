import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { authenticator } from './auth/authenticate';
import { authRoutes } from './auth/routes';
import { TokenStore } from './auth/tokens';
import { bootstrap } from './bootstrap';
import { startCatalog } from './catalog/start';
import { watchClusterFacts } from './cluster-facts';
import { Router } from './http/router';
import { KubeClient } from './kube/client';
import { CUSTOM_RESOURCE_DEFINITIONS, item, type Resource } from './kube/paths';
import type { Logger } from './logger';
import { MANIFESTS } from './manifests';
import type { Gateway, GatewayOptions, Log } from './options';
import { servePage } from './pages';
import { preferenceRoutes } from './preferences';
import { ProjectController } from './projects/controller';
import { publicRoutes } from './public';
import { createServer, listen } from './server';
import { ensureSettings, publicSettings, systemNamespaces } from './settings';
import { Backends } from './steve';
import { definitionOf, GATEWAY_KINDS, steveKnows, TOUCHED_ANNOTATION } from './steve-ready';
import { certificates } from './tls';
import { readExtension, UiPlugins } from './ui-plugins';
import { upgradeHandler } from './upgrade';
import { v3Routes } from './v3';

export type { Resource } from './kube/paths';
export type { Gateway, GatewayCluster, GatewayOptions, Log } from './options';
export { startPassThrough, type PassThrough, type PassThroughOptions } from './pass-through';

const DEFAULT_PORT = 8443;

/** Starts the server that makes a plain cluster with steve look like one behind Rancher. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { cluster, host = '127.0.0.1', log: line } = options;
  const { kubeconfig } = cluster;
  const log = logger(line);
  const now = () => new Date();
  const folder = join(cluster.dataDir, 'gateway');

  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kube = await KubeClient.open(cluster.apiServer);
  const [tls, tokens, { users, userCache, projects: initial }, system, publicNames] = await Promise.all([
    certificates(join(folder, 'tls'), isWildcard(host) ? [] : [host]),
    TokenStore.open(join(folder, 'tokens.json')),
    bootstrap(kube, kubeconfig, log),
    systemNamespaces(MANIFESTS),
    publicSettings(MANIFESTS),
  ]);
  const defaultProject = (namespace: string) => system.has(namespace)
    ? initial.system.metadata.name
    : namespace === 'default' ? initial.default.metadata.name : undefined;
  const extensions = await Promise.all((options.extensionDirs ?? []).map(readExtension));
  const [projects, facts, plugins] = await Promise.all([
    ProjectController.start({ kube, kubeconfig, log, now, defaultProject }),
    watchClusterFacts(kube, kubeconfig, log),
    UiPlugins.start({ kube, kubeconfig, log, folders: extensions.map((extension) => extension.folder) }),
  ]);
  const backends = new Backends(kube, cluster.steveUrl, facts.facts);
  const router = new Router();

  publicRoutes(router, { kube, steveUrl: cluster.steveUrl, backends, publicSettings: publicNames, ca: tls.ca });
  authRoutes(router, users, tokens, now);
  v3Routes(router, { users, tokens, ca: tls.ca, now });
  preferenceRoutes(router, join(folder, 'preferences'));
  plugins.routes(router);
  const catalog = await startCatalog({ kube, kubeconfig, helmBinary: cluster.helm, folder, projects, router, log, now, next: (exchange) => backends.pass(exchange) });

  const serves = (kinds: readonly Resource[]) => steveKnows(cluster.steveUrl, kinds, (missing) => touch(kube, missing));

  await Promise.all([serves(GATEWAY_KINDS), ...extensions.map((extension) => plugins.ensure(extension))]);
  for (const pattern of ['/v1/*rest', '/api/*rest', '/apis/*rest', '/api', '/apis', '/openapi/*rest']) {
    router.route('*', pattern, (exchange) => backends.pass(exchange));
  }
  const server = createServer(tls, {
    authenticate: authenticator(users, tokens, now),
    request:      async(exchange) => (router.find(exchange) ?? (() => servePage(exchange, options.dashboardDir)))(exchange),
    upgrade:      upgradeHandler({ kube, backends, operations: catalog.operations }),
  });
  const port = await listen(server, host, options.port ?? DEFAULT_PORT);
  const url = `https://${ isWildcard(host) || host === '127.0.0.1' ? 'localhost' : host }:${ port }`;

  await ensureSettings(kube, MANIFESTS, { 'server-url': url, cacerts: tls.ca });

  return {
    url,
    port,
    caFile: tls.caFile,
    serves,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));

      server.closeAllConnections();
      await catalog.stop();
      await Promise.all([projects.stop(), facts.stop(), plugins.stop(), userCache.stop()]);
      backends.close();
      kube.close();
      await closed;
    },
  };
}

/** Changes nothing but that the kinds have changed. */
const touch = (kube: KubeClient, kinds: readonly Resource[]) => Promise.all(kinds.map((kind) => kube.patch(item(CUSTOM_RESOURCE_DEFINITIONS, definitionOf(kind)), { metadata: { annotations: { [TOUCHED_ANNOTATION]: new Date().toISOString() } } })));

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::';

function logger(line: Log): Logger {
  return { debug: () => undefined, info: line, warn: (text) => line(`warning: ${ text }`), error: (text) => line(`error: ${ text }`) };
}
