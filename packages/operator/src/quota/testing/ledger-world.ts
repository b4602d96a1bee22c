import type { ProductPod } from '@product-pods/domain';
import { KubeError } from '../../kube/errors';
import { AccountIndex } from '../account-index';
import { LedgerBook } from '../ledger-book';
import type { LedgerObject } from '../ledger-object';

const LEDGER = /\/productpodledgers\/([^/]+)$/;

/** An API server that keeps ledgers and pods with versions, for tests; every answer comes in a later turn of the event loop. */
export class LedgerWorld {
  version = 10;
  readonly ledgers = new Map<string, LedgerObject>();
  readonly pods = new Map<string, ProductPod>();
  readonly requests: string[] = [];
  /** Called before each write is carried out; may throw. */
  beforeWrite: () => void = () => undefined;
  /** Called when it has been; what it throws is the answer. */
  afterWrite: () => void = () => undefined;
  now = Date.parse('2026-01-01T00:00:00Z');
  /** Told of every ledger that is written, as by a watch. */
  readonly watchers = new Set<(now: LedgerObject | undefined, before?: LedgerObject) => void>();

  readonly client = {
    get: async <T>(path: string): Promise<T> => {
      await this.#turn('GET', path);
      const name = LEDGER.exec(path)?.[1] ?? '';
      const object: unknown = this.ledgers.get(name) ?? this.pods.get(podKey(path));

      if (!object) {
        throw new KubeError(404, 'NotFound', 'none');
      }

      return structuredClone(object) as T;
    },
    create: async <T>(path: string, body: unknown): Promise<T> => {
      await this.#turn('POST', path);
      const object = structuredClone(body) as LedgerObject;

      this.beforeWrite();

      if (this.ledgers.has(object.metadata.name)) {
        throw new KubeError(409, 'AlreadyExists', 'there');
      }

      return this.#put({ ...object, metadata: { ...object.metadata, uid: `l-${ ++this.version }` } }) as T;
    },
    replace: async <T>(path: string, body: unknown): Promise<T> => {
      await this.#turn('PUT', path);
      const object = structuredClone(body) as LedgerObject;
      const before = this.ledgers.get(object.metadata.name);

      this.beforeWrite();

      if (!before) {
        throw new KubeError(404, 'NotFound', 'none');
      }
      if (before.metadata.resourceVersion !== object.metadata.resourceVersion) {
        throw new KubeError(409, 'Conflict', 'modified');
      }

      return this.#put(object) as T;
    },
  };

  /** What somebody writes to the cluster about a pod. */
  write(pod: ProductPod | undefined, key = `${ pod?.metadata.namespace }/${ pod?.metadata.name }`): void {
    this.version += 1;

    if (pod) {
      this.pods.set(key, { ...pod, metadata: { ...pod.metadata, resourceVersion: String(this.version) } });
    } else {
      this.pods.delete(key);
    }
  }

  /** An administrator deletes all ledgers. */
  clearLedgers(): void {
    for (const [name, ledger] of [...this.ledgers]) {
      this.ledgers.delete(name);
      this.watchers.forEach((watcher) => watcher(undefined, ledger));
    }
  }

  async #turn(method: string, path: string): Promise<void> {
    this.requests.push(`${ method } ${ path.replace(/^.*v1alpha1\//, '') }`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  #put(object: LedgerObject): LedgerObject {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };

    this.ledgers.set(object.metadata.name, stored);
    setImmediate(() => this.watchers.forEach((watcher) => watcher(structuredClone(stored))));

    this.afterWrite();

    return structuredClone(stored);
  }
}

function podKey(path: string): string {
  const [, namespace = '', name = ''] = /\/namespaces\/([^/]+)\/productpods\/([^/]+)$/.exec(path) ?? [];

  return `${ namespace }/${ name }`;
}

/** One operator in that world: it sees pods when it is told to look. */
export class Observer {
  readonly index = new AccountIndex();
  readonly book: LedgerBook;
  seen = 0;
  /** Whether it looks by itself when it has to be newer. */
  looks = true;

  constructor(private readonly world: LedgerWorld) {
    this.book = new LedgerBook({
      client:  world.client,
      mirror:  { store: { get: (key) => world.ledgers.get(key.slice(1)) } },
      view:    (account) => this.index.view(account),
      reached: (version) => {
        if (this.looks && this.seen < version) {
          this.look();
        }

        return Promise.resolve(this.seen >= version);
      },
      latest: () => Promise.resolve(world.version),
      now:    () => world.now,
      steady: () => world.now,
      sleep:  async(ms) => {
        world.now += ms;
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      },
    });
    world.watchers.add(this.#see);
  }

  /** Its process is killed. */
  die(): void {
    this.world.watchers.delete(this.#see);
  }

  readonly #see = (now: LedgerObject | undefined, before?: LedgerObject) => this.book.see(now, before);

  look(): void {
    for (const key of this.#known()) {
      this.index.update(key, this.world.pods.get(key));
    }
    this.seen = this.world.version;
  }

  readonly #keys = new Set<string>();

  #known(): Set<string> {
    for (const key of this.world.pods.keys()) {
      this.#keys.add(key);
    }

    return this.#keys;
  }
}
