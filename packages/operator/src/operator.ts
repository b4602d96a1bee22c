import { formatDuration, GRACE_ANNOTATION, HEARTBEAT_LEASE } from '@product-pods/domain';
import type { Logger } from 'pino';
import { createReviewers, startAdmission } from './admission';
import type { Config } from './config';
import { allKeys } from './keys';
import { KubeClient } from './kube/client';
import type { ServerClock } from './kube/clock';
import { keepSharp } from './kube/sharpen';
import { Elector } from './leader';
import { leaseApi } from './lease-api';
import type { PrometheusMetrics } from './metrics';
import { looseReleases } from './quota/policy-reporter';
import { Quota } from './quota/quota';
import type { Settings } from './settings';
import { allOf, createSources } from './sources';
import { Term } from './term';
import { workerFactory } from './worker';

const WORKERS = 16;
/** Kubernetes kills what has not ended 30 s after it was told to. */
const END_MS = 20_000;
/** What is not given back of the quotas by then goes when its time is over. */
const GIVE_BACK_MS = 2000;
/** The election turns every few seconds. */
const STUCK_MS = 60_000;
/** A clock that is wrong by more than this is worth a word. */
const WRONG_MS = 5000;

export interface OperatorOptions {
  config: Config;
  settings: Settings;
  log: Logger;
  metrics: PrometheusMetrics;
}

export interface Operator {
  /** Whether it goes on with its work or waits for its turn; one that is not alive will not recover. */
  readonly alive: boolean;
  /** Whether it could do the work: every mirror has been filled. */
  readonly ready: boolean;
  stop(): Promise<void>;
}

/** Wires mirrors, election and work together and starts them: mirrors are kept always, work is done in terms of leadership. */
export function startOperator({ config, settings, log, metrics }: OperatorOptions): Operator {
  const client = KubeClient.load(config.kubeconfig, { onRequest: (name, code) => metrics.request(name, code) });
  const { clock } = client;
  const stopped = new AbortController();
  let term: Term | undefined;
  let filled = false;
  const wake = (key: string) => term?.add(key);
  const sources = createSources({ client, log, clusterId: settings.clusterId }, {
    wake, pod: (key, pod) => quota.index.update(key, pod), policies: () => quota.policies.changed(), ledger: (now, before) => quota.book.see(now, before), namespace: (now, before) => quota.projects.update(now, before),
  });
  const quota = new Quota(client, sources, { clusterId: settings.clusterId, now: () => clock.now() });
  const mirrors = allOf(sources);
  const allSynced = () => mirrors.every(({ synced }) => synced);

  const worker = workerFactory({
    config,
    settings,
    sources,
    quota,
    log,
    metrics,
    wake,
    // What is under way when leadership is lost can change nothing more.
    client: client.guarded(() => elector.leads),
    now:    () => clock.now(),
  });
  const elector = new Elector({
    leases:   leaseApi(client, { namespace: config.serviceAccount.namespace, name: HEARTBEAT_LEASE, annotations: { [GRACE_ANNOTATION]: formatDuration(settings.policy.graceMs) } }),
    identity: config.identity,
    // Nothing is decided before every mirror is filled: half of the picture looks like something that has been removed.
    eligible: allSynced,
    gained() {
      term = new Term({ workers: WORKERS, worker, now: () => clock.now(), log });
      allKeys(sources).forEach(wake);
    },
    async lost() {
      const ending = term;

      term = undefined;
      await ending?.end();
    },
    now: () => clock.now(),
    log,
  });

  metrics.watch({
    * phases() {
      for (const { status } of sources.pods.store.values()) {
        yield status?.phase;
      }
    },
    queueDepth:         () => term?.depth ?? 0,
    unmanaged:          () => looseReleases(sources).filter(({ isTemplate }) => isTemplate).length,
    leads:              () => elector.leads,
    clockUncertaintyMs: () => clock.uncertaintyMs,
  });
  clock.onShift(() => {
    tellDifference(clock, log);
    term?.look();
  });
  keepSharp(clock, () => client.get('/version'), stopped);
  const reviewers = createReviewers({
    policies: quota.policies, mergedFor: quota.mergedFor, projectDefaults: (project) => quota.projects.defaultsFor(project), book: quota.book, ready: quota.ready, projectOf: quota.projectOf, life: settings.policy, now: () => clock.now(), log, observe: (...review) => metrics.review(...review),
  });
  const admission = config.admission && startAdmission({
    client, log, namespace: config.serviceAccount.namespace, listen: { host: config.host, port: config.admission.port }, hosts: config.admission.hosts, now: () => clock.now(), reviewers,
  });

  elector.start();

  for (const mirror of mirrors) {
    mirror.onSynced(() => {
      if (!filled && allSynced()) {
        filled = true;
        log.info({ pods: sources.pods.store.size }, 'watching');
        elector.look();
      }
    });
    mirror.start();
  }

  return {
    get alive() {
      return elector.standstillMs < STUCK_MS;
    },
    get ready() {
      return allSynced();
    },
    async stop() {
      const release = await endsWithin(END_MS, Promise.resolve(term?.end()));

      stopped.abort();
      await elector.stop({ release });
      await admission?.stop();
      await endsWithin(GIVE_BACK_MS, quota.book.close());
      await Promise.all(mirrors.map((mirror) => mirror.stop()));
    },
  };
}

/** Whether it has ended in time; what is still at work then ends with the process: after a term, nobody else may begin until then. */
async function endsWithin(ms: number, ending: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });

  try {
    return await Promise.race([ending.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tellDifference(clock: ServerClock, log: Logger): void {
  const { low, high } = clock.span();
  const wall = Date.now();
  const aheadMs = wall < low ? wall - low : wall > high ? wall - high : 0;

  if (Math.abs(aheadMs) > WRONG_MS) {
    log.warn({ aheadSeconds: Math.round(aheadMs / 1000) }, 'the clock of this machine differs from the API server’s, which counts');
  }
}
