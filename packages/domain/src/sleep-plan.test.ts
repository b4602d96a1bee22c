import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CronJobFacts, WorkloadFacts } from './observed';
import { planSleep, planWake, sleepGroups } from './sleep-plan';
import { buildWorkload } from './testing';

const web = (changes: Partial<WorkloadFacts> = {}) => buildWorkload({ name: 'web', ...changes });
const db = (changes: Partial<WorkloadFacts> = {}) => buildWorkload({ kind: 'StatefulSet', name: 'db', database: true, ...changes });
const asleep = { desired: 0, available: 0, running: 0, asleepReplicas: 2 };
const job = (changes: Partial<CronJobFacts> = {}): CronJobFacts => ({ name: 'nightly', release: 'demo', suspended: false, asleep: false, ...changes });
const names = (groups: WorkloadFacts[][]) => groups.map((group) => group.map(({ name }) => name));

describe('sleepGroups', () => {
  const queue = buildWorkload({ name: 'demo-queue' });

  it('puts applications before databases', () => {
    expect(names(sleepGroups({}, 'demo', [db(), web(), queue]))).toEqual([['web', 'demo-queue'], ['db']]);
  });

  it('follows the template, and puts first what it does not name', () => {
    expect(names(sleepGroups({ sleepOrder: [['{release}-queue'], ['db']] }, 'demo', [db(), queue, web()]))).toEqual([['web'], ['demo-queue'], ['db']]);
  });

  it('leaves other releases alone', () => {
    expect(names(sleepGroups({}, 'demo', [web({ release: 'other' })]))).toEqual([]);
  });
});

describe('planSleep', () => {
  it.each<[string, WorkloadFacts[], string[] | undefined, object]>([
    ['stops the application first', [web({ desired: 3 }), db()], undefined, { done: false, actions: [{ type: 'SleepWorkload', kind: 'Deployment', name: 'web', replicas: 3 }] }],
    ['waits until its container pods have gone', [web({ ...asleep, running: 1 }), db()], [], { done: false, actions: [] }],
    ['waits for those on their way out, whom no count shows', [web(asleep), db()], ['Deployment/web'], { done: false, actions: [{ type: 'Inspect', deep: false }] }],
    ['looks before it believes that they have gone', [web(asleep), db()], undefined, { done: false, actions: [{ type: 'Inspect', deep: false }] }],
    ['then stops the database', [web(asleep), db()], [], { done: false, actions: [{ type: 'SleepWorkload', kind: 'StatefulSet', name: 'db', replicas: 1 }] }],
    ['is done when nothing is left', [web(asleep), db(asleep)], [], { done: true, actions: [] }],
    ['leaves alone what had no replicas', [web({ desired: 0, running: 0, available: 0 })], [], { done: true, actions: [] }],
    ['remembers what somebody set meanwhile', [web({ ...asleep, desired: 5 })], [], { done: false, actions: [{ type: 'SleepWorkload', kind: 'Deployment', name: 'web', replicas: 5 }] }],
  ])('%s', (_, workloads, lingering, expected) => {
    expect(planSleep(sleepGroups({}, 'demo', workloads), [], lingering)).toMatchObject(expected);
  });

  it('suspends CronJobs at once, except those that somebody suspended', () => {
    expect(planSleep([[web()]], [job(), job({ name: 'off', suspended: true })], []).actions).toContainEqual({ type: 'SuspendCronJob', name: 'nightly' });
    expect(planSleep([], [job({ suspended: true })], [])).toEqual({ done: true, actions: [] });
  });
});

describe('planWake', () => {
  it.each<[string, WorkloadFacts[], CronJobFacts[], object]>([
    ['has nothing to do for who is awake, ready or not', [web({ available: 0 }), db()], [], { done: true, actions: [] }],
    ['wakes the database first', [web(asleep), db(asleep)], [], { done: false, actions: [{ type: 'WakeWorkload', kind: 'StatefulSet', name: 'db', replicas: 2 }] }],
    ['waits until it is available', [web(asleep), db({ available: 0 })], [], { done: false, actions: [] }],
    ['then wakes the application', [web(asleep), db()], [], { done: false, actions: [{ type: 'WakeWorkload', kind: 'Deployment', name: 'web', replicas: 2 }] }],
    ['leaves replicas that somebody set', [web({ ...asleep, desired: 5 })], [], { done: false, actions: [{ type: 'WakeWorkload', kind: 'Deployment', name: 'web' }] }],
    ['lets CronJobs go on last', [web()], [job({ suspended: true, asleep: true })], { done: false, actions: [{ type: 'ResumeCronJob', name: 'nightly' }] }],
    ['leaves alone CronJobs that somebody suspended', [web()], [job({ suspended: true })], { done: true, actions: [] }],
  ])('%s', (_, workloads, cronJobs, expected) => {
    const plan = planWake(sleepGroups({}, 'demo', workloads), cronJobs);

    expect({ done: plan.done, actions: plan.actions }).toEqual(expected);
  });
});

/** A cluster in which every step works at once. */
function step(workloads: WorkloadFacts[], actions: ReturnType<typeof planSleep>['actions']): WorkloadFacts[] {
  return workloads.map((workload): WorkloadFacts => {
    const action = actions.find((each) => 'name' in each && each.name === workload.name && 'kind' in each && each.kind === workload.kind);

    if (action?.type === 'SleepWorkload') {
      return { ...workload, desired: 0, available: 0, running: 0, asleepReplicas: action.replicas };
    }
    if (action?.type === 'WakeWorkload') {
      const { asleepReplicas: _, ...rest } = workload;
      const desired = action.replicas ?? workload.desired;

      return { ...rest, desired, available: desired, running: desired };
    }

    return workload;
  });
}

it('gives every workload exactly the replicas back that it had, whatever the order', () => {
  const workload = fc.record({ kind: fc.constantFrom('Deployment' as const, 'StatefulSet' as const), desired: fc.integer({ min: 0, max: 9 }), database: fc.boolean() });

  fc.assert(fc.property(fc.array(workload, { maxLength: 6 }), fc.boolean(), (facts, named) => {
    const before = facts.map((fact, index) => buildWorkload({ ...fact, name: `w${ index }`, available: fact.desired, running: fact.desired }));
    const template = named ? { sleepOrder: [['w1'], ['w0', 'w2']] } : {};
    let now = before;

    for (let round = 0; round < 10; round++) {
      now = step(now, planSleep(sleepGroups(template, 'demo', now), [], []).actions);
    }
    expect(now.every(({ desired }) => desired === 0)).toBe(true);

    for (let round = 0; round < 10; round++) {
      now = step(now, planWake(sleepGroups(template, 'demo', now), []).actions);
    }
    expect(now).toEqual(before);
  }));
});
