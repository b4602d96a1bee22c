import { cpSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScene, type Scene } from '../bench/operator/cluster';
import { paths } from '../bench/operator/objects';
import { Watcher } from '../bench/operator/watch';
import { AppMirror } from './apps';
import { Calm } from './calm';
import { FAULT_ACTS, groupOf, type Victims } from './faults';
import { Installer } from './installer';
import { Ledger } from './ledger';
import { judgeNotices } from './notices';
import { Operators } from './operators';
import { goneBy } from './oracle';
import type { ChaosOptions } from './options';
import { findOrphans, findTouched } from './orphans';
import { People } from './people';
import { type FaultPlan, makePlan } from './plan';
import { seeded } from './random';
import { goneSince, type PodRecord } from './record';
import type { Outcome } from './report';
import { RECOVERY_MS } from './rules';
import type { NamespaceObject, PodObject, WorkloadObject } from './seen';
import { findClockLibrary, MARKS, openProxy, openReceiver } from './stage';

type Log = (line: string) => void;

const SWEEP_MS = 500;

/** Follows everything that the rules are about, by a way of its own, and keeps alive what Kubernetes would keep alive. */
function watchAll({ api, controllerManager, scheduler }: Scene, ledger: Ledger): { stop(): Promise<unknown> } {
  const watchers = [
    new Watcher<PodObject>(api, paths.pods, ledger.podSeen),
    new Watcher<WorkloadObject>(api, paths.deployments, ledger.workloadSeen('Deployment')),
    new Watcher<WorkloadObject>(api, '/apis/apps/v1/statefulsets', ledger.workloadSeen('StatefulSet')),
    new Watcher<NamespaceObject>(api, paths.namespaces, ledger.namespaceSeen),
  ];
  const timer = setInterval(() => {
    [controllerManager, scheduler].forEach((part) => part.revive());
    ledger.sweep(Date.now());
  }, SWEEP_MS);

  return {
    stop: () => {
      clearInterval(timer);

      return Promise.all(watchers.map((watcher) => watcher.stop()));
    },
  };
}

/**
 * Does all faults at their times; those of one group one after the other. Resolves when the last has passed. Each has a chance of its
 * own, so that how often others ask theirs makes no difference.
 */
async function doFaults(faults: readonly FaultPlan[], victims: Omit<Victims, 'random'>, { seed, start, calm, log }: { seed: number; start: number; calm: Calm; log: Log }): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  const chains = new Map<string, Promise<void>>();
  const one = async({ kind, forMs }: FaultPlan, index: number) => {
    calm.begin(Date.now());
    log(`fault ${ index + 1 }/${ faults.length } ${ kind } …`);
    try {
      log(`fault ${ index + 1 }/${ faults.length } ${ kind }: ${ await FAULT_ACTS[kind]({ ...victims, random: seeded(seed + index) }, forMs) }`);
    } finally {
      calm.end(Date.now());
    }
    done[kind] = (done[kind] ?? 0) + 1;
  };

  for (const [index, fault] of faults.entries()) {
    await sleep(Math.max(0, start + fault.atMs - Date.now()));
    const before = chains.get(groupOf(fault)) ?? Promise.resolve();

    chains.set(groupOf(fault), before.then(() => one(fault, index)));
  }
  await Promise.all(chains.values());

  return done;
}

const isDue = ({ facts }: PodRecord) => facts !== undefined && goneBy(facts) <= Date.now() + RECOVERY_MS / 2;

/** Gives what is due its minute, takes the rest away, and gives that its minute too. */
async function bringToAnEnd(ledger: Ledger, people: People, log: Log): Promise<void> {
  const untilGone = async(which: (record: PodRecord) => boolean) => {
    const waiting = () => [...ledger.records.values()].filter((record) => which(record) && goneSince(record) === undefined && !record.accused.has('overdue'));

    // What is not gone in time is accused by the sweep.
    for (const end = Date.now() + 3 * RECOVERY_MS; waiting().length && Date.now() < end;) {
      await sleep(200);
    }
  };

  log('no more faults: everything due must be gone within a minute');
  await Promise.all([untilGone(isDue), people.clearAway(isDue)]);
  await untilGone(() => true);
}

async function runOn(scene: Scene, options: ChaosOptions, log: Log): Promise<Outcome> {
  const plan = makePlan(options);
  const clockLibrary = await findClockLibrary();
  const { receiver, settings } = await openReceiver(scene);
  const { proxy, kubeconfig } = await openProxy(scene, seeded(options.seed));
  const operators = new Operators({
    ...scene, kubeconfig, clockLibrary, log, bundle: options.bundle ?? scene.bundle, count: options.operators, env: { CONFIG_FILE: settings },
  });
  const mirror = new AppMirror(scene.api);

  try {
    await operators.start();
    log(`${ options.operators } operators watch; ${ clockLibrary ? `clocks are moved by ${ clockLibrary }` : 'clocks stay as they are: there is no libfaketime' }`);
    const start = Date.now();
    const calm = new Calm(start);
    const ledger = new Ledger(calm, ({ rule, subject, evidence }) => log(`✗ ${ rule }: ${ subject }: ${ evidence }`));
    const people = new People({
      ledger, log, api: scene.api, installer: new Installer(scene.cluster, scene.api),
    });
    const watching = watchAll(scene, ledger);
    const victims = {
      operators, proxy, receiver, people, api: scene.api, apiServer: scene.apiServer, etcd: scene.cluster.processes()['etcd'] ?? 0,
    };
    const [faults] = await Promise.all([doFaults(plan.faults, victims, {
      seed: options.seed, start, calm, log,
    }), ...plan.pods.map((pod) => people.live(pod, start))]);

    await bringToAnEnd(ledger, people, log);
    await watching.stop();
    const foreign = [...ledger.foreign.keys()];
    const notices = judgeNotices(ledger.records, receiver.deliveries, { calm, marks: MARKS, now: Date.now() });

    (await findOrphans(scene.api, foreign)).forEach(({ subject, evidence }) => ledger.accuse('orphan', subject, evidence));
    (await findTouched(scene.api, foreign)).forEach(({ subject, evidence }) => ledger.accuse('foreign', subject, evidence));
    notices.wrong.forEach(({ subject, evidence }) => ledger.accuse('notice', subject, evidence));

    return {
      faults, violations: ledger.violations, records: [...ledger.records.values()], requests: proxy.counts, notices, crashes: operators.crashes,
    };
  } finally {
    await operators.stop();
    await Promise.all([mirror.stop(), proxy.stop()]);
    receiver.stop();
  }
}

/** One whole run on a cluster of its own. */
export async function runChaos(options: ChaosOptions, log: Log): Promise<Outcome> {
  const started = Date.now();
  const timed: Log = (line) => log(`[${ ((Date.now() - started) / 1000).toFixed(1).padStart(6) } s] ${ line }`);

  timed(`seed ${ options.seed }: ${ options.faults } faults and ${ options.pods } pods in ${ options.durationMs / 1000 } s`);
  const scene = await openScene(timed, 'product-pods-chaos-');

  try {
    const outcome = await runOn(scene, options, timed);

    if (!outcome.violations.length && !options.keepLogs) {
      return outcome;
    }
    const logs = await mkdtemp(join(tmpdir(), 'product-pods-chaos-logs-'));

    cpSync(join(scene.cluster.dataDir, 'logs'), logs, { recursive: true });

    return { ...outcome, logs };
  } finally {
    await scene.close();
  }
}
