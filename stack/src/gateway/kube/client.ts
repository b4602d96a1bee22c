import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAll } from '../proxy/read-all';
import { KubeError } from './errors';
import type { Identity, KubeObject } from './types';

/** Where the API server is and how the administrator proves who he is. */
export interface ApiServer {
  url: string;
  caFile: string;
  clientCertFile: string;
  clientKeyFile: string;
}

/** Certificates of an {@link ApiServer} as read from its files. */
export interface TlsMaterial { ca: Buffer; cert: Buffer; key: Buffer }

/** The server says 429 for a moment after a definition is new, and when it has too much to do. */
const BUSY_RETRY_MS = 50;
const BUSY_TRIES = 60;
const FIELD_MANAGER = 'rancher-gateway';

export interface KubeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  contentType?: string;
  /** Absent means as the administrator. */
  as?: Identity;
}

/** A thin client of the Kubernetes API: paths in, JSON out, connections kept open. */
export class KubeClient {
  private constructor(readonly apiServer: ApiServer, readonly tls: TlsMaterial, private readonly agent: https.Agent) {}

  static async open(apiServer: ApiServer): Promise<KubeClient> {
    const [ca, cert, key] = await Promise.all(
      [apiServer.caFile, apiServer.clientCertFile, apiServer.clientKeyFile].map((file) => readFile(file))
    ) as [Buffer, Buffer, Buffer];
    const agent = new https.Agent({ ca, cert, key, keepAlive: true, maxSockets: 64 });

    return new KubeClient(apiServer, { ca, cert, key }, agent);
  }

  /** @throws {KubeError} when the API server answers with an error. */
  async request<T = unknown>(path: string, request: KubeRequest = {}): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.send<T>(path, request);
      } catch (error) {
        if (!KubeError.is(error, 429) || tries === BUSY_TRIES) {
          throw error;
        }
        await sleep(BUSY_RETRY_MS);
      }
    }
  }

  private async send<T>(path: string, { method = 'GET', body, contentType, as }: KubeRequest): Promise<T> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // Not fetch: it would join the groups' header lines to one, which is another group.
      const outgoing = https.request(new URL(path, this.apiServer.url), {
        method,
        agent:   this.agent,
        headers: {
          accept: 'application/json',
          ...(payload ? { 'content-type': contentType ?? 'application/json', 'content-length': payload.length } : {}),
          ...(as ? impersonation(as) : {}),
        },
      }, resolve);

      outgoing.on('error', (error) => reject(new KubeError(503, 'ServiceUnavailable', `the API server does not answer: ${ error.message }`)));
      outgoing.end(payload);
    });
    const text = (await readAll(response)).toString('utf8');
    const status = response.statusCode ?? 500;

    if (status >= 400) {
      throw KubeError.fromResponse(status, text);
    }

    return (text ? JSON.parse(text) : undefined) as T;
  }

  get<T>(path: string, as?: Identity): Promise<T> {
    return this.request<T>(path, { as });
  }

  /** Like {@link get}, but a missing object is `undefined`. */
  async find<T>(path: string, as?: Identity): Promise<T | undefined> {
    try {
      return await this.get<T>(path, as);
    } catch (error) {
      if (KubeError.is(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  create<T = KubeObject>(path: string, body: unknown, as?: Identity): Promise<T> {
    return this.request<T>(path, { method: 'POST', body, as });
  }

  replace<T = KubeObject>(path: string, body: unknown): Promise<T> {
    return this.request<T>(path, { method: 'PUT', body });
  }

  /** JSON merge patch. */
  patch<T = KubeObject>(path: string, body: unknown): Promise<T> {
    return this.request<T>(path, { method: 'PATCH', body, contentType: 'application/merge-patch+json' });
  }

  /** Server-side apply: the object is as given afterwards, whatever it was before. */
  apply<T = KubeObject>(path: string, body: unknown): Promise<T> {
    return this.request<T>(`${ path }?fieldManager=${ FIELD_MANAGER }&force=true`, {
      method: 'PATCH', body, contentType: 'application/apply-patch+yaml'
    });
  }

  /** Success when the object is already gone. */
  async remove(path: string): Promise<void> {
    try {
      await this.request(path, { method: 'DELETE' });
    } catch (error) {
      if (!KubeError.is(error, 404)) {
        throw error;
      }
    }
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The headers by which the API server takes a request as somebody else's. */
export function impersonation({ user, groups }: Identity): Record<string, string | string[]> {
  return { 'impersonate-user': user, 'impersonate-group': [...groups] };
}
