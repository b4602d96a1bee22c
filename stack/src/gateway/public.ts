import { sendJson, sendText } from './http/respond';
import type { Exchange } from './http/exchange';
import type { Router } from './http/router';
import type { KubeClient } from './kube/client';
import type { Backends } from './steve';
import { askSteve } from './steve-ready';

const VERSION = { Version: 'v2.16.0', GitCommit: 'HEAD', RancherPrime: 'false' };

export interface PublicOptions {
  kube: KubeClient;
  steveUrl: string;
  backends: Backends;
  publicSettings: ReadonlySet<string>;
  ca: string;
}

/** What everybody may read: versions, the authority's certificate, and the settings that the login page needs. */
export function publicRoutes(router: Router, { kube, steveUrl, backends, publicSettings, ca }: PublicOptions): void {
  async function settings(exchange: Exchange): Promise<void> {
    const { caller, origin, path, res } = exchange;

    if (caller) {
      return backends.pass(Object.assign(exchange, { caller }));
    }
    // Steve knows no anonymous users: asked as the administrator, and only the public names are passed on.
    const answer = await askSteve(steveUrl, path);
    const body = await answer.json() as { id?: string; data?: Array<{ id: string; links?: unknown }>; createTypes?: unknown; links?: unknown };

    if (!Array.isArray(body.data)) {
      return publicSettings.has(body.id ?? '') ? sendJson(res, 200, readOnly(body)) : sendJson(res, 401, { type: 'error', status: '401', message: 'Unauthorized 401: must authenticate' });
    }
    const data = body.data.filter(({ id }) => publicSettings.has(id)).map(readOnly);
    const { createTypes: _, ...rest } = body;

    sendJson(res, 200, { ...rest, links: { self: `${ origin }${ path }` }, count: data.length, data }, { 'X-Api-Schemas': `${ origin }/v1/schemas` });
  }

  router
    .open('GET', '/rancherversion', ({ res }) => sendJson(res, 200, VERSION, { 'Content-Type': 'text/plain; charset=utf-8' }))
    .open('GET', '/version', async({ res }) => sendJson(res, 200, await kube.get('/version')))
    .open('GET', '/healthz', ({ res }) => sendText(res, 200, 'ok'))
    .open('GET', '/ping', ({ res }) => sendText(res, 200, 'pong'))
    .open('GET', '/cacerts', ({ res }) => sendText(res, 200, ca))
    .open('GET', '/v1/management.cattle.io.settings', settings)
    .open('GET', '/v1/management.cattle.io.setting', settings)
    .open('GET', '/v1/management.cattle.io.settings/:name', settings)
    .open('GET', '/v1/management.cattle.io.setting/:name', settings);
}

/** Somebody who is not logged in is shown no way to change anything. */
function readOnly<T extends { links?: unknown }>(resource: T): Omit<T, 'links'> {
  const { links: _, ...rest } = resource;

  return rest;
}
