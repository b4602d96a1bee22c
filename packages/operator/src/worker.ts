import type { Logger } from 'pino';
import { AccessBook } from './access';
import type { Tools } from './apply';
import { noArchive } from './archiving';
import type { Config } from './config';
import { writeEvent } from './events';
import type { KubeClient } from './kube/client';
import type { Metrics } from './metrics';
import { findDashboard } from './notices/dashboard';
import { createNotifier } from './notices/notifier';
import { Webhooks } from './notices/webhooks';
import { Janitor } from './quota/janitor';
import { PolicyReporter } from './quota/policy-reporter';
import type { Quota } from './quota/quota';
import { ReadyTimes } from './ready-times';
import { Reconciler } from './reconciler';
import { helmSlots } from './release';
import type { Settings } from './settings';
import type { Sources } from './sources';
import type { Worker } from './term';
import type { Timers } from './timers';

export interface WorkerTools {
  config: Config;
  settings: Settings;
  /** Changes something only while this process leads. */
  client: KubeClient;
  sources: Sources;
  quota: Quota;
  log: Logger;
  metrics: Metrics;
  wake: (key: string) => void;
  /** Milliseconds by the API server's clock. */
  now: () => number;
}

/** Gives what makes the one who does the work of a term; only webhooks remember what they took beyond it. */
export function workerFactory({ config, settings, client, sources, quota, log, metrics, wake, now }: WorkerTools): (timers: Timers) => Worker {
  const { serviceAccount, helm, helmEnv } = config;
  const { policy, clusterId, dashboardUrl } = settings;
  const notifier = createNotifier({
    writeEvent: (pod, event) => writeEvent(client, pod, event, now()),
    webhooks:   new Webhooks(settings.webhooks, { log, now, clusterId, proxies: config.proxies }),
    dashboard:  findDashboard({ client, url: dashboardUrl, clusterId, now }),
    now,
    count:      (outcome) => metrics.notice(outcome),
  });
  const lasting: Omit<Tools, 'access'> = { client, sources, quota, log, wake, now, helm: { helm, env: helmEnv, slots: helmSlots() }, notifier, archiver: noArchive };

  return (timers) => {
    // Whoever leads in between may take rights away: what was given is remembered for a term.
    const tools: Tools = { ...lasting, access: new AccessBook(client, serviceAccount) };
    const readyTimes = new ReadyTimes(client, serviceAccount.namespace, log);
    const reconciler = new Reconciler(tools, timers, policy, { readyTimes, metrics });
    const janitor = new Janitor({ client, book: quota.book, mirror: sources.ledgers, pods: quota.versions, log, now });

    const reporter = new PolicyReporter({ client, sources, index: quota.index, log });

    janitor.start();
    reporter.start();

    return {
      reconcile: (key) => reconciler.reconcile(key),
      async stop() {
        await Promise.all([janitor.stop(), reporter.stop()]);
        await reconciler.stop();
        await readyTimes.stop();
      },
    };
  };
}
