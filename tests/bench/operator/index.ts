import { setTimeout as sleep } from 'node:timers/promises';
import { type Metric, round } from '../metric';
import { requestsOf, tally } from './audit';
import { hurry, openScene, OPERATOR_USER, type Scene } from './cluster';
import { makePods, nameList } from './crowd';
import { failover } from './failover';
import { Observers } from './observers';
import { OperatorProcess } from './operator-process';
import type { OperatorBenchOptions } from './options';
import { cpuSeconds, rssMib } from './process-stat';
import { DEFAULT_QPS, race } from './race';
import { quantile } from './statistics';

type Log = (line: string) => void;

const QUIET_MS = 15_000;
/** After this long Node has given back what it took to fill the mirrors, if it ever does. */
const SETTLE_MS = 45_000;

const start = ({ cluster, bundle, kubeconfig }: Scene, name: string) => OperatorProcess.start({ cluster, bundle, kubeconfig, name });

/** What an operator takes while nothing happens. */
async function idle(scene: Scene, operator: OperatorProcess, seconds: number, log: Log) {
  await sleep(SETTLE_MS);
  const rss = rssMib(operator.pid);
  const [from, used] = [Date.now(), cpuSeconds(operator.pid)];

  log(`nothing happens for ${ seconds } s`);
  await sleep(seconds * 1000);
  const spent = cpuSeconds(operator.pid) - used;
  const elapsed = (Date.now() - from) / 1000;
  const requests = await requestsOf(scene.auditFile, OPERATOR_USER, from, Date.now());

  log(`the operator asked meanwhile: ${ JSON.stringify(tally(requests)) }`);

  return { rss, cpu: 100 * spent / elapsed, lists: requests.filter(({ verb }) => verb === 'list').length / (elapsed / 60) };
}

/** A new process until it says that it watches, with everything there that there is. */
async function coldStart(scene: Scene, old: OperatorProcess): Promise<{ operator: OperatorProcess; seconds: number }> {
  await old.end('SIGTERM');
  const begun = performance.now();
  const operator = await start(scene, 'operator-b');

  await operator.watching();

  return { operator, seconds: (performance.now() - begun) / 1000 };
}

async function measure(scene: Scene, options: OperatorBenchOptions, log: Log): Promise<Metric[]> {
  const { pods, expiring } = options;
  const observers = new Observers(scene.api);

  try {
    await hurry(scene);
    await makePods(scene.api, nameList('pod', pods), () => ({ ttl: '20d' }), log);
    await observers.until('workloads available', () => observers.available, pods, log);
    const adopting = Date.now();
    const first = await start(scene, 'operator-a');

    await observers.until('pods ready', () => observers.inPhase('Ready'), pods, log);
    log(`${ pods } pods that nobody knew are Ready after ${ Math.round((Date.now() - adopting) / 1000) } s`);
    await observers.untilQuiet(QUIET_MS);
    const { operator, seconds } = await coldStart(scene, first);

    log(`a new operator watches after ${ round(seconds) } s`);
    await observers.untilQuiet(QUIET_MS);
    const { rss, cpu, lists } = await idle(scene, operator, options.idleSeconds, log);
    const { pods: ours, jobs: theirs } = await race(scene, observers, options, log);
    const second = await start(scene, 'operator-c');

    await second.watching();
    const handOver = await failover(scene, observers, [operator, second], log);
    const among = `${ pods } pods on simulated nodes of the same machine`;
    const reference = `Kubernetes' own TTL controller (ttl_controller_*) at ${ options.referenceQps ?? `its default of ${ DEFAULT_QPS }` } requests/s, ${ expiring } Jobs in the same minute on the same cluster`;
    const limit = (text: string) => `limit ${ text }, with ${ among }`;
    const metric = (name: string, value: number, unit: string, against: string | null): Metric => ({ metric: name, value: round(value), unit, against });

    return [
      metric('operator_rss_mb', rss, 'MB', limit('250 MB')),
      metric('operator_idle_cpu_percent', cpu, '% of one core', limit('2 %')),
      metric('operator_idle_lists_per_min', lists, '1/min', limit('0')),
      metric('operator_sync_s', seconds, 's', limit('10 s')),
      metric('expiry_lateness_p50_s', quantile(ours.lateness, 0.5), 's', reference),
      metric('expiry_lateness_p99_s', quantile(ours.lateness, 0.99), 's', `${ reference }; limit 1 s`),
      metric('ttl_controller_lateness_p50_s', quantile(theirs.lateness, 0.5), 's', null),
      metric('ttl_controller_lateness_p99_s', quantile(theirs.lateness, 0.99), 's', null),
      metric('expiry_requests_per_pod', ours.requests, 'requests', 'a ProductPod, its workload and its event'),
      metric('expiry_requests_per_object', ours.requestsPerObject, 'requests', reference),
      metric('ttl_controller_requests_per_object', theirs.requestsPerObject, 'requests', null),
      metric('failover_s', handOver, 's', limit('20 s')),
    ];
  } finally {
    await observers.stop();
  }
}

/** Size, idleness, start, lateness and hand-over of the operator with thousands of pods on one machine. */
export async function benchOperator(options: OperatorBenchOptions, log: Log): Promise<Metric[]> {
  const scene = await openScene(log, 'product-pods-bench-');

  try {
    return await measure(scene, options, log);
  } finally {
    await scene.close();
  }
}
