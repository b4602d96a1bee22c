import type { Phase } from '@product-pods/domain';

export type PhaseColor = 'info' | 'success' | 'warning' | 'error';

/** The dashboard's colour of each phase. */
export const PHASE_COLORS: Record<Phase, PhaseColor> = {
  Pending:     'info',
  Installing:  'info',
  Starting:    'info',
  Ready:       'success',
  Degraded:    'warning',
  Asleep:      'info',
  Waking:      'info',
  Expired:     'warning',
  Terminating: 'warning',
  Failed:      'error',
};

/** The dashboard's icon of each phase: who cannot tell the colours apart has that and the word. */
export const PHASE_ICONS: Record<Phase, `icon-${ string }`> = {
  Pending:     'icon-dot-open',
  Installing:  'icon-helm',
  Starting:    'icon-dot-half',
  Ready:       'icon-checkmark',
  Degraded:    'icon-warning',
  Asleep:      'icon-pause',
  Waking:      'icon-play',
  Expired:     'icon-history',
  Terminating: 'icon-trash',
  Failed:      'icon-error',
};
