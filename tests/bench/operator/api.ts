import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import type { ApiServer } from '../../../stack/src/cluster';

const REQUEST_MS = 60_000;

/** An answer of the API server that is no success. */
export class ApiFailure extends Error {
  constructor(readonly status: number, what: string, readonly reason: string) {
    super(`${ what }: ${ status } ${ reason }`);
  }

  static is(error: unknown, status: number): boolean {
    return error instanceof ApiFailure && error.status === status;
  }
}

interface Call { method: string; path: string; body?: unknown; contentType?: string }

/**
 * The administrator's own way to the API server: JSON over connections that are kept.
 *
 * It shares nothing with the operator on purpose: who measures must not have the faults of what is measured.
 */
export class Api {
  readonly #calls: https.Agent;
  readonly #streams: https.Agent;

  constructor(private readonly server: ApiServer, sockets = 50) {
    const tls = { ca: readFileSync(server.caFile), cert: readFileSync(server.clientCertFile), key: readFileSync(server.clientKeyFile) };

    this.#calls = new https.Agent({ ...tls, keepAlive: true, maxSockets: sockets });
    this.#streams = new https.Agent(tls);
  }

  get<T>(path: string): Promise<T> {
    return this.#json<T>({ method: 'GET', path });
  }

  /** `undefined` when there is none. */
  async find<T>(path: string): Promise<T | undefined> {
    return this.get<T>(path).catch((error: unknown) => {
      if (ApiFailure.is(error, 404)) {
        return undefined;
      }
      throw error;
    });
  }

  create<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>({ method: 'POST', path, body });
  }

  /** JSON merge patch. */
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
  }

  /** Server-side apply, taking over what others have set. */
  apply<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>({ method: 'PATCH', path: `${ path }?fieldManager=tests&force=true`, body, contentType: 'application/apply-patch+yaml' });
  }

  /** That it is gone already is success. */
  async remove(path: string): Promise<void> {
    await this.#json({ method: 'DELETE', path }).catch((error: unknown) => {
      if (!ApiFailure.is(error, 404)) {
        throw error;
      }
    });
  }

  /** Calls `onLine` for every JSON line until the stream ends or the signal fires; rejects when it breaks or is refused. */
  async stream(path: string, onLine: (line: unknown) => void, signal: AbortSignal): Promise<void> {
    const response = await this.#open({ method: 'GET', path }, { agent: this.#streams, signal });

    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
      if (line) {
        onLine(JSON.parse(line));
      }
    }
  }

  /** Whether the API server serves. */
  async isReady(): Promise<boolean> {
    return this.#open({ method: 'GET', path: '/readyz' }, { agent: this.#calls, timeout: REQUEST_MS }).then((answer) => answer.resume() !== undefined, () => false);
  }

  close(): void {
    this.#calls.destroy();
    this.#streams.destroy();
  }

  async #json<T>(call: Call): Promise<T> {
    const response = await this.#open(call, { agent: this.#calls, timeout: REQUEST_MS });

    return JSON.parse(await textOf(response)) as T;
  }

  async #open({ method, path, body, contentType = 'application/json' }: Call, options: https.RequestOptions): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = https.request(new URL(path, this.server.url), {
        ...options,
        method,
        headers: { accept: 'application/json', ...(payload ? { 'content-type': contentType, 'content-length': payload.length } : {}) },
      }, resolve);

      request.on('timeout', () => request.destroy(new Error(`${ method } ${ path } was not answered in ${ REQUEST_MS / 1000 } s`)));
      request.on('error', reject);
      request.end(payload);
    });

    if ((response.statusCode ?? 0) >= 400) {
      throw new ApiFailure(response.statusCode ?? 0, `${ method } ${ path }`, reasonIn(await textOf(response)));
    }

    return response;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];

  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }

  return Buffer.concat(chunks).toString('utf8');
}

function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 300);
  }
}
