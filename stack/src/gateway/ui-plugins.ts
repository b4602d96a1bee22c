import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize, resolve, sep } from 'node:path';
import { request } from 'undici';
import { type Exchange, HttpError } from './http/exchange';
import { sendJson } from './http/respond';
import type { Router } from './http/router';
import type { KubeClient } from './kube/client';
import { type Informer, startInformer } from './kube/informer';
import { item, UI_PLUGINS } from './kube/paths';
import type { KubeObject } from './kube/types';
import type { Logger } from './logger';
import { findFile, sendFile } from './static-files';

const NAMESPACE = 'cattle-ui-plugin-system';
const SAFE_PATH = /^[A-Za-z0-9._/-]+$/;

interface UIPlugin extends KubeObject {
  spec?: { plugin?: { name?: string; version?: string; endpoint?: string; noCache?: boolean; noAuth?: boolean; metadata?: Record<string, string> } };
  status?: { cacheState?: string };
}

/** An extension built on this machine. */
export interface Extension { name: string; version: string; metadata: Record<string, string>; folder: string }

/** Reads a folder as the build leaves it (`<name>-<version>` with its `package.json`). */
export async function readExtension(folder: string): Promise<Extension> {
  const { name, version, rancher } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string; version: string; rancher?: { annotations?: Record<string, string> } | boolean;
  };

  return { name, version, folder: resolve(folder), metadata: typeof rancher === 'object' ? rancher.annotations ?? {} : {} };
}

export interface UiPluginsOptions {
  kube: KubeClient;
  kubeconfig: string;
  log: Logger;
  /** Folders of this machine that an endpoint may name. */
  folders: readonly string[];
}

/** The extensions of the dashboard: their index, and their files from wherever their endpoint says. */
export class UiPlugins {
  private plugins!: Informer<UIPlugin>;

  private constructor(private readonly options: UiPluginsOptions) {}

  static async start(options: UiPluginsOptions): Promise<UiPlugins> {
    const plugins = new UiPlugins(options);
    const { kube, kubeconfig, log } = options;

    plugins.plugins = await startInformer<UIPlugin>(kube, kubeconfig, UI_PLUGINS, {
      log,
      onChange: (plugin, gone) => {
        if (!gone) {
          plugins.markCached(plugin);
        }
      },
    });

    return plugins;
  }

  /** Offers an extension of this machine to the dashboard. */
  async ensure({ name, version, metadata, folder }: Extension): Promise<void> {
    await this.options.kube.apply(item(UI_PLUGINS, name, NAMESPACE), {
      apiVersion: UI_PLUGINS.apiVersion,
      kind:       UI_PLUGINS.kind,
      metadata:   { name, namespace: NAMESPACE },
      spec:       { plugin: { name, version, endpoint: folder, noCache: true, noAuth: true, metadata } },
    });
  }

  routes(router: Router): void {
    router
      .open('GET', '/v1/uiplugins', ({ res }) => sendJson(res, 200, this.index(), { 'Content-Type': 'text/plain; charset=utf-8' }))
      .open('GET', '/v1/uiplugins/:name/:version/plugin/*file', (exchange) => this.file(exchange));
  }

  stop(): Promise<void> {
    return this.plugins.stop();
  }

  private index() {
    const entries = this.plugins.list().flatMap(({ spec }) => spec?.plugin?.name ? [[spec.plugin.name, { ...spec.plugin, metadata: spec.plugin.metadata ?? {} }] as const] : []);

    return entries.length ? { entries: Object.fromEntries(entries) } : {};
  }

  private async file({ params, res }: Exchange): Promise<void> {
    const { name = '', version = '', file = '' } = params;
    const plugin = this.plugins.list().find(({ spec }) => spec?.plugin?.name === name && spec.plugin.version === version)?.spec?.plugin;

    if (!plugin?.endpoint || !SAFE_PATH.test(file) || file.split('/').includes('..')) {
      throw new HttpError(404, 'NotFound', 'not found');
    }
    if (isAbsolute(plugin.endpoint)) {
      const found = this.isServed(plugin.endpoint) ? await findFile(plugin.endpoint, file) : undefined;

      if (!found) {
        throw new HttpError(404, 'NotFound', 'not found');
      }

      return sendFile(res, found);
    }
    const answer = await request(`${ plugin.endpoint.replace(/\/$/, '') }/${ file }`, { headersTimeout: 10_000 });

    res.writeHead(answer.statusCode, { 'Content-Type': String(answer.headers['content-type'] ?? 'application/octet-stream') });
    answer.body.pipe(res);
  }

  private isServed(endpoint: string): boolean {
    const path = normalize(endpoint);

    return this.options.folders.map((folder) => resolve(folder)).some((folder) => path === folder || path.startsWith(folder + sep));
  }

  private async markCached({ metadata: { name, namespace = NAMESPACE }, spec, status }: UIPlugin): Promise<void> {
    const cacheState = spec?.plugin?.noCache ? 'disabled' : 'cached';

    if (status?.cacheState !== cacheState) {
      await this.options.kube.patch(`${ item(UI_PLUGINS, name, namespace) }/status`, { status: { cacheState, observedGeneration: 1, ready: true } })
        .catch((error: unknown) => this.options.log.debug(`extension ${ name }: ${ String(error) }`));
    }
  }
}
