import type { Phase } from '@product-pods/domain';

/** The dashboard's colour of each phase. */
export const PHASE_COLORS: Record<Phase, 'info' | 'success' | 'warning' | 'error'> = {
  Pending:     'info',
  Installing:  'info',
  Starting:    'info',
  Ready:       'success',
  Expired:     'warning',
  Terminating: 'warning',
  Failed:      'error',
};
