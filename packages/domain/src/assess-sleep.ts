import { conditionOf } from './conditions';
import type { Life, Rest } from './life';
import { nextInLife } from './life';
import type { Observed } from './observed';
import type { Part } from './plan-ending';
import type { NextAction, ProductPodStatus } from './product-pod';
import { productStatuses } from './readiness';
import { planSleep, sleepGroups } from './sleep-plan';
import type { SleepReason } from './sleep-wish';
import { statusOf } from './state';
import type { State } from './state';
import type { TemplateSpec } from './template';

/** How often container pods on their way out are looked at. */
export const LINGER_AGAIN_MS = 2000;

interface Sleeper {
  observed: Observed;
  template: TemplateSpec;
  life: Life;
  rest: Rest;
  installedAt: string;
}

const BY_WISH: Record<SleepReason, string> = {
  AsleepByHand:     'It sleeps because somebody sent it to sleep.',
  AsleepBySchedule: 'It sleeps by its schedule.',
  RenewalMissed:    'It sleeps because its owner has not confirmed that it is still needed.',
};

/** The state of an installed pod that sleeps or is on its way there. */
export function assessSleep({ observed, template, life, rest, installedAt }: Sleeper, now: number): Part {
  const { pod, release, workloads, cronJobs, lingering, access } = observed;
  const settled = restingState(observed, life, rest);
  // Who was fast asleep before the operator began to watch need not be looked at again.
  const known = pod.status?.reason === settled.reason ? lingering ?? [] : lingering;
  const isAsked = rest.kind === 'wish' || rest.kind === 'quota';
  const sleep = planSleep(sleepGroups(template, release?.name ?? '', workloads), access ? cronJobs : [], known);
  // What it waits for is worth a word only when it takes time: each word is a write.
  const waits = lingering?.length ? ` It waits for ${ sleep.waitingFor }.` : ' It is being stopped.';
  const state = sleep.done ? settled : { ...settled, message: `${ settled.message }${ waits }`, reason: isAsked ? 'GoingToSleep' : 'Stopping' };
  const products = productStatuses(template, observed, { available: false, wasReady: false }).map((product) => ({ ...product, ready: false, message: 'It is asleep.' }));
  const looksAgain = sleep.actions.some(({ type }) => type === 'Inspect') || !access;

  return {
    status: {
      ...statusOf(observed, state, now),
      products,
      timings: timingsOf(pod.status, installedAt, rest),
      ...(rest.kind === 'expired' && rest.stage.stage === 'restorable' ? { restorableUntil: rest.stage.until } : {}),
    },
    conditions: {
      Installed:     conditionOf(true, 'Deployed', 'Helm has deployed the release.'),
      ProductsReady: conditionOf(false, state.reason, state.message),
      Ready:         conditionOf(false, state.reason, state.message),
      ...archiveCondition(observed, rest),
    },
    actions: [...access ? sleep.actions : [], ...(sleep.done && rest.kind === 'expired' && rest.stage.stage === 'archiving' ? [{ type: 'Archive' as const }] : [])],
    ...(looksAgain ? { wakeAt: now + LINGER_AGAIN_MS } : {}),
  };
}

function timingsOf(status: ProductPodStatus | undefined, installedAt: string, rest: Rest): ProductPodStatus['timings'] {
  const { failedAt: _failed, expiredAt: _expired, parkedAt: _parked, ...timings } = status?.timings ?? {};
  const ends = rest.kind !== 'expired' ? {} : rest.stage.stage === 'parked' ? { parkedAt: rest.stage.since } : { expiredAt: rest.stage.expiredAt };

  return { ...timings, installedAt, ...ends };
}

function restingState(observed: Observed, life: Life, rest: Rest): State {
  if (rest.kind === 'wish') {
    const reason = rest.wish.reason ?? 'AsleepByHand';

    return { phase: 'Asleep', reason, message: BY_WISH[reason], next: nextInLife(life) };
  }

  if (rest.kind === 'quota') {
    const message = rest.message || 'It is to wake and asks for its share of the quotas.';

    return { phase: 'Asleep', reason: 'WaitingForQuota', message, next: { action: 'Wake', why: message } };
  }

  const { stage } = rest;
  const undecided = (why: string): NextAction => ({ action: 'None', why });

  switch (stage.stage) {
  case 'restorable':
    return {
      phase:   'Expired',
      reason:  'Expired',
      message: `Its lifetime ended at ${ life.end }. It is stopped and can be brought back until ${ stage.until }.`,
      next:    { action: stage.then, at: stage.until, why: stage.then === 'Archive' ? 'Its data is archived and it is removed unless somebody extends it.' : 'It is removed with its data unless somebody extends it.' },
    };
  case 'parked': {
    const why = stage.reason === 'ExpiredProtected' ? 'It is protected, so it sleeps instead of being removed.' : 'It sleeps until somebody decides.';

    return { phase: 'Asleep', reason: stage.reason, message: `Its lifetime ended at ${ life.end }. ${ why }`, next: undecided(why) };
  }
  case 'archiving': {
    const { archive } = observed;
    const reason = archive?.state === 'unavailable' ? 'ArchiveUnavailable' : archive?.state === 'failed' ? 'ArchiveFailed' : 'Archiving';
    const message = archive && archive.state !== 'done' ? `It is not removed before its data is archived: ${ archive.message }` : 'Its data is being archived.';

    return { phase: 'Expired', reason, message, next: reason === 'ArchiveUnavailable' ? undecided(message) : { action: 'Archive', why: message } };
  }
  }
}

function archiveCondition({ archive }: Observed, rest: Rest): Part['conditions'] {
  if (rest.kind !== 'expired' || rest.stage.stage !== 'archiving') {
    return {};
  }

  return { Archived: conditionOf(archive?.state === 'done', archive?.state === 'done' ? 'Archived' : archive?.state === 'failed' ? 'ArchiveFailed' : archive?.state === 'unavailable' ? 'ArchiveUnavailable' : 'Archiving', archive?.message ?? 'The data is being archived.') };
}
