import { type Api, ApiFailure } from './api';

/** As much of an object as every watcher needs. */
export interface Watched {
  metadata: { name: string; namespace?: string; uid: string; resourceVersion: string; creationTimestamp: string; deletionTimestamp?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/** One change as it arrived: `gone` when the object was deleted, `at` in milliseconds of this process's clock. */
export interface Sight<T> { object: T; gone: boolean; at: number }

interface Line<T> { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; object: T & { code?: number } }

const PAGE = 1000;
const RETRY_MS = 100;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const keyOf = ({ metadata }: Watched) => `${ metadata.namespace ?? '' }/${ metadata.name }`;

/**
 * Follows a collection and tells every change as it arrives.
 *
 * It goes on through restarts of the API server: what it missed meanwhile it finds by listing, and tells then. A whole object is kept
 * of none, only the uid and version, so that ten thousand cost little.
 */
export class Watcher<T extends Watched> {
  readonly #known = new Map<string, { uid: string; version: string }>();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  /** Resolves when the collection has been listed once. */
  readonly synced: Promise<void>;
  #filled: () => void = () => undefined;

  constructor(private readonly api: Api, private readonly path: string, private readonly onSight: (sight: Sight<T>) => void, private readonly query = '') {
    this.synced = new Promise((resolve) => {
      this.#filled = resolve;
    });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let version: string | undefined;

    while (!signal.aborted) {
      try {
        version ??= await this.#list();
        await this.api.stream(`${ this.path }?watch=true&allowWatchBookmarks=true&resourceVersion=${ version }&${ this.query }`, (line) => {
          version = this.#take(line as Line<T>);
        }, signal);
      } catch (error) {
        if (ApiFailure.is(error, 410)) {
          version = undefined;
        }
        await pause(RETRY_MS);
      }
    }
  }

  async #list(): Promise<string> {
    const found: T[] = [];
    let next = '';
    let version = '';

    do {
      const page = await this.api.get<{ metadata: { resourceVersion: string; continue?: string }; items: T[] }>(`${ this.path }?limit=${ PAGE }&continue=${ encodeURIComponent(next) }&${ this.query }`);

      found.push(...page.items);
      next = page.metadata.continue ?? '';
      version = page.metadata.resourceVersion;
    } while (next);

    this.#settle(found);
    this.#filled();

    return version;
  }

  /** What is not in the list any more went unseen; what is new or different in it is told like any change. */
  #settle(found: T[]): void {
    const now = new Map(found.map((object) => [keyOf(object), object.metadata.uid]));

    for (const [key, { uid, version }] of this.#known) {
      if (now.get(key) !== uid) {
        const [namespace = '', name = ''] = key.split('/');

        this.#known.delete(key);
        this.onSight({ object: { metadata: { name, namespace, uid, resourceVersion: version, creationTimestamp: '' } } as T, gone: true, at: Date.now() });
      }
    }
    found.filter((object) => this.#known.get(keyOf(object))?.version !== object.metadata.resourceVersion).forEach((object) => this.#tell(object, false));
  }

  #take({ type, object }: Line<T>): string {
    if (type === 'ERROR') {
      throw new ApiFailure(object.code ?? 500, `watching ${ this.path }`, type);
    }
    if (type !== 'BOOKMARK') {
      this.#tell(object, type === 'DELETED');
    }

    return object.metadata.resourceVersion;
  }

  #tell(object: T, gone: boolean): void {
    if (gone) {
      this.#known.delete(keyOf(object));
    } else {
      this.#known.set(keyOf(object), { uid: object.metadata.uid, version: object.metadata.resourceVersion });
    }
    this.onSight({ object, gone, at: Date.now() });
  }
}
