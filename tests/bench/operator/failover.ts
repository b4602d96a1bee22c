import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_NAMESPACE } from '../../../stack/src/operator';
import { waitFor } from '../../lib/wait';
import { hurry, type Scene } from './cluster';
import { makePods, nameList, toSeconds } from './crowd';
import { namespaceOf, paths } from './objects';
import type { Observers, SeenPod } from './observers';
import type { OperatorProcess } from './operator-process';
import { Watcher } from './watch';

const PODS = 20;
/** Once they are ready, they expire so much later. */
const LEAD_MS = 15_000;
const PATIENCE_MS = 180_000;

/** Who holds the operator's Lease: the process whose name its holder begins with. */
async function leaderOf({ api }: Scene, operators: readonly OperatorProcess[]): Promise<OperatorProcess> {
  const lease = await api.get<{ spec?: { holderIdentity?: string } }>(`/apis/coordination.k8s.io/v1/namespaces/${ OPERATOR_NAMESPACE }/leases/product-pods-operator`);
  const leader = operators.find(({ name }) => lease.spec?.holderIdentity?.startsWith(name));

  if (!leader) {
    throw new Error(`The Lease is held by ${ lease.spec?.holderIdentity }, who is none of ours.`);
  }

  return leader;
}

/** From the leader's death (SIGKILL) until another one acts on a pod that expired meanwhile, in seconds. */
export async function failover(scene: Scene, observers: Observers, operators: readonly OperatorProcess[], log: (line: string) => void): Promise<number> {
  const names = nameList('orphan', PODS);

  // The race has left work to Kubernetes' controllers that keeps them busy for long at their defaults.
  await hurry(scene);
  const before = observers.inPhase('Ready');
  const firsts = new Map<string, number>();

  await makePods(scene.api, names, () => ({ ttl: '20d', gracePeriod: '1h' }), log);
  await observers.until('ready for the hand-over', () => observers.inPhase('Ready'), before + PODS, log);
  const killAt = Math.ceil(Date.now() / 1000) * 1000 + LEAD_MS;

  await Promise.all(names.map((name) => scene.api.patch(`${ paths.podsIn(namespaceOf(name)) }/${ name }`, { spec: { ttl: toSeconds(killAt + 1000) } })));
  const watcher = new Watcher<SeenPod>(scene.api, paths.pods, ({ object, gone, at }) => {
    const { name, deletionTimestamp } = object.metadata;

    if (names.includes(name) && !firsts.has(name) && (gone || deletionTimestamp || object.status?.phase === 'Expired' || object.status?.phase === 'Terminating')) {
      firsts.set(name, at);
    }
  });

  await watcher.synced;
  if (Date.now() > killAt) {
    throw new Error('This machine was too slow to prepare the hand-over in time; nothing was measured.');
  }
  await sleep(Math.max(0, killAt - Date.now()));
  const leader = await leaderOf(scene, operators);
  const killed = Date.now();

  await leader.end('SIGKILL');
  log(`${ leader.name }, the leader, is killed`);
  try {
    await waitFor('another operator to act', () => Promise.resolve(firsts.size === PODS), { timeoutMs: PATIENCE_MS, everyMs: 50 });
  } finally {
    await watcher.stop();
  }
  const [first, last] = [Math.min(...firsts.values()), Math.max(...firsts.values())].map((at) => (at - killed) / 1000);

  log(`the first of ${ PODS } pods was acted on ${ first } s after the kill, the last ${ last } s`);

  return first ?? NaN;
}
