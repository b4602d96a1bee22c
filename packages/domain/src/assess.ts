import type { Action } from './actions';
import { conditionOf } from './conditions';
import type { ConditionValue } from './conditions';
import { installState } from './install-state';
import type { InstallState } from './install-state';
import type { Observed } from './observed';
import type { Part } from './plan-ending';
import { assessSleep } from './assess-sleep';
import type { ConditionType, Phase, ProductPodStatus, ProductStatus } from './product-pod';
import { askAt, missingWorkloads, productStatuses } from './readiness';
import { templateOfPod } from './template';
import type { TemplateSpec } from './template';
import { earliest } from './times';
import { toUtc } from './ttl';
import type { Life } from './life';
import { nextInLife } from './life';
import { planWake, sleepGroups } from './sleep-plan';
import type { SleepProgress } from './sleep-plan';
import type { State } from './state';
import { statusOf } from './state';

export const FAILURE_REASONS = ['InvalidTtl', 'InstallFailed', 'InstallNotStarted', 'ReleaseRemoved', 'TemplateInvalid'] as const;
export type FailureReason = typeof FAILURE_REASONS[number];

/** After this long in Starting, the container pods are looked at for a reason, and then as often. */
export const DIAGNOSE_AFTER_MS = 5000;

/** The state of a pod that has not begun to end, at `now` (milliseconds). */
export function assess(observed: Observed, life: Life, now: number): Part {
  const install = installState(observed, now);

  if (life.ttlFault) {
    return simple(observed, install, failed('InvalidTtl', life.ttlFault.message, life), now);
  }

  switch (install.state) {
  case 'waiting': {
    const message = 'It waits for the installation to begin.';

    return { ...simple(observed, install, { phase: 'Pending', reason: 'WaitingForInstall', message, next: { action: 'Install', why: message } }, now), wakeAt: Date.parse(install.deadline) };
  }
  case 'installing': {
    const message = 'Helm is installing the release.';

    return simple(observed, install, { phase: 'Installing', reason: 'Installing', message, next: { action: 'BecomeReady', why: message } }, now);
  }
  case 'failed':
    return simple(observed, install, failed('InstallFailed', install.message, life), now);
  case 'notStarted':
    return simple(observed, install, failed('InstallNotStarted', 'No installation began within ten minutes.', life), now);
  case 'removed':
    return simple(observed, install, failed('ReleaseRemoved', 'Somebody uninstalled the release.', life), now);
  case 'installed':
    return installed(observed, life, now);
  }
}

function failed(reason: FailureReason, message: string, life: Life): State {
  return { phase: 'Failed', reason, message, next: nextInLife(life, 'A failed pod stays for inspection until its lifetime ends.') };
}

/** A state in which nothing is asked of the products. */
function simple(observed: Observed, install: InstallState, state: State, now: number): Part {
  const isInstalled = install.state === 'installed';

  return {
    status:     statusOf(observed, state, now),
    conditions: {
      Installed:     conditionOf(isInstalled, isInstalled ? 'Deployed' : state.reason, isInstalled ? 'Helm has deployed the release.' : state.message),
      ProductsReady: conditionOf(false, state.reason, state.message),
      Ready:         conditionOf(false, state.reason, state.message),
    },
    actions: [],
  };
}

function installed(observed: Observed, life: Life, now: number): Part {
  const { release } = observed;
  const template = templateOfPod(observed);
  const installedAt = observed.pod.status?.timings?.installedAt ?? toUtc(now);

  if (!release || !template.ok) {
    return simple(observed, { state: 'installed' }, failed('TemplateInvalid', template.ok ? 'The release is not known.' : template.error.message, life), now);
  }
  if (life.rest) {
    return assessSleep({ observed, template: template.value, life, rest: life.rest, installedAt }, now);
  }

  const wake = planWake(sleepGroups(template.value, release.name, observed.workloads), observed.access ? observed.cronJobs : []);

  return awake({ observed, template: template.value, life, wake, installedAt }, now);
}

interface Awake {
  observed: Observed;
  template: TemplateSpec;
  life: Life;
  wake: SleepProgress;
  installedAt: string;
}

function awake({ observed, template, life, wake, installedAt }: Awake, now: number): Part {
  const { pod, release, workloads } = observed;
  const wasReady = pod.status?.phase === 'Ready' || pod.status?.phase === 'Degraded';
  const missing = release ? missingWorkloads(release, workloads, wasReady) : [];
  const available = missing.length === 0 && wake.done;
  const products = productStatuses(template, observed, { available, wasReady: pod.status?.phase === 'Ready' });
  const unready = products.filter(({ ready }) => !ready);
  const isReady = available && unready.length === 0;
  const timings = { ...pod.status?.timings, installedAt, ...(isReady && !pod.status?.timings?.readyAt ? { readyAt: toUtc(now) } : {}) };
  const obstacle = wake.waitingFor ? `It waits for ${ wake.waitingFor }` : obstacleOf(missing, observed, unready);
  const state = isReady ? readyState(life) : unreadyState({ observed, template, installedAt, obstacle, waking: !wake.done });
  const conditions: Partial<Record<ConditionType, ConditionValue>> = {
    Installed:     conditionOf(true, 'Deployed', 'Helm has deployed the release.'),
    ProductsReady: unready.length ? conditionOf(false, 'NotReady', `Not ready: ${ unready.map(({ title }) => title).join(', ') }.`) : conditionOf(true, 'AllReady', 'Every product says that it is ready.'),
    Ready:         conditionOf(isReady, state.reason, state.message),
  };
  const follow = followUp({ observed, template, available, isReady, installedAt }, now);

  return {
    status: { ...statusOf(observed, state, now), products, timings: withoutEnds(timings) },
    conditions,
    ...follow,
    actions: [...observed.access ? wake.actions : [], ...follow.actions],
  };
}

/** What stands in the way: what Kubernetes lacks, with the product's own word where it says one already. */
function obstacleOf([missing]: readonly string[], { answers }: Observed, [unready]: readonly ProductStatus[]): string {
  const word = unready && `${ unready.title } is not ready: ${ unready.message }`;

  if (missing === undefined) {
    return word ?? 'It is not ready';
  }

  return unready && /^It says /.test(answers[unready.name]?.message ?? '') ? `${ missing }; ${ word }` : missing;
}

/** A living pod has not failed and has not expired. */
function withoutEnds(timings: NonNullable<ProductPodStatus['timings']>): ProductPodStatus['timings'] {
  const { failedAt: _failed, expiredAt: _expired, parkedAt: _parked, ...rest } = timings;

  return rest;
}

function readyState(life: Life): State {
  return { phase: 'Ready', reason: 'Ready', message: 'Every workload is available and every product says that it is ready.', next: nextInLife(life) };
}

interface Unready {
  observed: Observed;
  template: TemplateSpec;
  installedAt: string;
  obstacle: string;
  waking: boolean;
}

/** Which phase a pod that is not ready is in depends on where it comes from. */
function unreadyPhase(before: Phase | undefined, waking: boolean): Phase {
  if (waking || before === 'Asleep' || before === 'Expired' || before === 'Waking') {
    return 'Waking';
  }

  return before === 'Ready' || before === 'Degraded' ? 'Degraded' : 'Starting';
}

function unreadyState({ observed, template, installedAt, obstacle, waking }: Unready): State {
  const [diagnosis] = observed.diagnosis;
  const phase = unreadyPhase(observed.pod.status?.phase, waking);
  const message = diagnosis ?? `${ obstacle.replace(/\.$/, '') }.`;
  const at = template.readySeconds === undefined || phase !== 'Starting' ? undefined : toUtc(Date.parse(installedAt) + template.readySeconds * 1000);
  const reasons: Partial<Record<Phase, string>> = { Waking: 'Waking', Degraded: 'NotReadyAnyMore' };
  const whys: Partial<Record<Phase, string>> = { Waking: 'The products are waking.', Degraded: 'The products are to be ready again.' };

  return {
    phase,
    reason: diagnosis ? 'Obstructed' : reasons[phase] ?? 'Starting',
    message,
    next:   { action: 'BecomeReady', ...(at ? { at } : {}), why: whys[phase] ?? 'The products are starting.' },
  };
}

/** Whom to ask now, and when to ask again. */
function followUp({ observed, template, available, isReady, installedAt }: { observed: Observed; template: TemplateSpec; available: boolean; isReady: boolean; installedAt: string }, now: number): Pick<Part, 'actions' | 'wakeAt'> {
  const asked = observed.access ? template.products.filter(({ readiness }) => readiness) : [];
  const times = asked.map((product) => askAt(observed.answers[product.name], { available, ready: isReady, patienceMs: observed.patienceMs }));
  const due = asked.filter((_, index) => (times[index] ?? 0) <= now);
  const inspect = !isReady && observed.access && now - Date.parse(installedAt) >= DIAGNOSE_AFTER_MS;
  const actions: Action[] = [
    ...(due.length ? [{ type: 'AskProducts' as const, products: due, release: observed.pod.metadata.name, whenAvailable: available }] : []),
    ...(inspect ? [{ type: 'Inspect' as const, deep: true }] : []),
  ];
  const wakeAt = earliest([...times.filter((time) => time > now), ...(isReady ? [] : [now + DIAGNOSE_AFTER_MS])]);

  return { actions, ...(wakeAt === undefined ? {} : { wakeAt }) };
}
