import { isDeepStrictEqual } from 'node:util';
import { earliest, eventsFor, holdingOf, lifePolicyOf, plan, requesterOf } from '@product-pods/domain';
import type { Action, LifePolicy, Plan, ProductPod, ProductPodStatus } from '@product-pods/domain';
import { doubtAccess, enter } from './access';
import { apply } from './apply';
import type { Tools } from './apply';
import { writeEvent } from './events';
import { slimPod } from './facts';
import { HelmWatches } from './helm-watch';
import { isNotFound, messageOf } from './kube/errors';
import { paths } from './kube/paths';
import { mergePatch } from './merge-patch';
import { observe } from './observe';
import { removeIfOrphan } from './orphans';
import { closeState, newPodState } from './pod-state';
import type { PodState } from './pod-state';
import type { ReadyTimes } from './ready-times';
import type { Timers } from './timers';

/** Whom the reconciler tells what it sees. */
export interface Observers {
  readyTimes: Pick<ReadyTimes, 'note'>;
  metrics: {
    observeReconcile(seconds: number, error?: unknown): void;
    expired(latenessSeconds: number): void;
    ready(template: string, version: string, seconds: number): void;
  };
}

/** Steps that change the record itself come first, one after the other; the rest may go side by side. */
const RECORD_STEPS: ReadonlySet<Action['type']> = new Set(['AddFinalizer']);

/** Brings one pod at a time nearer to what the rules say; holds what is remembered about each. */
export class Reconciler {
  readonly #states = new Map<string, PodState>();
  readonly #uids = new Map<string, string | undefined>();

  readonly #helm: HelmWatches;

  constructor(private readonly tools: Tools, private readonly timers: Timers, private readonly policy: LifePolicy, private readonly observers: Observers) {
    this.#helm = new HelmWatches(tools.client, tools.log, (key, release) => {
      const state = this.#states.get(key);

      if (state) {
        state.release = release;
        tools.wake(key);
      }
    });
  }

  async reconcile(key: string): Promise<void> {
    const startedAt = performance.now();
    const took = () => (performance.now() - startedAt) / 1000;

    try {
      await this.#reconcile(key);
      this.observers.metrics.observeReconcile(took());
    } catch (error) {
      this.observers.metrics.observeReconcile(took(), error);
      throw error;
    }
  }

  async #reconcile(key: string): Promise<void> {
    const { sources } = this.tools;
    const pod = sources.pods.store.get(key);

    if (!pod) {
      return this.#forget(key);
    }

    const state = this.#stateOf(key, pod);
    const now = this.tools.now();

    if (!await this.#knowsRelease(key, pod, state)) {
      return;
    }

    const planned = plan(observe(pod, sources, state, this.tools.quota.projects), now, lifePolicyOf(this.tools.quota.policies.mergedFor(requesterOf(pod)), this.policy));

    this.timers.set(key, wakeTime(planned, state, now));
    this.#dropOldAnswers(pod, planned, state);

    const recorded = await this.#record(key, pod, planned);

    await this.#act(key, recorded, state, planned.actions);
  }

  /** Ends every task and waits until it has: helm is told to stop, and the next operator runs it again. */
  async stop(): Promise<void> {
    await Promise.all([...this.#states.values()].map(closeState));
    await this.#helm.stop();
  }

  /**
   * Where Rancher's Apps do not exist, Helm's own records of the pod's release tell; nothing is decided before they have been read, or
   * every release would look uninstalled after a restart.
   */
  async #knowsRelease(key: string, pod: ProductPod, state: PodState): Promise<boolean> {
    if (this.tools.sources.releases.present !== false || pod.metadata.deletionTimestamp) {
      this.#helm.unwatch(key);

      return true;
    }
    if (!state.access || !this.#helm.watches(key)) {
      await enter({ pod, state }, this.tools);
    }
    this.#helm.watch(key);

    return this.#helm.isKnown(key);
  }

  #stateOf(key: string, pod: ProductPod): PodState {
    const known = this.#states.get(key);

    // A new pod of an old name starts without memories.
    if (known && this.#uids.get(key) === pod.metadata.uid) {
      return known;
    }
    if (known) {
      this.#close(known);
    }

    // They were given before anything was seen installed; where they are missing, the API server says so.
    const state = newPodState(pod.status?.timings?.installedAt !== undefined);

    this.#states.set(key, state);
    this.#uids.set(key, pod.metadata.uid);

    return state;
  }

  /** Nobody waits for what runs for a pod that is gone. */
  #close(state: PodState): void {
    closeState(state).catch((error: unknown) => this.tools.log.warn({ error: messageOf(error) }, 'a task did not end well'));
  }

  async #forget(key: string): Promise<void> {
    const state = this.#states.get(key);

    this.#helm.unwatch(key);

    if (state) {
      this.#close(state);
      this.#states.delete(key);
      this.#uids.delete(key);
    }
    this.timers.set(key, await removeIfOrphan(key, this.tools));
  }

  #dropOldAnswers(pod: ProductPod, { status }: Plan, state: PodState): void {
    const starting = status.phase === 'Starting' || status.phase === 'Waking' || status.phase === 'Degraded';

    if (!starting && status.phase !== 'Ready') {
      state.answers = {};
    }
    if (!starting) {
      state.diagnosis = [];
    }
    // What was granted has been used, or is not wanted any more.
    if (holdingOf(pod) === 'Running' || (status.phase === 'Asleep' && status.reason !== 'WaitingForQuota')) {
      state.quota = undefined;
    }
    // Whoever is awake leaves nothing behind that a later sleep would have to wait for.
    if (starting || status.phase === 'Ready') {
      state.lingering = undefined;
    }
  }

  /** Writes the status if it says something new, and the events that tell about it. Returns the pod as it is then. */
  async #record(key: string, pod: ProductPod, { status, actions }: Plan): Promise<ProductPod> {
    let current = pod;

    for (const action of actions.filter(({ type }) => RECORD_STEPS.has(type))) {
      await apply(action, { key, pod: current, state: this.#stateOf(key, pod) }, this.tools);
      current = this.tools.sources.pods.store.get(key) ?? current;
    }
    if (isDeepStrictEqual(clean(status), clean(pod.status ?? {}))) {
      return current;
    }

    try {
      const { namespace, name, resourceVersion } = current.metadata;
      const patched = await this.tools.client.patch<ProductPod>(paths.podStatus(namespace, name), {
        // Decided on this version of the pod: if it has changed since, the decision is made anew.
        metadata: { resourceVersion },
        status:   mergePatch(pod.status ?? {}, clean(status)),
      });

      this.tools.sources.pods.store.advance(key, ({ metadata }) => metadata.resourceVersion === resourceVersion, slimPod(patched));
      this.#tell(key, pod, status);

      return patched;
    } catch (error) {
      if (isNotFound(error)) {
        return current;
      }
      throw error;
    }
  }

  #tell(key: string, pod: ProductPod, status: ProductPodStatus): void {
    this.tools.log.info({ pod: key, phase: status.phase, reason: status.reason, message: status.message }, 'status');

    this.#measure(pod, status);

    for (const event of eventsFor(pod.status, status)) {
      writeEvent(this.tools.client, pod, event, this.tools.now()).catch((error: unknown) => this.tools.log.warn({ pod: key, err: error }, 'an event could not be written'));
    }
  }

  #measure(pod: ProductPod, { phase, expiresAt, timings }: ProductPodStatus): void {
    const { chart, version } = pod.spec.template;
    const wasAlive = pod.status?.phase !== 'Expired' && pod.status?.phase !== 'Terminating';

    if (timings?.readyAt && !pod.status?.timings?.readyAt) {
      this.observers.readyTimes.note(pod, timings.readyAt);
      this.observers.metrics.ready(chart, version, (Date.parse(timings.readyAt) - Date.parse(pod.metadata.creationTimestamp ?? '')) / 1000);
    }
    if (expiresAt && wasAlive && (phase === 'Expired' || (phase === 'Terminating' && !pod.metadata.deletionTimestamp))) {
      this.observers.metrics.expired(Math.max(0, (this.tools.now() - Date.parse(expiresAt)) / 1000));
    }
  }

  async #act(key: string, pod: ProductPod, state: PodState, actions: readonly Action[]): Promise<void> {
    const rest = actions.filter(({ type }) => !RECORD_STEPS.has(type));
    const first = rest.filter(({ type }) => type === 'SetQuota');
    const last = rest.filter(({ type }) => type === 'RemoveFinalizer');
    const take = (actions: readonly Action[]) => Promise.allSettled(actions.map((action) => apply(action, { key, pod, state }, this.tools)));
    // What wakes, or is run by hooks, needs the room; that it cannot be made holds up nothing else.
    const results = [...await take(first), ...await take(rest.filter((action) => !first.includes(action) && !last.includes(action)))];
    const failed = results.find((result) => result.status === 'rejected');

    if (failed) {
      doubtAccess(state, failed.reason, this.tools.now());
      throw failed.reason;
    }
    for (const action of last) {
      await apply(action, { key, pod, state }, this.tools);
    }
  }
}

function wakeTime({ wakeAt }: Plan, { retryAt, noticeRetryAt }: PodState, now: number): number | undefined {
  return earliest([wakeAt, ...[retryAt, noticeRetryAt].filter((at) => at > now)]);
}

/** The object as JSON would carry it, without `undefined`. */
function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
