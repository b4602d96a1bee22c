import { describe, expect, it } from 'vitest';
import { Calm } from './calm';
import type { PodPlan } from './plan';
import { newRecord, type PodRecord } from './record';
import {
  checkFlapping, checkOverdue, checkPhase, checkRemoval, checkStop, checkWorkloads,
} from './rules';

const BORN = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => BORN + seconds * 1000;
const plan: PodPlan = {
  name: 'c000', foreign: false, atMs: 0, lifeMs: 100_000, asDuration: true, gracePeriod: '30s', expiryAction: 'Delete', protected: false, release: 'plain', replicas: 2, steps: [],
};

function record(more: Partial<PodRecord> = {}): PodRecord {
  return {
    ...newRecord(plan, 'pp-c000'),
    facts:     { createdAt: BORN, terms: [{ since: BORN, ttl: '100s', gracePeriod: '30s' }], installedAt: at(5) },
    workloads: new Map([['Deployment/c000', {
      replicas: 2, available: 2, uid: 'u', gone: false,
    }]]),
    ...more,
  };
}

const scaledTo = (replicas: number) => record({ workloads: new Map([['Deployment/c000', {
  replicas, available: 0, uid: 'u', gone: false,
}]]) });

describe('too early', () => {
  it.each([
    ['a stop', () => checkStop(record(), at(99), 'Deployment/c000'), /was stopped at .*, 1\.0 s before the end/],
    ['an expiry', () => checkPhase(record(), 'Expired', at(40)), /is Expired at .*, 60\.0 s before/],
    ['a removal in its grace', () => checkRemoval(record(), at(129), 'its namespace goes'), /its namespace goes .*grace 30s/],
  ])('%s is told', (_, check, expected) => {
    expect(check()).toMatch(expected);
  });

  it.each([
    ['a stop at the end', () => checkStop(record(), at(100), 'x')],
    ['another phase', () => checkPhase(record(), 'Ready', at(40))],
    ['a removal after its grace', () => checkRemoval(record(), at(130), 'x')],
    ['anything after the end has begun', () => checkStop(record({ endingAt: at(1) }), at(2), 'x')],
    ['a pod nobody has seen', () => checkStop(record({ facts: undefined }), at(2), 'x')],
  ])('%s is not', (_, check) => {
    expect(check()).toBeUndefined();
  });
});

describe('too late', () => {
  it.each([
    ['within the minute', record(), at(189), at(0), undefined],
    ['after it', record(), at(190), at(0), /the ProductPod and its namespace should have been gone/],
    ['without a minute of calm', record(), at(300), at(250), undefined],
    ['after a minute of calm', record(), at(310), at(250), /60\.0 s of calm/],
    ['with everything gone', record({ goneAt: at(131), namespaceGoneAt: at(132) }), at(900), at(0), undefined],
    ['with the namespace left', record({ goneAt: at(131) }), at(900), at(0), /^its namespace should/],
    ['in a foreign namespace, which stays', record({ goneAt: at(131), plan: { ...plan, foreign: true } }), at(900), at(0), undefined],
  ])('removal %s', (_, pod, now, calm, expected) => {
    const said = checkOverdue(pod, now, calm);

    expect(expected ? expected.test(said ?? '') : said === undefined).toBe(true);
  });

  it.each([
    ['runs as it must', record(), 80, undefined],
    ['is at rest and must run', scaledTo(0), 80, 'sluggish'],
    ['is at rest since a moment ago', scaledTo(0), 30, undefined],
    ['has lost replicas', scaledTo(1), 80, 'replicas'],
    ['has a database beside it', record({ workloads: new Map([['StatefulSet/db', {
      replicas: 1, available: 1, uid: 'u', gone: false,
    }]]) }), 80, undefined],
  ])('a pod that %s', (_, pod, seconds, rule) => {
    expect(checkWorkloads(pod, at(seconds), at(0))?.rule).toBe(rule);
  });
});

describe('checkFlapping', () => {
  const phases = (...names: string[]) => names.map((value, index) => ({ at: at(index * 10), value }));

  it.each([
    ['back and forth', phases('Ready', 'Starting', 'Ready'), [], true],
    ['back and forth with a cause', phases('Ready', 'Starting', 'Ready'), [at(5)], false],
    ['a cause from before', phases('Ready', 'Starting', 'Ready'), [at(0)], true],
    ['onward', phases('Pending', 'Installing', 'Ready'), [], false],
    ['too little', phases('Ready', 'Starting'), [], false],
  ])('%s', (_, seen, causes, told) => {
    expect(checkFlapping({ phases: seen, causes }) !== undefined).toBe(told);
  });

  it('takes the end of the lifetime for a cause', () => {
    expect(checkFlapping({ phases: phases('Ready', 'Expired', 'Ready'), causes: [], facts: { createdAt: BORN, terms: [{ since: BORN, ttl: '15s' }] } })).toBeUndefined();
  });
});

describe('Calm', () => {
  it('begins when the last fault has ended', () => {
    const calm = new Calm(0);

    calm.begin(10);
    calm.begin(20);
    calm.end(30);
    expect(calm.since).toBeUndefined();
    calm.end(40);
    expect(calm.since).toBe(40);
    expect([[0, 9], [0, 10], [35, 36], [40, 50], [41, 50]].map(([from = 0, to = 0]) => calm.during(from, to))).toEqual([true, false, false, false, true]);
  });
});
