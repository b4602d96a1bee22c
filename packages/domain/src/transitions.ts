import { findCondition } from './conditions';
import type { ProductPodStatus } from './product-pod';

/** A Kubernetes event to be written about a pod. */
export interface PodEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** Reasons that are worth a warning although the phase stays the same. */
const WARNINGS: ReadonlySet<string> = new Set(['Obstructed', 'UninstallFailed', 'NamespaceStuck', 'ClusterObjectsRemain', 'ArchiveFailed', 'ArchiveUnavailable']);
/** Conditions that are there only when something is wrong. */
const TOLD = ['SpecValid', 'OwnerPresent'] as const;

/** The events that tell what changed from one status to the next; none when nothing that people care about did. */
export function eventsFor(before: ProductPodStatus | undefined, after: ProductPodStatus): PodEvent[] {
  const events: PodEvent[] = [];

  if (after.phase && (before?.phase !== after.phase || (after.phase === 'Failed' && before.reason !== after.reason))) {
    events.push({ type: after.phase === 'Failed' ? 'Warning' : 'Normal', reason: after.phase === 'Failed' ? after.reason ?? 'Failed' : after.phase, message: after.message ?? after.phase });
  } else if (after.reason && after.reason !== before?.reason && WARNINGS.has(after.reason)) {
    events.push({ type: 'Warning', reason: after.reason, message: after.message ?? '' });
  }
  for (const type of TOLD) {
    const now = findCondition(after.conditions, type);

    if (now?.status === 'False' && findCondition(before?.conditions, type)?.reason !== now.reason) {
      events.push({ type: 'Warning', reason: now.reason, message: now.message });
    }
  }
  if (before?.expiresAt && after.expiresAt && before.expiresAt !== after.expiresAt) {
    events.push({ type: 'Normal', reason: before.expiresAt < after.expiresAt ? 'Extended' : 'Shortened', message: `It expires at ${ after.expiresAt } instead of ${ before.expiresAt }.` });
  }

  return events;
}
