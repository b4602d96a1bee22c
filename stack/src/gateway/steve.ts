import http, { type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { AuthenticatedExchange, Caller, Exchange } from './http/exchange';
import { readBody } from './http/exchange';
import type { KubeClient } from './kube/client';
import type { ClusterFacts } from './local-cluster';
import { forward, tunnel, type Upstream } from './proxy/forward';
import { requestHeaders } from './proxy/headers';
import { cookiesForProduct, cookiesFromProduct, isProductPath } from './proxy/product-cookies';
import { subscribe } from './proxy/subscribe';
import { isRewritten, rewriteBody, rewriteFrame } from './rewrite';

/** Paths that the Kubernetes API server answers itself. */
const KUBERNETES_PATH = /^\/(api|apis|openapi|version|healthz|livez|readyz)(\/|$)/;

/** Passes requests on to steve (`/v1`) or to the API server (`/api`, `/apis`), always in the caller's name. */
export class Backends {
  private readonly steve: Upstream;

  private readonly kubernetes: Upstream;

  constructor(kube: KubeClient, steveUrl: string, private readonly facts: () => ClusterFacts) {
    this.steve = { name: 'steve', url: new URL(steveUrl), agent: new http.Agent({ keepAlive: true }) };
    this.kubernetes = { name: 'the API server', url: new URL(kube.apiServer.url), agent: new https.Agent({ ...kube.tls, keepAlive: true }) };
  }

  static isKubernetes(path: string): boolean {
    return KUBERNETES_PATH.test(path);
  }

  async pass(exchange: AuthenticatedExchange): Promise<void> {
    const { path, query, req, caller, origin } = exchange;
    const isKubernetes = Backends.isKubernetes(path);
    const isProduct = isProductPath(path);
    const headers = { ...requestHeaders(req.headers, caller.identity, origin), ...(isProduct ? productCookies(req.headers.cookie) : {}) };
    const transform = isKubernetes || !isRewritten(path) ? undefined : (body: unknown) => rewriteBody(body, this.context(exchange));
    // A body that is read and sent again loses no time and can be repeated; watches and uploads stay streams.
    const body = req.method === 'GET' || isKubernetes ? undefined : await readBody(req);

    return forward(exchange, isKubernetes ? this.kubernetes : this.steve, {
      headers, path: withQuery(path, query), transform, body, ...(isProduct ? { cookies: cookiesFromProduct } : {}),
    });
  }

  upgrade(exchange: Omit<Exchange, 'res'> & { caller: Caller }, socket: Duplex, head: Buffer): void {
    const { path, query, req, caller, origin } = exchange;
    const headers = requestHeaders(req.headers, caller.identity, origin);
    const target = withQuery(path, query);

    if (path === '/v1/subscribe') {
      const { url } = this.steve;

      return subscribe(req, socket, head, {
        url: `ws://${ url.host }${ target }`, headers: { ...headers, origin }, rewrite: (frame) => rewriteFrame(frame, this.context(exchange))
      });
    }

    return tunnel(req, socket, head, Backends.isKubernetes(path) ? this.kubernetes : this.steve, { path: target, headers: { ...headers, origin } });
  }

  close(): void {
    this.steve.agent.destroy();
    this.kubernetes.agent.destroy();
  }

  private context({ origin }: { origin: string }) {
    return { origin, cluster: this.facts };
  }
}

function productCookies(header: string | undefined): OutgoingHttpHeaders {
  const cookie = cookiesForProduct(header);

  return cookie ? { cookie } : {};
}

function withQuery(path: string, query: URLSearchParams): string {
  const text = query.toString();

  return text ? `${ path }?${ text }` : path;
}
