import type { Logger } from 'pino';
import type { Tools } from './apply';
import type { Config } from './config';
import { Heartbeat } from './heartbeat';
import { KubeClient } from './kube/client';
import { isConflict, messageOf } from './kube/errors';
import { WorkQueue } from './queue';
import { Reconciler } from './reconciler';
import { allOf, createSources } from './sources';
import { Timers } from './timers';

const WORKERS = 16;

export interface Operator {
  readonly ready: boolean;
  stop(): Promise<void>;
}

/** Wires mirrors, queue, timers and rules together and starts them. */
export function startOperator(config: Config, log: Logger): Operator {
  const client = KubeClient.load(config.kubeconfig);
  // Nothing is decided before every mirror is filled: half of the picture looks like something that has been removed.
  const wake = (key: string) => {
    if (allSynced()) {
      queue.add(key);
    } else {
      early.add(key);
    }
  };
  const early = new Set<string>();
  let filled = false;
  const sources = createSources(client, log, wake);
  const mirrors = allOf(sources);
  const allSynced = () => mirrors.every(({ synced }) => synced);
  const timers = new Timers((key) => queue.add(key));
  const tools: Tools = { client, sources, log, wake, now: Date.now, helm: { helm: config.helm, env: config.helmEnv }, serviceAccount: config.serviceAccount };
  const reconciler = new Reconciler(tools, timers);
  const heartbeat = new Heartbeat({ client, log, namespace: config.serviceAccount.namespace, holder: config.identity });
  const queue = new WorkQueue({
    workers: WORKERS,
    work:    (key) => reconciler.reconcile(key),
    onError: (key, error) => log[isConflict(error) ? 'debug' : 'warn']({ pod: key, error: messageOf(error) }, 'trying again'),
  });

  for (const mirror of mirrors) {
    mirror.onSynced(() => {
      if (allSynced() && !filled) {
        filled = true;
        log.info({ pods: sources.pods.store.size }, 'watching');
        early.forEach((key) => queue.add(key));
        early.clear();
        heartbeat.start();
      }
    });
    mirror.start();
  }

  return {
    get ready() {
      return allSynced();
    },
    async stop() {
      heartbeat.stop();
      timers.stop();
      await Promise.all(mirrors.map((mirror) => mirror.stop()));
      await reconciler.stop();
      await queue.stop();
    },
  };
}
