import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditEntry, changedObjects, requestsOf, tally } from './audit';
import { OPERATOR_USER, type Scene, TTL_CONTROLLER_USER } from './cluster';
import { crowd, makePods, nameList, toSeconds } from './crowd';
import {
  finishedStatus, jobBody, paths, REFERENCE_NAMESPACE,
} from './objects';
import type { Observers, SeenPod } from './observers';
import { type Watched, Watcher } from './watch';

type Log = (line: string) => void;

/** Lateness in seconds of each; requests to the API server for each, and for each object that they changed (a pod has several). */
export interface Side { lateness: number[]; requests: number; requestsPerObject: number }
export interface RaceResult { pods: Side; jobs: Side }

const SPREAD_MS = 60_000;
/** What belongs to the last object may come a little after it. */
const AFTER_MS = 10_000;
const PATIENCE_MS = 300_000;

/** Kubernetes' own flags of its controllers' clients. */
export const DEFAULT_QPS = 20;

/** When each is due: spread evenly over a minute, in whole seconds as Kubernetes writes times. */
export const dueTimes = (start: number, count: number) => Array.from({ length: count }, (_, index) => Math.floor((start + (index * SPREAD_MS) / count) / 1000) * 1000);

/** When the end of each of these objects was first seen, by name; one watcher for both kinds, so that both are measured alike. */
function endings(scene: Scene, path: string, names: readonly string[], hasEnded: (object: SeenPod) => boolean) {
  const seen = new Map<string, number>();
  const wanted = new Set(names);
  const watcher = new Watcher<SeenPod & Watched>(scene.api, path, ({ object, gone, at }) => {
    const { name } = object.metadata;

    if (wanted.has(name) && !seen.has(name) && (gone || object.metadata.deletionTimestamp !== undefined || hasEnded(object))) {
      seen.set(name, at);
    }
  });

  return { seen, watcher };
}

async function makeJobs({ api }: Scene, names: readonly string[], due: readonly number[], log: Log): Promise<void> {
  await api.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: REFERENCE_NAMESPACE } });
  await crowd('jobs finished', names, async(name, index) => {
    const finishedAt = Math.floor(Date.now() / 1000) * 1000;

    await api.create(paths.jobsIn(REFERENCE_NAMESPACE), jobBody(name, ((due[index] ?? 0) - finishedAt) / 1000));
    await api.patch(`${ paths.jobsIn(REFERENCE_NAMESPACE) }/${ name }/status`, finishedStatus(toSeconds(finishedAt)));
  }, log);
}

function sideOf(names: readonly string[], due: readonly number[], seen: ReadonlyMap<string, number>, entries: readonly AuditEntry[]): Side {
  const own = entries.filter(({ objectRef }) => objectRef?.resource !== 'leases');

  return {
    lateness:          names.map((name, index) => ((seen.get(name) ?? Infinity) - (due[index] ?? 0)) / 1000),
    requests:          own.length / names.length,
    requestsPerObject: own.length / changedObjects(own),
  };
}

/** Pods that expire and Jobs that have finished, all due in the same minute of the same cluster, reaped by the operator and by Kubernetes. */
export async function race(scene: Scene, observers: Observers, { expiring, referenceQps = DEFAULT_QPS }: { expiring: number; referenceQps?: number }, log: Log): Promise<RaceResult> {
  const podNames = nameList('due', expiring);
  const jobNames = nameList('job', expiring);
  // Time to make everything and let it come to rest.
  const start = Math.ceil(Date.now() / 1000) * 1000 + 60_000 + expiring * 200;
  const due = dueTimes(start, expiring);
  const before = observers.inPhase('Ready');

  await makePods(scene.api, podNames, (index) => ({ ttl: toSeconds(due[index] ?? 0), gracePeriod: '1h' }), log);
  await makeJobs(scene, jobNames, due, log);
  await observers.until('ready to expire', () => observers.inPhase('Ready'), before + expiring, log);
  await scene.controllerManager.kill();
  scene.controllerManager.start({ 'kube-api-qps': referenceQps, 'kube-api-burst': Math.round(referenceQps * 1.5) });
  log(`Kubernetes' controllers now make ${ referenceQps } requests a second at most; the race begins in ${ Math.round((start - Date.now()) / 1000) } s`);

  if (Date.now() > start - 25_000) {
    throw new Error('This machine was too slow to prepare the race in time; nothing was measured.');
  }
  const pods = endings(scene, paths.pods, podNames, ({ status }) => status?.phase === 'Expired' || status?.phase === 'Terminating');
  const jobs = endings(scene, paths.jobs, jobNames, () => false);

  try {
    await sleep(start - Date.now());
    for (const end = start + SPREAD_MS + PATIENCE_MS; Date.now() < end && (pods.seen.size < expiring || jobs.seen.size < expiring);) {
      log(`expired ${ pods.seen.size }, reaped by Kubernetes ${ jobs.seen.size } of ${ expiring } each`);
      await sleep(5000);
    }
    await sleep(AFTER_MS);
  } finally {
    await Promise.all([pods.watcher.stop(), jobs.watcher.stop()]);
  }
  const [ours, theirs] = await Promise.all([OPERATOR_USER, TTL_CONTROLLER_USER].map((user) => requestsOf(scene.auditFile, user, start - 1000, Date.now())));

  log(`the operator asked: ${ JSON.stringify(tally(ours ?? [])) }`);
  log(`the TTL controller asked: ${ JSON.stringify(tally(theirs ?? [])) }`);

  return { pods: sideOf(podNames, due, pods.seen, ours ?? []), jobs: sideOf(jobNames, due, jobs.seen, theirs ?? []) };
}
