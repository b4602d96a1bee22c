import { describe, expect, it } from 'vitest';
import { mergeConditions } from './conditions';
import type { ProductPodStatus } from './product-pod';
import { eventsFor } from './transitions';

const soon = (status: 'True' | 'False') => ({ conditions: [{ type: 'ExpiringSoon' as const, status, reason: 'EndIsNear', message: 'It expires soon.', lastTransitionTime: '' }] });

describe('eventsFor', () => {
  it.each<[string, ProductPodStatus | undefined, ProductPodStatus, unknown[]]>([
    ['the first phase', undefined, { phase: 'Pending', message: 'm' }, [{ type: 'Normal', reason: 'Pending', message: 'm' }]],
    ['another phase', { phase: 'Starting' }, { phase: 'Ready', message: 'm' }, [{ type: 'Normal', reason: 'Ready', message: 'm' }]],
    ['a failure, by its reason', { phase: 'Installing' }, { phase: 'Failed', reason: 'InstallFailed', message: 'm' }, [{ type: 'Warning', reason: 'InstallFailed', message: 'm' }]],
    ['an obstacle', { phase: 'Starting', reason: 'Starting' }, { phase: 'Starting', reason: 'Obstructed', message: 'm' }, [{ type: 'Warning', reason: 'Obstructed', message: 'm' }]],
    ['the same again', { phase: 'Ready', reason: 'Ready', message: 'a' }, { phase: 'Ready', reason: 'Ready', message: 'b' }, []],
    ['the end coming near', { phase: 'Ready', ...soon('False') }, { phase: 'Ready', ...soon('True') }, [{ type: 'Normal', reason: 'ExpiringSoon', message: 'It expires soon.' }]],
    ['the end being near still', { phase: 'Ready', ...soon('True') }, { phase: 'Ready', ...soon('True') }, []],
    ['more time', { expiresAt: '2026-01-01T00:00:00Z' }, { expiresAt: '2026-01-02T00:00:00Z' }, [{ type: 'Normal', reason: 'Extended', message: 'It expires at 2026-01-02T00:00:00Z instead of 2026-01-01T00:00:00Z.' }]],
    ['less time', { expiresAt: '2026-01-02T00:00:00Z' }, { expiresAt: '2026-01-01T00:00:00Z' }, [expect.objectContaining({ reason: 'Shortened' })]],
  ])('%s', (_, before, after, events) => {
    expect(eventsFor(before, after)).toEqual(events);
  });
});

describe('mergeConditions', () => {
  const before = [{ type: 'Ready' as const, status: 'False' as const, reason: 'A', message: 'a', lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 }];
  const now = Date.parse('2026-01-02T00:00:00Z');

  it('keeps the time of the last transition while only the reason changes', () => {
    expect(mergeConditions(before, { Ready: { status: 'False', reason: 'B', message: 'b' } }, { now, generation: 2 })).toEqual([
      { type: 'Ready', status: 'False', reason: 'B', message: 'b', lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 2 },
    ]);
  });

  it('stamps a change of the status', () => {
    expect(mergeConditions(before, { Ready: { status: 'True', reason: 'B', message: 'b' } }, { now })).toMatchObject([{ lastTransitionTime: '2026-01-02T00:00:00Z' }]);
  });
});
