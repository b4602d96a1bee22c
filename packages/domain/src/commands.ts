import { failedEndOf } from './life';
import { DEFAULT_LIFE_POLICY } from './life-policy';
import { endsOf, hasBegunToEnd, stageOf } from './life-stage';
import type { Stage } from './life-stage';
import type { Phase, ProductPod, ProductPodSpec } from './product-pod';
import { toUtc } from './ttl';

/** What a person may ask of a pod, in the order in which it is offered. */
export const COMMANDS = ['Wake', 'Sleep', 'BringBack', 'Extend', 'Confirm', 'KeepFailed', 'Protect', 'Unprotect', 'HandOver'] as const;
export type Command = typeof COMMANDS[number];

/** Commands that need no more than being given. */
export type PlainCommand = Exclude<Command, 'BringBack' | 'Extend' | 'HandOver'>;

/** A merge patch of the specification: `null` removes a field. */
export type SpecChange = { [Field in keyof ProductPodSpec]?: ProductPodSpec[Field] | null };

/** From these a pod can be sent to sleep; before them there is nothing to stop yet. */
const AWAKE: readonly Phase[] = ['Starting', 'Ready', 'Degraded', 'Waking'];

/**
 * The commands that make sense for the pod at `now` (milliseconds), whoever gives them. None for a pod that is being removed.
 *
 * Extending and bringing back are one thing with two names: an expired pod is brought back by more lifetime. Waking an expired pod, or
 * one that nobody confirmed, would not wake it.
 */
export function commandsFor(pod: ProductPod, now: number): Command[] {
  const { spec, status, metadata } = pod;

  if (metadata.deletionTimestamp || hasBegunToEnd(pod)) {
    return [];
  }

  const { end, renewalDueAt } = endsOf(pod, now);
  const isExpired = hasExpired(pod);
  const missed = renewalDueAt !== undefined && Date.parse(renewalDueAt) <= now;
  const sense: Record<Command, boolean> = {
    Wake:       status?.phase === 'Asleep' && !isExpired && !missed,
    Sleep:      AWAKE.some((phase) => phase === status?.phase),
    BringBack:  end !== undefined && isExpired,
    Extend:     end !== undefined && !isExpired,
    Confirm:    spec.renewEvery !== undefined && livesOnceConfirmed(pod, now),
    KeepFailed: status?.phase === 'Failed' && status.next?.action === 'Remove' && !spec.keepFailed,
    Protect:    !spec.protected,
    Unprotect:  Boolean(spec.protected),
    HandOver:   true,
  };

  return COMMANDS.filter((command) => sense[command]);
}

/** Whether the operator has found the pod's time over: it is stopped and stays until it is brought back or removed. */
export function hasExpired({ status }: Pick<ProductPod, 'status'>): boolean {
  return status?.phase === 'Expired' || status?.timings?.parkedAt !== undefined;
}

/** Whether there is a life to go on with: confirming does not make up for a lifetime that is over. */
function livesOnceConfirmed(pod: ProductPod, now: number): boolean {
  const { end } = endsOf({ ...pod, spec: { ...pod.spec, renewedAt: toUtc(now) } }, now);

  return end === undefined || Date.parse(end) > now;
}

/** What the command changes about the specification at `now` (milliseconds). */
export function changeFor(command: PlainCommand, now: number): SpecChange {
  switch (command) {
  case 'Wake': return { desiredState: 'Running' };
  case 'Sleep': return { desiredState: 'Asleep' };
  case 'Confirm': return { renewedAt: toUtc(now) };
  case 'KeepFailed': return { keepFailed: true };
  case 'Protect': return { protected: true };
  case 'Unprotect': return { protected: null };
  }
}

/** The change that takes `change` back, for a pod that had this specification before. */
export function takingBack(change: SpecChange, before: ProductPodSpec): SpecChange {
  return Object.fromEntries(Object.keys(change).map((field) => [field, before[field as keyof ProductPodSpec] ?? null]));
}

/**
 * Where in its life the pod is at `now` (milliseconds) once its protection is taken away: nothing else may have kept it from its end.
 * The policy decides only where the pod does not; a failed pod whose time to be cleared away has come is `ending` too.
 */
export function stageUnprotected(pod: ProductPod, now: number, policy = DEFAULT_LIFE_POLICY): Stage['stage'] {
  const bare: ProductPod = { ...pod, spec: { ...pod.spec, protected: false } };
  const failedEnd = pod.status?.phase === 'Failed' ? failedEndOf(bare, policy.failedMs) : undefined;
  const { stage } = stageOf(bare, { end: endsOf(bare, now).end, policy, archived: false }, now);

  return stage === 'living' && failedEnd !== undefined && failedEnd <= now ? 'ending' : stage;
}
