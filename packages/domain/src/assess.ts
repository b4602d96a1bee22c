import type { Action } from './actions';
import { conditionOf } from './conditions';
import type { ConditionValue } from './conditions';
import { installState } from './install-state';
import type { InstallState } from './install-state';
import type { Observed } from './observed';
import type { Part } from './plan-ending';
import type { ConditionType, NextAction, Phase, ProductPodStatus } from './product-pod';
import { askAt, missingWorkloads, productStatuses } from './readiness';
import type { Fault } from './result';
import type { TemplateSpec } from './template';
import { parseTemplate } from './template-parse';
import { toUtc } from './ttl';

export const FAILURE_REASONS = ['InvalidTtl', 'InstallFailed', 'InstallNotStarted', 'ReleaseRemoved', 'TemplateInvalid'] as const;
export type FailureReason = typeof FAILURE_REASONS[number];

/** After this long in Starting, the container pods are looked at for a reason, and then as often. */
export const DIAGNOSE_AFTER_MS = 5000;

interface Life {
  end: string | undefined;
  expiryFault: Fault | undefined;
}

interface State {
  phase: Phase;
  reason: string;
  message: string;
  next: NextAction;
}

/** The state of a pod that is alive at `now` (milliseconds). */
export function assess(observed: Observed, life: Life, now: number): Part {
  const install = installState(observed, now);

  if (life.expiryFault) {
    return simple(observed, install, failed('InvalidTtl', life.expiryFault.message, life));
  }

  switch (install.state) {
  case 'waiting': {
    const message = 'It waits for the installation to begin.';

    return { ...simple(observed, install, { phase: 'Pending', reason: 'WaitingForInstall', message, next: { action: 'Install', why: message } }), wakeAt: Date.parse(install.deadline) };
  }
  case 'installing': {
    const message = 'Helm is installing the release.';

    return simple(observed, install, { phase: 'Installing', reason: 'Installing', message, next: { action: 'BecomeReady', why: message } });
  }
  case 'failed':
    return simple(observed, install, failed('InstallFailed', install.message, life));
  case 'notStarted':
    return simple(observed, install, failed('InstallNotStarted', 'No installation began within ten minutes.', life));
  case 'removed':
    return simple(observed, install, failed('ReleaseRemoved', 'Somebody uninstalled the release.', life));
  case 'installed':
    return installed(observed, life, now);
  }
}

function failed(reason: FailureReason, message: string, { end }: Life): State {
  return { phase: 'Failed', reason, message, next: expiry(end, 'A failed pod stays for inspection until its lifetime ends.') };
}

function expiry(end: string | undefined, why: string): NextAction {
  return end ? { action: 'Expire', at: end, why } : { action: 'None', why: 'It never expires.' };
}

/** A state in which nothing is asked of the products. */
function simple(observed: Observed, install: InstallState, state: State): Part {
  const isInstalled = install.state === 'installed';

  return {
    status:     statusOf(observed, state),
    conditions: {
      Installed:     conditionOf(isInstalled, isInstalled ? 'Deployed' : state.reason, isInstalled ? 'Helm has deployed the release.' : state.message),
      ProductsReady: conditionOf(false, state.reason, state.message),
      Ready:         conditionOf(false, state.reason, state.message),
    },
    actions: [],
  };
}

function statusOf({ pod, release }: Observed, { phase, reason, message, next }: State): ProductPodStatus {
  const { timings } = pod.status ?? {};

  return {
    phase,
    reason,
    message,
    next,
    ...(release ? { release: { name: release.name, status: release.status, revision: release.revision, chart: release.chart, version: release.version } } : {}),
    ...(timings ? { timings } : {}),
  };
}

function installed(observed: Observed, life: Life, now: number): Part {
  const { pod, release } = observed;
  const text = release?.template;
  const template = text === undefined ? { ok: true as const, value: { products: [] } as TemplateSpec } : parseTemplate(text);

  if (!release || !template.ok) {
    return simple(observed, { state: 'installed' }, failed('TemplateInvalid', template.ok ? 'The release is not known.' : template.error.message, life));
  }

  const wasReady = pod.status?.phase === 'Ready';
  const missing = missingWorkloads(release, observed.workloads, wasReady);
  const available = missing.length === 0;
  const products = productStatuses(template.value, observed, { available, wasReady });
  const unready = products.filter(({ ready }) => !ready);
  const isReady = available && unready.length === 0;
  const timings = { installedAt: toUtc(now), ...(isReady ? { readyAt: toUtc(now) } : {}), ...pod.status?.timings };
  const state = isReady ? readyState(pod.spec.ttl, life) : startingState({ observed, template: template.value, installedAt: timings.installedAt, obstacle: missing[0] ?? `${ unready[0]?.title } is not ready: ${ unready[0]?.message }` });
  const conditions: Partial<Record<ConditionType, ConditionValue>> = {
    Installed:     conditionOf(true, 'Deployed', 'Helm has deployed the release.'),
    ProductsReady: unready.length ? conditionOf(false, 'NotReady', `Not ready: ${ unready.map(({ title }) => title).join(', ') }.`) : conditionOf(true, 'AllReady', 'Every product says that it is ready.'),
    Ready:         conditionOf(isReady, state.reason, state.message),
  };

  return { status: { ...statusOf(observed, state), products, timings }, conditions, ...followUp({ observed, template: template.value, available, isReady, installedAt: timings.installedAt }, now) };
}

function readyState(ttl: string, { end }: Life): State {
  return { phase: 'Ready', reason: 'Ready', message: 'Every workload is available and every product says that it is ready.', next: expiry(end, `Its lifetime of ${ ttl } ends.`) };
}

function startingState({ observed, template, installedAt, obstacle }: { observed: Observed; template: TemplateSpec; installedAt: string; obstacle: string }): State {
  const [diagnosis] = observed.diagnosis;
  const message = diagnosis ?? `${ obstacle.replace(/\.$/, '') }.`;
  const at = template.readySeconds === undefined ? undefined : toUtc(Date.parse(installedAt) + template.readySeconds * 1000);

  return {
    phase:  'Starting',
    reason: diagnosis ? 'Obstructed' : observed.pod.status?.timings?.readyAt ? 'NotReadyAnyMore' : 'Starting',
    message,
    next:   { action: 'BecomeReady', ...(at ? { at } : {}), why: 'The products are starting.' },
  };
}

/** Whom to ask now, and when to ask again. */
function followUp({ observed, template, available, isReady, installedAt }: { observed: Observed; template: TemplateSpec; available: boolean; isReady: boolean; installedAt: string }, now: number): Pick<Part, 'actions' | 'wakeAt'> {
  const asked = observed.access ? template.products.filter(({ readiness }) => readiness) : [];
  const times = asked.map((product) => askAt(observed.answers[product.name], { available, ready: isReady }));
  const due = asked.filter((_, index) => (times[index] ?? 0) <= now);
  const diagnose = !isReady && observed.access && now - Date.parse(installedAt) >= DIAGNOSE_AFTER_MS;
  const actions: Action[] = [
    ...(due.length ? [{ type: 'AskProducts' as const, products: due, release: observed.pod.metadata.name, whenAvailable: available }] : []),
    ...(diagnose ? [{ type: 'Diagnose' as const }] : []),
  ];
  const wakes = [...times.filter((time) => time > now), ...(isReady ? [] : [now + DIAGNOSE_AFTER_MS])];

  return { actions, ...(wakes.length ? { wakeAt: Math.min(...wakes) } : {}) };
}
