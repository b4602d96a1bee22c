import { describe, expect, it } from 'vitest';
import { mergeConditions } from './conditions';
import type { ConditionType, ProductPodStatus } from './product-pod';
import { eventsFor } from './transitions';

const condition = (type: ConditionType, reason: string) => ({ conditions: [{ type, status: 'False' as const, reason, message: 'What is wrong.', lastTransitionTime: '' }] });

describe('eventsFor', () => {
  it.each<[string, ProductPodStatus | undefined, ProductPodStatus, unknown[]]>([
    ['the first phase', undefined, { phase: 'Pending', message: 'm' }, [{ type: 'Normal', reason: 'Pending', message: 'm' }]],
    ['another phase', { phase: 'Starting' }, { phase: 'Ready', message: 'm' }, [{ type: 'Normal', reason: 'Ready', message: 'm' }]],
    ['a failure, by its reason', { phase: 'Installing' }, { phase: 'Failed', reason: 'InstallFailed', message: 'm' }, [{ type: 'Warning', reason: 'InstallFailed', message: 'm' }]],
    ['an obstacle', { phase: 'Starting', reason: 'Starting' }, { phase: 'Starting', reason: 'Obstructed', message: 'm' }, [{ type: 'Warning', reason: 'Obstructed', message: 'm' }]],
    ['the same again', { phase: 'Ready', reason: 'Ready', message: 'a' }, { phase: 'Ready', reason: 'Ready', message: 'b' }, []],
    ['sleep', { phase: 'Ready' }, { phase: 'Asleep', message: 'm' }, [{ type: 'Normal', reason: 'Asleep', message: 'm' }]],
    ['a namespace that does not go', { phase: 'Terminating', reason: 'NamespaceGoing' }, { phase: 'Terminating', reason: 'NamespaceStuck', message: 'm' }, [{ type: 'Warning', reason: 'NamespaceStuck', message: 'm' }]],
    ['a fault in the specification', { phase: 'Ready' }, { phase: 'Ready', ...condition('SpecValid', 'ScheduleNever') }, [{ type: 'Warning', reason: 'ScheduleNever', message: 'What is wrong.' }]],
    ['the same fault still', { phase: 'Ready', ...condition('SpecValid', 'ScheduleNever') }, { phase: 'Ready', ...condition('SpecValid', 'ScheduleNever') }, []],
    ['an owner who left', { phase: 'Ready' }, { phase: 'Ready', ...condition('OwnerPresent', 'OwnerGone') }, [{ type: 'Warning', reason: 'OwnerGone', message: 'What is wrong.' }]],
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
