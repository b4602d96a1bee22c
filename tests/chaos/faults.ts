import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../bench/operator/api';
import { waitForApi } from '../bench/operator/cluster';
import { isRunning, type Part } from '../bench/operator/parts';
import type { Operators } from './operators';
import type { People } from './people';
import type { FaultKind, FaultPlan } from './plan';
import type { FaultProxy } from './proxy/server';
import type { Weather } from './proxy/weather';
import type { Random } from './random';
import { type Receiver, TROUBLES } from './receiver';

/** What faults are done to. */
export interface Victims {
  api: Api;
  apiServer: Part;
  etcd: number;
  operators: Operators;
  proxy: FaultProxy;
  receiver: Receiver;
  people: People;
  random: Random;
}

/** Does the fault, waits until it has passed, and tells what it was. */
type Fault = (victims: Victims, forMs: number) => Promise<string>;

const CLOCK_SECONDS = 600;
const HELM_MS = 8000;
const seconds = (ms: number) => `${ (ms / 1000).toFixed(1) } s`;

/** The children of a process that are helm. */
function helmsOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${ pid }/task/${ pid }/children`, 'utf8').trim().split(' ').map(Number).filter((child) => child && readFileSync(`/proc/${ child }/comm`, 'utf8').trim() === 'helm');
  } catch {
    // One of them has just ended.
    return [];
  }
}

async function killHelm({ operators, people, random }: Victims): Promise<string> {
  const reason = await people.deleteOne(random);
  const after = random.between(0, 150);

  for (const end = Date.now() + HELM_MS; Date.now() < end; await sleep(5)) {
    const [helm] = operators.pids().flatMap(helmsOf);

    if (helm) {
      await sleep(after);
      if (isRunning(helm) && helmIs(helm)) {
        process.kill(helm, 'SIGKILL');

        return `helm is killed ${ after } ms after it was seen (${ reason ?? 'nobody' } was deleted)`;
      }
    }
  }

  return `no helm ran long enough (${ reason ?? 'nobody' } was deleted)`;
}

/** The number may belong to somebody else by now. */
const helmIs = (pid: number) => {
  try {
    return readFileSync(`/proc/${ pid }/comm`, 'utf8').trim() === 'helm';
  } catch {
    return false;
  }
};

const clock = (ahead: number): Fault => async({ operators, random }, forMs) => {
  const index = random.between(0, operators.count - 1);

  if (!operators.canSetClocks) {
    return 'left out: the clock cannot be moved without libfaketime';
  }
  operators.setClock(index, ahead);
  await sleep(forMs);
  operators.setClock(index, 0);
  // The library looks once a second.
  await sleep(1500);

  return `the clock of operator ${ index } was ${ ahead > 0 ? 'ahead' : 'behind' } by ten minutes for ${ seconds(forMs) }`;
};

const weather = (kind: Weather, what: string): Fault => async({ proxy }, forMs) => {
  proxy.weather = kind;
  await sleep(forMs);
  proxy.clear();

  return `${ what } for ${ seconds(forMs) }`;
};

export const FAULT_ACTS: Record<FaultKind, Fault> = {
  'operator-kill': async({ operators, random }) => {
    const leader = random.happens(0.75);
    const index = leader ? await operators.leader() : random.between(0, operators.count - 1);

    return `${ await operators.kill(index) } is killed`;
  },
  'apiserver-restart': async({ api, apiServer, random }) => {
    const down = random.between(0, 3000);

    await apiServer.kill();
    await sleep(down);
    apiServer.start();
    await waitForApi(api, apiServer);

    return `the API server is killed and comes back after ${ seconds(down) }`;
  },
  'etcd-pause': async({ etcd }, forMs) => {
    process.kill(etcd, 'SIGSTOP');
    await sleep(forMs);
    process.kill(etcd, 'SIGCONT');

    return `etcd stood still for ${ seconds(forMs) }`;
  },
  'webhook-down': async({ receiver, random }, forMs) => {
    const trouble = random.pick(TROUBLES);
    const before = receiver.turnedAway;

    receiver.trouble = trouble;
    await sleep(forMs);
    receiver.trouble = undefined;

    return `the receiver of notices ${ trouble } for ${ seconds(forMs) } (${ receiver.turnedAway - before } notices)`;
  },
  'helm-kill':       killHelm,
  'clock-forward':   clock(CLOCK_SECONDS),
  'clock-back':      clock(-CLOCK_SECONDS),
  'api-errors':      weather('errors', 'half of the requests got 409, 429, 500, 504 or no answer'),
  'answers-lost':    weather('lost-answers', 'half of the writes were carried out and never answered'),
  'answers-late':    weather('late-answers', 'most writes were answered up to 2.5 s late'),
  'watches-closed':  async({ proxy }) => `${ proxy.closeWatches() } watches are cut`,
  'watches-expired': async({ proxy }) => `${ proxy.expireWatches() } watches are told that their version is too old`,
  'watches-late':    async({ proxy }, forMs) => {
    const release = proxy.holdWatches();

    await sleep(forMs);

    return `${ release() } watches told ${ seconds(forMs) } late what happened`;
  },
};

/** Those that need the same thing to stand wait for each other. */
const GROUPS: Partial<Record<FaultKind, string>> = {
  'apiserver-restart': 'server', 'etcd-pause': 'server', 'api-errors': 'weather', 'answers-lost': 'weather', 'answers-late': 'weather', 'operator-kill': 'operators', 'clock-forward': 'clock', 'clock-back': 'clock',
};

export const groupOf = ({ kind }: Pick<FaultPlan, 'kind'>) => GROUPS[kind] ?? kind;
