import type { Action } from './actions';
import { forRelease } from './names';
import type { CronJobFacts, WorkloadFacts } from './observed';
import { isAvailable } from './readiness';
import type { TemplateSpec } from './template';

/** How far going to sleep, or waking, has come. */
export interface SleepProgress {
  done: boolean;
  actions: Action[];
  /** What it waits for, in words; absent when done. */
  waitingFor?: string;
}

/**
 * Workloads in the order in which they go to sleep. Those that the template does not name go before those it does; without an order,
 * applications go before databases.
 */
export function sleepGroups(template: Pick<TemplateSpec, 'sleepOrder'>, release: string, workloads: readonly WorkloadFacts[]): WorkloadFacts[][] {
  const own = workloads.filter((workload) => workload.release === release);
  const named = (template.sleepOrder ?? []).map((names) => names.map((name) => forRelease(name, release)));
  const rest = own.filter(({ name }) => !named.some((names) => names.includes(name)));
  const groups = named.length ? [rest, ...named.map((names) => own.filter(({ name }) => names.includes(name)))] : [rest.filter(({ database }) => !database), rest.filter(({ database }) => database)];

  return groups.filter((group) => group.length > 0);
}

export const workloadKey = ({ kind, name }: Pick<WorkloadFacts, 'kind' | 'name'>) => `${ kind }/${ name }`;

/**
 * The next steps towards sleep: CronJobs are suspended, then each group is scaled to zero when nothing of the group before it is
 * left. Replicas that somebody set meanwhile are remembered like the first ones.
 *
 * `lingering` names workloads of which container pods were last seen; `undefined` when nobody has looked.
 */
export function planSleep(groups: readonly WorkloadFacts[][], cronJobs: readonly CronJobFacts[], lingering: readonly string[] | undefined): SleepProgress {
  const suspend = cronJobs.filter(({ suspended }) => !suspended).map(({ name }): Action => ({ type: 'SuspendCronJob', name }));

  for (const group of groups) {
    const up = group.filter(({ desired }) => desired > 0);

    if (up.length) {
      return {
        done:       false,
        actions:    [...suspend, ...up.map(({ kind, name, desired }): Action => ({ type: 'SleepWorkload', kind, name, replicas: desired }))],
        waitingFor: `${ list(up) } to stop`,
      };
    }

    const running = group.filter((workload) => workload.running > 0);
    const left = running.length ? running : group.filter((workload) => lingering?.includes(workloadKey(workload)) ?? true);

    // Counts are watched; those on their way out, whom no count shows, must be looked for.
    if (left.length) {
      return { done: false, actions: running.length ? suspend : [...suspend, { type: 'Inspect', deep: false }], waitingFor: `the last container pods of ${ list(left) } to go` };
    }
  }

  return suspend.length ? { done: false, actions: suspend, waitingFor: 'CronJobs to be suspended' } : { done: true, actions: [] };
}

/** The next steps out of sleep, in the opposite order; each group waits until the one before it is available. */
export function planWake(groups: readonly WorkloadFacts[][], cronJobs: readonly CronJobFacts[]): SleepProgress {
  const isAsleep = groups.flat().some(({ asleepReplicas }) => asleepReplicas !== undefined) || cronJobs.some(({ asleep }) => asleep);

  if (!isAsleep) {
    return { done: true, actions: [] };
  }

  for (const group of [...groups].reverse()) {
    const asleep = group.filter(({ asleepReplicas }) => asleepReplicas !== undefined);

    if (asleep.length) {
      return { done: false, actions: asleep.map(wakeAction), waitingFor: `${ list(asleep) } to start` };
    }

    const starting = group.filter((workload) => !isAvailable(workload, false));

    if (starting.length) {
      return { done: false, actions: [], waitingFor: `${ list(starting) } to be available` };
    }
  }

  return { done: false, actions: cronJobs.filter(({ asleep }) => asleep).map(({ name }): Action => ({ type: 'ResumeCronJob', name })), waitingFor: 'CronJobs to go on' };
}

/** Replicas that somebody set while nobody watched are his. */
function wakeAction({ kind, name, desired, asleepReplicas }: WorkloadFacts): Action {
  return { type: 'WakeWorkload', kind, name, ...(desired > 0 ? {} : { replicas: asleepReplicas ?? 1 }) };
}

function list(workloads: readonly WorkloadFacts[]): string {
  return workloads.map(({ kind, name }) => `${ kind } ${ name }`).join(', ');
}
