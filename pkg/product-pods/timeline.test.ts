import type { Phase, ProductPodStatus } from '@product-pods/domain';

import { stationsOf } from './timeline';

const CREATED = '2026-11-23T09:00:00Z';
const INSTALLED = '2026-11-23T09:00:03Z';
const READY = '2026-11-23T09:00:09Z';
const LATER = '2026-11-23T09:30:00Z';
const END = '2026-11-23T10:00:00Z';
const UNTIL = '2026-11-24T10:00:00Z';
const lived = { timings: { installedAt: INSTALLED, readyAt: READY }, conditions: [{ type: 'Ready' as const, status: 'False' as const, reason: '', message: '', lastTransitionTime: LATER }] };
const stations = (phase: Phase, status: ProductPodStatus = {}) => stationsOf({ metadata: { name: 'demo', namespace: 'pp-demo', creationTimestamp: CREATED }, status, phase, end: END });
const before = [
  { key: 'detail.created', at: CREATED, state: 'done', icon: 'icon-checkmark' },
  { key: 'detail.installed', at: INSTALLED, state: 'done', icon: 'icon-checkmark' },
  { key: 'detail.ready', at: READY, state: 'done', icon: 'icon-checkmark' },
];
const end = { key: 'detail.ends', at: END, state: 'open', icon: 'icon-history' };

describe('the stations of a pod', () => {
  it.each<[Phase, ProductPodStatus, string[]]>([
    ['Pending', {}, ['done', 'current', 'open', 'open']],
    ['Starting', { timings: { installedAt: INSTALLED } }, ['done', 'done', 'current', 'open']],
    ['Ready', lived, ['done', 'done', 'done', 'open']],
    ['Failed', {}, ['done', 'failed', 'open', 'open']],
    ['Asleep', { timings: { installedAt: INSTALLED } }, ['done', 'done', 'open', 'resting', 'open']],
    ['Terminating', {}, ['done', 'open', 'open', 'done']],
  ])('that is %s', (phase, status, states) => {
    expect(stations(phase, status).map(({ state }) => state)).toEqual(states);
  });

  it.each<[Phase, object]>([
    ['Asleep', { key: 'phase.Asleep', at: LATER, state: 'resting', icon: 'icon-pause' }],
    ['Waking', { key: 'phase.Waking', at: LATER, state: 'current', icon: 'icon-spinner icon-spin' }],
    ['Degraded', { key: 'phase.Degraded', at: LATER, state: 'troubled', icon: 'icon-warning' }],
  ])('that is %s say since when', (phase, station) => {
    expect(stations(phase, lived)).toEqual([...before, station, end]);
  });

  it('that has expired say until when it can be brought back', () => {
    expect(stations('Expired', { ...lived, restorableUntil: UNTIL })).toEqual([...before, { ...end, state: 'done', icon: 'icon-checkmark' }, { key: 'detail.removed', at: UNTIL, state: 'open', icon: 'icon-trash' }]);
  });
});
