import { findCondition } from './conditions';
import type { ProductPodStatus } from './product-pod';

/** A Kubernetes event to be written about a pod. */
export interface PodEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** The events that tell what changed from one status to the next; none when nothing that people care about did. */
export function eventsFor(before: ProductPodStatus | undefined, after: ProductPodStatus): PodEvent[] {
  const events: PodEvent[] = [];
  const wasSoon = findCondition(before?.conditions, 'ExpiringSoon')?.status === 'True';
  const soon = findCondition(after.conditions, 'ExpiringSoon');

  if (after.phase && (before?.phase !== after.phase || (after.phase === 'Failed' && before.reason !== after.reason))) {
    events.push({ type: after.phase === 'Failed' ? 'Warning' : 'Normal', reason: after.phase === 'Failed' ? after.reason ?? 'Failed' : after.phase, message: after.message ?? after.phase });
  } else if (after.reason !== before?.reason && (after.reason === 'Obstructed' || after.reason === 'UninstallFailed')) {
    events.push({ type: 'Warning', reason: after.reason, message: after.message ?? '' });
  }
  if (soon?.status === 'True' && !wasSoon && after.phase !== 'Expired' && after.phase !== 'Terminating') {
    events.push({ type: 'Normal', reason: 'ExpiringSoon', message: soon.message });
  }
  if (before?.expiresAt && after.expiresAt && before.expiresAt !== after.expiresAt) {
    events.push({ type: 'Normal', reason: before.expiresAt < after.expiresAt ? 'Extended' : 'Shortened', message: `It expires at ${ after.expiresAt } instead of ${ before.expiresAt }.` });
  }

  return events;
}
