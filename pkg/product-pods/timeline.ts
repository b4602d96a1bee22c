import type { Phase, ProductPod } from '@product-pods/domain';
import { findCondition } from '@product-pods/domain';

import { PHASE_ICONS } from './phase';

/** One station of a pod's life: its text's key below `productPods`, when it was or will be reached, and how it is drawn. */
export interface Station {
  key: string;
  at?: string;
  state: 'done' | 'current' | 'failed' | 'resting' | 'troubled' | 'open';
  icon: string;
}

const ICONS: Record<Station['state'], string> = {
  done:     'icon-checkmark',
  current:  'icon-spinner icon-spin',
  failed:   'icon-error',
  resting:  'icon-pause',
  troubled: 'icon-warning',
  open:     'icon-history',
};
/** Phases on the way to being ready for the first time. */
const RISING: readonly Phase[] = ['Pending', 'Installing', 'Starting'];
/** Phases that a pod goes through between its start and its end, and how they are drawn. */
const BETWEEN: Partial<Record<Phase, Station['state']>> = { Degraded: 'troubled', Asleep: 'resting', Waking: 'current' };

const station = (key: string, at: string | undefined, state: Station['state'], icon = ICONS[state]): Station => ({ key, ...(at ? { at } : {}), state, icon });

/** The stations of a pod, those behind it first; `end` is when it ends. */
export const stationsOf = ({ metadata, status, phase, end }: Pick<ProductPod, 'metadata' | 'status'> & { phase: Phase; end?: string }): Station[] => {
  const { installedAt, readyAt } = status?.timings ?? {};
  const reached = [['created', metadata.creationTimestamp], ['installed', installedAt], ['ready', readyAt]] as const;
  const next = reached.findIndex(([, at]) => !at);
  const between = BETWEEN[phase];
  const isOver = phase === 'Expired' || phase === 'Terminating';
  const ahead = (index: number): Station['state'] => (index !== next ? 'open' : phase === 'Failed' ? 'failed' : RISING.includes(phase) ? 'current' : 'open');

  return [
    ...reached.map(([key, at], index) => station(`detail.${ key }`, at, at ? 'done' : ahead(index))),
    // Since it is not ready, it is what it is.
    ...(between ? [station(`phase.${ phase }`, findCondition(status?.conditions, 'Ready')?.lastTransitionTime, between, phase === 'Waking' ? undefined : PHASE_ICONS[phase])] : []),
    station('detail.ends', end, isOver ? 'done' : 'open'),
    ...(phase === 'Expired' && status?.restorableUntil ? [station('detail.removed', status.restorableUntil, 'open', 'icon-trash')] : []),
  ];
};
