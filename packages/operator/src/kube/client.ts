import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeError } from './errors';
import { loadKubeconfig } from './kubeconfig';

/** The metadata every Kubernetes object has, as JSON. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

export interface KubeList<T> {
  metadata: { resourceVersion?: string; continue?: string };
  items: T[];
}

export type Query = Record<string, string | number | undefined>;

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  timeoutMs?: number;
}

const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Speaks plain JSON with the API server, identity and TLS as the kubeconfig says.
 *
 * The generated clients would turn every object into classes and back; the operator passes objects on as they are.
 */
export class KubeClient {
  readonly #config: KubeConfig;
  readonly #server: URL;
  #agent: { key: string; agent: http.Agent } | undefined;

  constructor(config: KubeConfig) {
    const cluster = config.getCurrentCluster();

    if (!cluster) {
      throw new Error('The kubeconfig names no current cluster.');
    }
    this.#config = config;
    this.#server = new URL(cluster.server);
  }

  /** From the file, or from the container pod's service account where there is none. */
  static load(kubeconfig: string | undefined): KubeClient {
    return new KubeClient(loadKubeconfig(kubeconfig));
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.#json({ method: 'GET', path, query });
  }

  create<T>(path: string, body: unknown): Promise<T> {
    return this.#json({ method: 'POST', path, body });
  }

  /** A JSON merge patch: `null` removes a field, a list is replaced whole. */
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#json({ method: 'PATCH', path, body });
  }

  /** Deletes the object of that uid and no other of the same name. */
  delete<T>(path: string, uid: string): Promise<T> {
    return this.#json({ method: 'DELETE', path, body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } } });
  }

  /** Opens a stream of JSON lines and calls `onLine` for each until it ends, or is silent for `idleMs`; rejects when it breaks. */
  async stream(path: string, { query, signal, idleMs, onLine }: { query: Query; signal: AbortSignal; idleMs: number; onLine: (value: unknown) => void }): Promise<void> {
    const response = await this.#send({ method: 'GET', path, query, signal, timeoutMs: idleMs });
    const lines = createInterface({ input: response, crlfDelay: Infinity });
    let broken: Error | undefined;
    let idle = false;

    response.socket.once('timeout', () => {
      idle = true;
    });
    response.on('error', (error) => {
      broken = error;
      lines.close();
    });

    for await (const line of lines) {
      if (line) {
        onLine(JSON.parse(line));
      }
    }
    if (broken && !idle && !signal.aborted) {
      throw broken;
    }
  }

  async #json<T>(call: Call): Promise<T> {
    const response = await this.#send(call);

    return JSON.parse(await text(response)) as T;
  }

  async #send({ method, path, query, body, signal, timeoutMs = REQUEST_TIMEOUT_MS }: Call): Promise<http.IncomingMessage> {
    const url = new URL(this.#server.pathname.replace(/\/$/, '') + path, this.#server);
    const payload = body === undefined ? undefined : JSON.stringify(body);

    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }

    const options = await this.#options();
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = (url.protocol === 'http:' ? http : https).request(url, {
        method,
        agent:   options.agent,
        signal,
        timeout: timeoutMs,
        headers: {
          ...options.headers,
          accept: 'application/json',
          ...(payload === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      }, resolve);

      request.on('timeout', () => request.destroy(new Error(`The API server was silent for ${ timeoutMs / 1000 } s.`)));
      request.on('error', reject);
      request.end(payload);
    });

    if ((response.statusCode ?? 0) >= 400) {
      throw toError(response, await text(response));
    }

    return response;
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

async function text(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];

  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }

  return Buffer.concat(chunks).toString('utf8');
}

function toError(response: http.IncomingMessage, body: string): KubeError {
  const code = response.statusCode ?? 0;

  try {
    const status = JSON.parse(body) as { reason?: string; message?: string };

    return new KubeError(code, status.reason ?? '', status.message ?? `The API server answered ${ code }.`);
  } catch {
    return new KubeError(code, '', `The API server answered ${ code }: ${ body.slice(0, 200) }`);
  }
}
