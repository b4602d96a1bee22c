import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { ServerClock } from './clock';
import { KubeError } from './errors';
import { nameRequest } from './request-name';
import type { RequestName } from './request-name';

export type Query = Record<string, string | number | undefined>;

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** `application/json` unless something else is wanted. */
  accept?: string;
  /** How long the connection may be silent. */
  idleMs?: number;
}

export interface TransportOptions {
  clock?: ServerClock;
  /** Told of every request when its answer begins; `code` is `error` where none came. */
  onRequest?: (name: RequestName, code: string) => void;
}

const IDLE_MS = 30_000;

/** Sends requests to the API server, identity and TLS as the kubeconfig says; every answer sets the {@link clock}. */
export class Transport {
  readonly clock: ServerClock;
  readonly #config: KubeConfig;
  readonly #server: URL;
  readonly #onRequest: NonNullable<TransportOptions['onRequest']>;
  #agent: { key: string; agent: http.Agent } | undefined;

  constructor(config: KubeConfig, { clock = new ServerClock(), onRequest = () => undefined }: TransportOptions = {}) {
    const cluster = config.getCurrentCluster();

    if (!cluster) {
      throw new Error('The kubeconfig names no current cluster.');
    }
    this.#config = config;
    this.#server = new URL(cluster.server);
    this.#onRequest = onRequest;
    this.clock = clock;
  }

  /** Resolves with the head of an answer that is a success, its body still to be read; throws a `KubeError` for any other. */
  async send(call: Call): Promise<http.IncomingMessage> {
    const response = await this.#answer(call);

    if ((response.statusCode ?? 0) >= 400) {
      throw toError(response, await textOf(response));
    }

    return response;
  }

  async #answer(call: Call): Promise<http.IncomingMessage> {
    const name = nameRequest(call.method, call.path, call.query?.watch !== undefined);

    try {
      const response = await this.#request(call, await this.#options());

      this.#onRequest(name, String(response.statusCode));

      return response;
    } catch (error) {
      this.#onRequest(name, 'error');
      throw error;
    }
  }

  #request({ method, path, query, body, signal, accept = 'application/json', idleMs = IDLE_MS }: Call, { headers, agent }: { headers: http.OutgoingHttpHeaders; agent: http.Agent }): Promise<http.IncomingMessage> {
    const url = new URL(this.#server.pathname.replace(/\/$/, '') + path, this.#server);
    const payload = body === undefined ? undefined : JSON.stringify(body);

    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }

    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'http:' ? http : https).request(url, {
        method,
        agent,
        signal,
        timeout: idleMs,
        headers: {
          ...headers,
          accept,
          ...(payload === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      });
      const sentAt = this.clock.steady();

      request.on('response', (response) => {
        this.clock.observe(response.headers.date, sentAt, this.clock.steady());
        resolve(response);
      });
      request.on('timeout', () => request.destroy(new Error(`The API server was silent for ${ idleMs / 1000 } s.`)));
      request.on('error', reject);
      request.end(payload);
    });
  }

  /** Headers are asked for each time, since tokens are renewed; connections are kept as long as the certificates are the same. */
  async #options(): Promise<{ headers: http.OutgoingHttpHeaders; agent: http.Agent }> {
    const options: https.RequestOptions = {};

    await this.#config.applyToHTTPSOptions(options);

    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const identity = [ca, cert, key, rejectUnauthorized, servername].map(String).join('\n');

    if (this.#agent?.key !== identity) {
      const plain = this.#server.protocol === 'http:';

      this.#agent = { key: identity, agent: plain ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true, ca, cert, key, rejectUnauthorized, servername }) };
    }

    return { headers: (options.headers ?? {}) as http.OutgoingHttpHeaders, agent: this.#agent.agent };
  }
}

export async function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];

  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }

  return Buffer.concat(chunks).toString('utf8');
}

function toError(response: http.IncomingMessage, body: string): KubeError {
  const code = response.statusCode ?? 0;
  const seconds = Number(response.headers['retry-after']);
  const retryAfterMs = response.headers['retry-after'] !== undefined && seconds >= 0 ? seconds * 1000 : undefined;

  try {
    const status = JSON.parse(body) as { reason?: string; message?: string };

    return new KubeError(code, status.reason ?? '', status.message ?? `The API server answered ${ code }.`, retryAfterMs);
  } catch {
    return new KubeError(code, '', `The API server answered ${ code }: ${ body.slice(0, 200) }`, retryAfterMs);
  }
}
