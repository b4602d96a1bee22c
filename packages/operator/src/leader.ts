import { uptime } from 'node:os';
import type { Logger } from 'pino';
import { pause } from './kube/backoff';
import { isConflict, isNotFound, messageOf } from './kube/errors';
import type { LeaseApi } from './lease-api';
import { look, released, renewed, taken, untilFree } from './lease';
import type { Lease, Sight } from './lease';

/** A candidate looks every 1.5 to 2 s, the leader renews every 2 to 3 s: answers at ever other moments tell the clock more. */
const LOOK_MS = 1500;
const LOOK_SPREAD_MS = 500;
const RENEW_MS = 2000;
const RENEW_SPREAD_MS = 1000;
const RETRY_MS = 500;
/** No request is waited for any longer. */
const REQUEST_MS = 3000;

/** Who has not renewed for so long leads no more. A Lease lasts {@link LEASE_SECONDS}, so there are seconds to stop before others begin. */
export const GIVE_UP_MS = 10_000;

export interface ElectorOptions {
  leases: LeaseApi;
  /** Unique to this process, or two of them would take each other for one. */
  identity: string;
  /** Whether this process could do the work; until then it only looks. */
  eligible: () => boolean;
  /** Called when it leads from now on. */
  gained: () => void;
  /** Called when it leads no more, to stop the work; it stands for election again when that has ended. */
  lost: () => Promise<void>;
  /** The API server's time, which is written for people and pages to read. */
  now: () => number;
  log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds on which everything is decided; time that the machine slept counts. */
  steady?: () => number;
  wait?: typeof pause;
  random?: () => number;
}

/**
 * Elects one leader among all processes that share a Lease, and stays in the election for as long as it runs.
 *
 * The API server lets only one of several changes to the same version of the Lease through. Who holds it gives it up by itself well before
 * anybody else may take it, both judged by clocks that nobody can set.
 */
export class Elector {
  readonly #options: Required<ElectorOptions>;
  #held: { version: string; renewedAt: number } | undefined;
  #sight: Sight | undefined;
  #stopping = false;
  #nap = new AbortController();
  #trouble = '';
  #turnedAt: number;
  #running: Promise<void> | undefined;

  constructor(options: ElectorOptions) {
    this.#options = { steady: () => uptime() * 1000, wait: pause, random: Math.random, ...options };
    this.#turnedAt = this.#options.steady();
  }

  /** Whether this process leads, at this very moment; work must not begin otherwise. */
  get leads(): boolean {
    return this.#held !== undefined && this.#leftMs(this.#held) > 0;
  }

  /** For how many milliseconds the election has not gone on; many, when the process is stuck. */
  get standstillMs(): number {
    return this.#options.steady() - this.#turnedAt;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Goes on at once instead of at its time: this process has become eligible. */
  look(): void {
    this.#nap.abort();
  }

  /** Leaves the election. Who led gives the Lease back if the work is over, so that the next one need not wait. */
  async stop({ release }: { release: boolean }): Promise<void> {
    this.#stopping = true;
    this.#nap.abort();
    await this.#running;

    if (release && this.leads && this.#held) {
      const { version } = this.#held;

      this.#held = undefined;
      await this.#within(REQUEST_MS, (signal) => this.#options.leases.patch(version, released(this.#options.now()), signal))
        .then(() => this.#options.log.info('leadership given back'))
        .catch((error: unknown) => this.#options.log.warn({ error: messageOf(error) }, 'leadership could not be given back; it runs out'));
    }
    this.#held = undefined;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#turnedAt = this.#options.steady();

      const delayMs = this.#held ? await this.#lead(this.#held) : await this.#stand();

      if (!this.#stopping) {
        await this.#options.wait(delayMs, this.#nap.signal);
      }
      if (this.#nap.signal.aborted) {
        this.#nap = new AbortController();
      }
    }
  }

  /** One look at the Lease, and a try to take it if it is free; returns when to look again. */
  async #stand(): Promise<number> {
    const { leases, identity, eligible, now, steady } = this.#options;

    try {
      const lease = await this.#within(REQUEST_MS, (signal) => leases.read(signal));

      this.#sight = look(this.#sight, lease, steady());

      const waitMs = untilFree(this.#sight, identity, steady());

      if (waitMs > 0 || !eligible()) {
        return this.#fine(Math.min(this.#lookMs(), waitMs || LOOK_MS));
      }

      const sentAt = steady();
      const spec = taken(lease, identity, now());
      const mine = await this.#within(REQUEST_MS, (signal) => (lease ? leases.patch(versionOf(lease), spec, signal) : leases.create(spec, signal)));

      return this.#win(mine, sentAt);
    } catch (error) {
      // Somebody else took it.
      return isConflict(error) ? this.#fine(RETRY_MS) : this.#troubled(error, this.#lookMs());
    }
  }

  #win(lease: Lease, sentAt: number): number {
    const { log, identity, gained } = this.#options;

    this.#held = { version: versionOf(lease), renewedAt: sentAt };
    this.#sight = look(this.#sight, lease, sentAt);
    log.info({ identity, transitions: lease.spec?.leaseTransitions }, 'leading');

    if (!this.#stopping) {
      gained();
    }

    return this.#fine(this.#renewalMs());
  }

  /** One renewal; returns when the next one is due. */
  async #lead(held: { version: string; renewedAt: number }): Promise<number> {
    const { leases, now, steady } = this.#options;
    const sentAt = steady();
    const leftMs = this.#leftMs(held);

    if (leftMs <= 0) {
      return this.#lose('the lease could not be renewed in time');
    }

    try {
      const lease = await this.#within(Math.min(REQUEST_MS, leftMs), (signal) => leases.patch(held.version, renewed(now()), signal));

      this.#held = { version: versionOf(lease), renewedAt: sentAt };

      return this.#fine(this.#renewalMs());
    } catch (error) {
      return isConflict(error) || isNotFound(error) ? this.#doubt(held) : this.#troubled(error, Math.min(RETRY_MS, this.#leftMs(held)));
    }
  }

  /** The Lease is not as it was left: an own change whose answer got lost, somebody's remark on it, or another leader. */
  async #doubt(held: { version: string; renewedAt: number }): Promise<number> {
    const { leases, identity } = this.#options;

    try {
      const lease = await this.#within(Math.min(REQUEST_MS, Math.max(0, this.#leftMs(held))), (signal) => leases.read(signal));

      if (lease?.spec?.holderIdentity !== identity) {
        return this.#lose(lease ? 'another operator holds the lease' : 'somebody deleted the lease');
      }
      this.#held = { ...held, version: versionOf(lease) };

      return 0;
    } catch (error) {
      return this.#troubled(error, Math.min(RETRY_MS, this.#leftMs(held)));
    }
  }

  async #lose(why: string): Promise<number> {
    const { log, identity, lost } = this.#options;

    this.#held = undefined;
    log.warn({ identity, why }, 'leading no more');
    await lost().catch((error: unknown) => log.warn({ error: messageOf(error) }, 'the work did not end well'));

    return 0;
  }

  #leftMs({ renewedAt }: { renewedAt: number }): number {
    return renewedAt + GIVE_UP_MS - this.#options.steady();
  }

  #lookMs(): number {
    return LOOK_MS + this.#options.random() * LOOK_SPREAD_MS;
  }

  #renewalMs(): number {
    return RENEW_MS + this.#options.random() * RENEW_SPREAD_MS;
  }

  #fine(delayMs: number): number {
    this.#trouble = '';

    return delayMs;
  }

  /** The same trouble is told once, not every other second. */
  #troubled(error: unknown, delayMs: number): number {
    const message = messageOf(error);

    if (message !== this.#trouble) {
      this.#options.log.warn({ error: message }, 'the lease could not be read or written; trying again');
    }
    this.#trouble = message;

    return Math.max(0, delayMs);
  }

  /** Rejects when the work takes longer, whatever becomes of it. */
  async #within<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const done = new AbortController();
    const late = new AbortController();
    const limit = this.#options.wait(limitMs, done.signal).then(() => {
      if (!done.signal.aborted) {
        late.abort();
      }
      throw new Error(`There was no answer within ${ Math.round(limitMs) } ms.`);
    });

    try {
      return await Promise.race([work(late.signal), limit]);
    } finally {
      done.abort();
    }
  }
}

function versionOf({ metadata }: Lease): string {
  return metadata.resourceVersion ?? '';
}
