import type { Logger } from 'pino';
import { Backoff, pause } from '../kube/backoff';
import { systemResolve } from './address-guard';
import type { Resolve } from './address-guard';
import { unlessAborted, within } from './limit';
import type { NoticeMessage } from './message';
import { judgeAnswer, judgeError } from './outcome';
import type { Outcome } from './outcome';
import { NO_PROXIES } from './proxy';
import type { Proxies } from './proxy';
import { RecentSet } from './recent-set';
import { send } from './send';
import type { WebhookSource } from './target';

export type { WebhookSource } from './target';

export const ATTEMPT_MS = 10_000;
export const DEFAULT_MAX_MS = 600_000;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
const REMEMBERED = 10_000;

export interface WebhooksDeps {
  log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Which cluster the notices are about; a part of the events' `source`. */
  clusterId: string;
  wait?: typeof pause;
  resolve?: Resolve;
  proxies?: Proxies;
  random?: () => number;
  /** How long after its start a delivery is still tried again. */
  maxMs?: number;
}

/** What became of a notice: the targets that have it, and those that have not. */
export interface Delivery {
  delivered: string[];
  /** `permanent`: another delivery would end in the same way until somebody changes something. */
  failed: { target: string; why: string; permanent: boolean }[];
}

const STOPPED: Outcome = { kind: 'failed', why: 'It was stopped before the notice was delivered.' };

/** Sends notices to all targets at once, each again and again until it has the notice, refuses it, or time is up. */
export class Webhooks {
  readonly #taken = new RecentSet(REMEMBERED);
  readonly #running = new Map<string, Promise<Outcome>>();

  constructor(private readonly targets: readonly WebhookSource[], private readonly deps: WebhooksDeps) {}

  /** Never rejects. Targets that took a notice of this id from this process are not sent it again, and count as delivered. */
  async deliver(message: NoticeMessage, signal: AbortSignal): Promise<Delivery> {
    const ends = await Promise.all(this.targets.map(async(target) => ({ target: target.name, outcome: await this.#once(target, message, signal) })));

    return {
      delivered: ends.filter(({ outcome }) => outcome.kind === 'delivered').map(({ target }) => target),
      failed:    ends.flatMap(({ target, outcome }) => (outcome.kind === 'delivered' ? [] : [{ target, why: outcome.why, permanent: outcome.kind === 'refused' }])),
    };
  }

  /** A second delivery of what is still on its way waits for the first instead of sending too. */
  async #once(target: WebhookSource, message: NoticeMessage, signal: AbortSignal): Promise<Outcome> {
    const key = JSON.stringify([target.name, message.id]);

    if (this.#taken.has(key)) {
      return { kind: 'delivered' };
    }
    const running = this.#running.get(key) ?? this.#insist(target, message, signal).then((outcome) => {
      if (outcome.kind === 'delivered') {
        this.#taken.add(key);
      }

      return outcome;
    }).finally(() => this.#running.delete(key));

    this.#running.set(key, running);

    return unlessAborted(running, signal).catch(() => STOPPED);
  }

  async #insist(target: WebhookSource, message: NoticeMessage, signal: AbortSignal): Promise<Outcome> {
    const { log, now, wait = pause, random, maxMs = DEFAULT_MAX_MS } = this.deps;
    const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS, random);
    const until = now() + maxMs;
    const about = { pod: `${ message.pod.namespace }/${ message.pod.name }`, target: target.name, notice: message.id };

    for (;;) {
      const outcome = await this.#attempt(target, message, signal);

      if (outcome.kind === 'delivered') {
        log.info(about, 'the webhook took the notice');

        return outcome;
      }
      const delayMs = Math.max(backoff.next(), outcome.kind === 'failed' ? outcome.afterMs ?? 0 : 0);

      if (outcome.kind === 'refused' || signal.aborted || now() + delayMs > until) {
        log.warn({ ...about, why: outcome.why }, 'the webhook did not take the notice');

        return outcome;
      }
      log.warn({ ...about, why: outcome.why, delayMs }, 'the webhook did not take the notice; trying again');
      await wait(delayMs, signal);

      if (signal.aborted) {
        return STOPPED;
      }
    }
  }

  async #attempt(target: WebhookSource, message: NoticeMessage, signal: AbortSignal): Promise<Outcome> {
    const { now, clusterId, resolve = systemResolve, proxies = NO_PROXIES } = this.deps;

    try {
      const answer = await within(ATTEMPT_MS, signal, (limit) => send(target.read(), message, { clusterId, nowMs: now(), resolve, proxies, signal: limit }));

      return judgeAnswer(answer, now());
    } catch (error) {
      return signal.aborted ? STOPPED : judgeError(error);
    }
  }
}
