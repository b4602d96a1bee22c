import type { KubeConfig } from '@kubernetes/client-node';
import type { ServerClock } from './clock';
import { NotLeadingError } from './errors';
import { loadKubeconfig } from './kubeconfig';
import { linesOf } from './lines';
import { ListParser } from './list-parser';
import { textOf, Transport } from './transport';
import type { Call, Query, TransportOptions } from './transport';

export type { Query } from './transport';

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
    finalizers?: string[];
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

export interface ListMeta {
  resourceVersion?: string;
  continue?: string;
}

export interface KubeList<T> {
  metadata: ListMeta;
  items: T[];
}

/**
 * Speaks plain JSON with the API server, identity and TLS as the kubeconfig says.
 *
 * The generated clients would turn every object into classes and back; the operator passes objects on as they are.
 */
export class KubeClient {
  readonly #transport: Transport;

  constructor(config: KubeConfig | Transport, private readonly mayWrite: () => boolean = () => true) {
    this.#transport = config instanceof Transport ? config : new Transport(config);
  }

  /** From the file, or from the container pod's service account where there is none. */
  static load(kubeconfig: string | undefined, options: TransportOptions = {}): KubeClient {
    return new KubeClient(new Transport(loadKubeconfig(kubeconfig), options));
  }

  /** The API server's clock, as its answers tell it. */
  get clock(): ServerClock {
    return this.#transport.clock;
  }

  /** The same client for work that may change something only while `mayWrite` says so; otherwise it throws a `NotLeadingError`. */
  guarded(mayWrite: () => boolean): KubeClient {
    return new KubeClient(this.#transport, mayWrite);
  }

  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return this.#json({ method: 'GET', path, query, signal });
  }

  /** Reads what is no JSON, such as a log. */
  async text(path: string, query?: Query): Promise<string> {
    return textOf(await this.#transport.send({ method: 'GET', path, query, accept: '*/*' }));
  }

  /** Reads one page of a list and calls `onItem` for each of its objects as they arrive. */
  async list<T>(path: string, query: Query, onItem: (item: T) => void, signal?: AbortSignal): Promise<ListMeta> {
    const parser = new ListParser<T>(onItem);

    for await (const chunk of await this.#transport.send({ method: 'GET', path, query, signal })) {
      parser.push(chunk as Buffer);
    }

    return (parser.end() as { metadata?: ListMeta }).metadata ?? {};
  }

  create<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#json({ method: 'POST', path, body, signal });
  }

  /** Writes the whole object anew, if it is still of the version that it names. */
  replace<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#json({ method: 'PUT', path, body, signal });
  }

  /** A JSON merge patch: `null` removes a field, a list is replaced whole. */
  patch<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#json({ method: 'PATCH', path, body, signal });
  }

  /** Deletes the object of that uid and no other of the same name. */
  delete<T>(path: string, uid: string): Promise<T> {
    return this.#json({ method: 'DELETE', path, body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } } });
  }

  /** Opens a stream of JSON lines and calls `onLine` for each until it ends, or is silent for `idleMs`; rejects when it breaks. */
  async stream(path: string, { query, signal, idleMs, onLine }: { query: Query; signal: AbortSignal; idleMs: number; onLine: (value: unknown) => void }): Promise<void> {
    const response = await this.#transport.send({ method: 'GET', path, query, signal, idleMs });
    let idle = false;

    response.socket.once('timeout', () => {
      idle = true;
    });

    try {
      for await (const line of linesOf(response)) {
        onLine(JSON.parse(line));
      }
    } catch (error) {
      if (!idle && !signal.aborted) {
        throw error;
      }
    }
  }

  async #json<T>(call: Call): Promise<T> {
    if (call.method !== 'GET' && !this.mayWrite()) {
      throw new NotLeadingError();
    }

    return JSON.parse(await textOf(await this.#transport.send(call))) as T;
  }
}
