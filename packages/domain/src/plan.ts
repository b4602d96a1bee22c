import type { Action } from './actions';
import { assess } from './assess';
import { conditionOf, mergeConditions } from './conditions';
import type { ConditionValue } from './conditions';
import { isOwnedNamespace } from './ending';
import { holdingOf, isGranted, planHolding } from './holding';
import { failedEndOf, restOf } from './life';
import type { Life, Rest } from './life';
import { DEFAULT_LIFE_POLICY } from './life-policy';
import type { LifePolicy } from './life-policy';
import { endsOf, stageOf } from './life-stage';
import type { Stage } from './life-stage';
import { noticesOf } from './plan-notices';
import type { Observed } from './observed';
import { planEnding } from './plan-ending';
import type { Part } from './plan-ending';
import { planQuota } from './plan-quota';
import { projectIn } from './policy/holdings';
import { EXPIRES_AT_ANNOTATION, FINALIZER, PROJECT_LABEL, PROTECTED_ANNOTATION, RANCHER_PROJECT_ANNOTATION } from './product-pod';
import type { ConditionType, ProductPodStatus } from './product-pod';
import type { Fault } from './result';
import { pinTemplate } from './template';
import { wishOf } from './sleep-wish';
import { earliest } from './times';
import { checkGracePeriod } from './renewal';
import { toUtc } from './ttl';

/** What the status must say, what is to be done, and when to look again even if nothing changes. */
export interface Plan {
  status: ProductPodStatus;
  actions: Action[];
  /** Milliseconds; `undefined` when only a change can make a difference. */
  wakeAt?: number;
}

/**
 * The one rule of the operator: from everything observed at `now` (milliseconds) to the status and the next steps. It depends on
 * nothing else, so it may be asked again at any time, after a crash too.
 */
export function plan(observed: Observed, now: number, policy: LifePolicy = DEFAULT_LIFE_POLICY): Plan {
  const { pod, namespace } = observed;
  const { end, renewalDueAt, renewalFrom, faults } = endsOf(pod, now);
  const wish = wishOf(pod, renewalDueAt, now);
  const stage = stageOf(pod, { end, policy, archived: observed.archive?.state === 'done', namespaceGone: observed.namespaceGone ?? (namespace?.terminating && namespace.remaining === '') }, now);
  const failedEnd = stage.stage === 'living' ? failedEndOf(pod, policy.failedMs) : undefined;
  const life: Life = {
    ttl: pod.spec.ttl, end, renewalDueAt, wish, rest: restOf(stage, wish) ?? waitingForQuota(observed, now), ttlFault: faults.find(({ field }) => field === undefined), failedEnd: failedEnd === undefined ? undefined : toUtc(failedEnd),
  };
  const { stage: final, part } = decide(observed, { stage, life, failedEnd }, now);
  const keeping = housekeeping(observed, end, final);
  const { holds, askAt } = planHolding(part.status, observed, now);
  const notices = noticesOf(observed, { stage: final, end, renewalDueAt, renewalFrom, policy }, now);
  const recorded = pod.status?.namespace ?? (namespace && { uid: namespace.uid, owned: isOwnedNamespace(pod.metadata.name, namespace).yes });
  const clusterObjects = observed.release?.clusterObjects.length ? observed.release.clusterObjects : pod.status?.clusterObjects;
  const pinned = pinTemplate(observed);
  const spec = specFaults(observed, [...faults, ...(wish.fault ? [wish.fault] : [])]);

  return {
    status: {
      observedGeneration: pod.metadata.generation,
      ...part.status,
      ...(pinned ? { template: pinned } : {}),
      ...(end === undefined ? {} : { expiresAt: end }),
      ...(renewalDueAt === undefined ? {} : { renewalDueAt }),
      conditions:         mergeConditions(pod.status?.conditions ?? [], { ...part.conditions, ...notices.conditions, ...spec, ...ownerCondition(observed) }, { now, generation: pod.metadata.generation }),
      ...(holds === 'Running' ? {} : { holds }),
      ...(recorded ? { namespace: recorded } : {}),
      ...(wish.seen ? { wish: wish.seen } : {}),
      ...(notices.given.length ? { notices: notices.given } : {}),
      ...(clusterObjects?.length ? { clusterObjects } : {}),
    },
    actions: [...(part.actions.some(({ type }) => type === 'RevokeAccess') ? keeping.filter(({ type }) => type !== 'GrantAccess') : keeping), ...planQuota(observed, holds, final), ...(wish.overtaken && final.stage === 'living' ? [{ type: 'ForgetWish' as const }] : []), ...(askAt !== undefined && askAt <= now ? [{ type: 'Reserve' as const }] : []), ...part.actions, ...notices.actions],
    wakeAt:  earliest([part.wakeAt, notices.wakeAt, askAt, ...turningPoints(final, life)].filter((at) => at !== undefined && at > now)),
  };
}

/** A pod that has given its share of the quotas back rests until it has it again. */
function waitingForQuota(observed: Observed, now: number): Rest | undefined {
  return holdingOf(observed.pod) === 'Running' || isGranted(observed, now) ? undefined : { kind: 'quota', message: observed.quota?.message ?? '' };
}

/** The part of the plan that the stage decides; a failed pod whose time is over goes the same way as an expired one. */
function decide(observed: Observed, { stage, life, failedEnd }: { stage: Stage; life: Life; failedEnd: number | undefined }, now: number): { stage: Stage; part: Part } {
  if (stage.stage === 'ending') {
    return { stage, part: planEnding(observed, stage.why, now) };
  }

  const part = assess(observed, life, now);

  // The reason is judged anew: what has recovered since it was recorded is not cleared away.
  if (failedEnd !== undefined && failedEnd <= now && part.status.phase === 'Failed' && part.status.reason === observed.pod.status?.reason) {
    const why = 'It failed and nobody kept it.';

    return { stage: { stage: 'ending', why }, part: planEnding(observed, why, now) };
  }

  return { stage, part };
}

/** When the course of the life itself changes, in milliseconds. */
function turningPoints(stage: Stage, { end, renewalDueAt, wish, failedEnd }: Life): (number | undefined)[] {
  switch (stage.stage) {
  case 'living':
    return [end, renewalDueAt, failedEnd].map((time) => (time === undefined ? undefined : Date.parse(time))).concat(wish.next?.at);
  case 'restorable':
    return [Date.parse(stage.until)];
  default:
    return [];
  }
}

/** What is wrong with the specification, in a condition that is there only then. */
function specFaults({ pod }: Observed, faults: readonly Fault[]): Partial<Record<ConditionType, ConditionValue>> {
  const grace = pod.spec.gracePeriod === undefined ? undefined : checkGracePeriod(pod.spec.gracePeriod);
  const all = [...faults, ...(grace && !grace.ok ? [grace.error] : [])];
  const [first] = all;

  return first ? { SpecValid: conditionOf(false, `${ first.code[0]?.toUpperCase() }${ first.code.slice(1) }`, all.map(({ message }) => message).join(' ')) } : {};
}

function ownerCondition({ owner, pod }: Observed): Partial<Record<ConditionType, ConditionValue>> {
  if (owner !== 'gone' && owner !== 'disabled') {
    return {};
  }

  return {
    OwnerPresent: owner === 'gone'
      ? conditionOf(false, 'OwnerGone', `Its owner ${ pod.spec.owner } is not a user of Rancher any more; hand it over to somebody.`)
      : conditionOf(false, 'OwnerDisabled', `Its owner ${ pod.spec.owner } may not sign in to Rancher any more; hand it over to somebody.`),
  };
}

/** What every living pod needs: a finalizer, the operator's rights, and the stamps on its objects. */
function housekeeping({ pod, namespace, namespaceGone, access, workloads, release }: Observed, end: string | undefined, { stage }: Stage): Action[] {
  const actions: Action[] = [];
  const expires = end ?? null;
  const guarded = Boolean(pod.spec.protected);

  if (!pod.metadata.deletionTimestamp && !pod.metadata.finalizers?.includes(FINALIZER)) {
    actions.push({ type: 'AddFinalizer' });
  }
  // Who removes a namespace by force takes it away from under what is in it.
  if (!namespace && pod.status?.namespace && !namespaceGone) {
    actions.push({ type: 'CheckNamespace' });
  }
  if (!namespace || namespace.terminating) {
    return actions;
  }

  const project = projectIn(namespace.annotations[RANCHER_PROJECT_ANNOTATION]) ?? null;

  // A namespace that moves to another project takes its pods along.
  if ((pod.metadata.labels?.[PROJECT_LABEL] ?? null) !== project && stage !== 'ending') {
    actions.push({ type: 'LabelProject', project });
  }
  if (!access) {
    actions.push({ type: 'GrantAccess' });
  }

  const stamped = (namespace.annotations[EXPIRES_AT_ANNOTATION] ?? null) === expires;
  const guardStamped = (namespace.annotations[PROTECTED_ANNOTATION] === 'true') === (guarded && stage !== 'ending');

  if (isOwnedNamespace(pod.metadata.name, namespace).yes && ((!stamped && stage !== 'ending') || !guardStamped)) {
    actions.push({ type: 'StampNamespace', expiresAt: expires, protected: guarded && stage !== 'ending' });
  }
  if (stage === 'ending') {
    return actions;
  }
  if (isOwnedNamespace(pod.metadata.name, namespace).yes && !namespace.finalizers?.includes(FINALIZER)) {
    actions.push({ type: 'HoldNamespace' });
  }
  for (const workload of release?.status === 'deployed' && access ? workloads : []) {
    if (workload.release === pod.metadata.name && (workload.podLabel !== pod.metadata.name || (workload.expiresAt ?? null) !== expires)) {
      actions.push({ type: 'StampWorkload', kind: workload.kind, name: workload.name, expiresAt: expires });
    }
  }

  return actions;
}
