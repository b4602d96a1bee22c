import type { Logger } from 'pino';
import { Backoff, pause } from './backoff';
import type { KubeClient, KubeObject, ListMeta, Query } from './client';
import { isGone, isNotFound, KubeError, messageOf, retryAfterMs } from './errors';
import { Store } from './store';

/** Bookmarks come about every minute; a stream that is silent for longer is dead. */
const IDLE_MS = 120_000;
const PAGE = 500;
/** How often to look whether a kind that the cluster does not know has appeared. */
const ABSENT_MS = 5000;
/** An API server that starts, or a definition that is being changed, may deny a kind for some seconds. */
const SURELY_ABSENT_MS = 15_000;
const DOUBT_MS = 1000;
/** A stream that lasted for this long was a good one. */
const STEADY_MS = 1000;
/** How often the server may forget a version without being spared. */
const GONE_MS = 10_000;

export interface ReflectorOptions<R extends KubeObject, T> {
  path: string;
  query?: Query;
  /** Keeps what is needed of an object, so that thousands fit into memory. */
  slim: (object: R) => T;
  onChange: (now: T | undefined, before: T | undefined) => void;
}

interface WatchEvent<R> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: R & { code?: number; reason?: string; message?: string };
}

/**
 * Mirrors a collection of the API server by list and watch: resumes where a stream ended, lists again after 410, backs off after
 * errors and for as long as the server wants it to, and waits for kinds that do not exist yet.
 *
 * Lists are consistent reads, not `resourceVersion=0`: an API server that is behind would show what has been removed.
 */
export class Reflector<R extends KubeObject, T> {
  readonly store = new Store<T>();
  /** Whether the cluster knows the kind; `undefined` before the first answer. */
  present: boolean | undefined;
  readonly #backoff = new Backoff(200, 30_000);
  readonly #abort = new AbortController();
  #version: string | undefined;
  #seen = 0;
  #goneAt = -Infinity;
  #deniedSince: number | undefined;
  #running: Promise<void> | undefined;
  #onSynced: () => void = () => undefined;

  constructor(private readonly client: Pick<KubeClient, 'get' | 'list' | 'stream'>, private readonly options: ReflectorOptions<R, T>, private readonly log: Logger) {}

  get synced(): boolean {
    return this.present !== undefined;
  }

  /** The API server's version up to which everything is in the mirror, as a number; 0 where it is no number, or the kind is not known. */
  get version(): number {
    return this.present ? this.#seen : 0;
  }

  /** Calls back whenever the mirror has been filled. */
  onSynced(callback: () => void): void {
    this.#onSynced = callback;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;

    while (!signal.aborted) {
      try {
        if (this.present === false && !await this.#hasAppeared()) {
          await pause(ABSENT_MS, signal);
          continue;
        }
        this.#version ??= await this.#list(signal);
        await this.#watch(this.#version, signal);
      } catch (error) {
        await this.#recover(error, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { path, query, slim } = this.options;
    const items = new Map<string, T>();
    let page: ListMeta;
    let next: string | undefined;

    do {
      // Half of a list must not pass for the whole.
      signal.throwIfAborted();
      page = await this.client.list<R>(path, { ...query, limit: PAGE, continue: next }, (object) => items.set(keyOf(object), slim(object)), signal);
      next = page.continue || undefined;
    } while (next);

    this.present = true;
    this.#deniedSince = undefined;
    this.#replace(items);
    this.#seen = Number(page.resourceVersion) || 0;

    return page.resourceVersion ?? '';
  }

  /** Whether the API lists the kind by now; cheaper for everybody than to ask for its objects again and again. */
  async #hasAppeared(): Promise<boolean> {
    const parts = this.options.path.split('/');

    try {
      const { resources } = await this.client.get<{ resources?: { name: string }[] }>(parts.slice(0, -1).join('/'));

      return resources?.some(({ name }) => name === parts.at(-1)) ?? false;
    } catch (error) {
      if (isNotFound(error)) {
        return false;
      }
      throw error;
    }
  }

  #replace(items: ReadonlyMap<string, T>): void {
    for (const [before, now] of this.store.replace(items)) {
      this.options.onChange(now, before);
    }
    this.#onSynced();
  }

  async #watch(version: string, signal: AbortSignal): Promise<void> {
    const started = performance.now();

    try {
      await this.client.stream(this.options.path, {
        query:  { ...this.options.query, watch: 'true', resourceVersion: version, allowWatchBookmarks: 'true', timeoutSeconds: 300 + Math.floor(Math.random() * 60) },
        signal,
        idleMs: IDLE_MS,
        onLine: (line) => this.#take(line as WatchEvent<R>),
      });
    } finally {
      if (performance.now() - started >= STEADY_MS) {
        this.#backoff.reset();
      }
    }

    // Streams end every few minutes by themselves; one that ends at once must not make a busy loop.
    if (performance.now() - started < STEADY_MS) {
      await pause(this.#backoff.next(), signal);
    }
  }

  #take({ type, object }: WatchEvent<R>): void {
    if (type === 'ERROR') {
      throw new KubeError(object.code ?? 500, object.reason ?? '', object.message ?? 'The watch broke.');
    }
    this.#version = object.metadata.resourceVersion;

    if (type === 'BOOKMARK') {
      this.#seen = Number(this.#version) || 0;

      return;
    }

    const key = keyOf(object);
    const before = this.store.get(key);
    const now = type === 'DELETED' ? undefined : this.options.slim(object);

    this.store.set(key, now);
    this.options.onChange(now, before);
    this.#seen = Number(this.#version) || 0;
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const { path } = this.options;

    if (signal.aborted) {
      return;
    }
    if (isGone(error)) {
      // Once is what happens after a silence; again and again is a server that forgets faster than it lists.
      const soon = performance.now() - this.#goneAt < GONE_MS;

      this.#version = undefined;
      this.#goneAt = performance.now();

      return soon ? pause(this.#backoff.next(), signal) : undefined;
    }
    if (isNotFound(error)) {
      return this.#denied(signal);
    }
    this.log.warn({ path, error: messageOf(error) }, 'watching failed; trying again');

    return pause(Math.max(this.#backoff.next(), retryAfterMs(error)), signal);
  }

  /** The cluster says that it does not know the kind: believed at once at first, and later when it goes on saying so. */
  #denied(signal: AbortSignal): Promise<void> {
    const now = performance.now();

    this.#version = undefined;
    this.#deniedSince ??= now;

    if (this.present && now - this.#deniedSince < SURELY_ABSENT_MS) {
      return pause(DOUBT_MS, signal);
    }
    if (this.present !== false) {
      this.log.info({ path: this.options.path }, 'the cluster does not know this kind; waiting for it');
    }
    this.present = false;
    this.#replace(new Map());

    return pause(ABSENT_MS, signal);
  }
}

export function keyOf({ metadata }: KubeObject): string {
  return `${ metadata.namespace ?? '' }/${ metadata.name }`;
}
