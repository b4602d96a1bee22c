import { beforeEach, describe, expect, it } from 'vitest';
import { Calm } from './calm';
import { Ledger } from './ledger';
import type { PodPlan } from './plan';
import type { PodObject, WorkloadObject } from './seen';

const BORN = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => BORN + seconds * 1000;
const plan: PodPlan = {
  name: 'c000', foreign: false, atMs: 0, lifeMs: 100_000, asDuration: true, gracePeriod: '30s', expiryAction: 'Delete', protected: false, release: 'record', replicas: 2, steps: [],
};
const metadata = (name: string, more: object = {}) => ({
  name, namespace: 'pp-c000', uid: `uid-${ name }`, resourceVersion: '1', creationTimestamp: new Date(BORN).toISOString(), ...more,
});
const pod = (phase: string, spec: Partial<PodObject['spec']> = {}, more: object = {}): PodObject => ({ metadata: metadata('c000', more), spec: { ttl: '100s', gracePeriod: '30s', ...spec }, status: { phase } });
const workload = (replicas: number, available = replicas): WorkloadObject => ({ metadata: metadata('c000'), spec: { replicas }, status: { availableReplicas: available } });

let ledger: Ledger;
let calm: Calm;

beforeEach(() => {
  calm = new Calm(BORN);
  ledger = new Ledger(calm, () => undefined);
  ledger.expect(plan, 'pp-c000');
});

const see = (seconds: number, object: PodObject, gone = false) => ledger.podSeen({ object, gone, at: at(seconds) });
const run = (seconds: number, object: WorkloadObject, gone = false) => ledger.workloadSeen('Deployment')({ object, gone, at: at(seconds) });
const goes = (seconds: number, name = 'pp-c000', gone = true) => ledger.namespaceSeen({ object: { metadata: metadata(name, { namespace: undefined, deletionTimestamp: 'now' }) }, gone, at: at(seconds) });
const broken = () => ledger.violations.map(({ rule }) => rule);

describe('Ledger', () => {
  it('finds nothing in an ordinary life', () => {
    see(0, pod('Pending'));
    run(2, workload(2, 0));
    run(4, workload(2));
    see(5, pod('Ready'));
    (ledger.records.get('c000')?.facts ?? { installedAt: 0 }).installedAt = at(2);
    see(100, pod('Expired'));
    run(100.5, workload(0));
    see(130, pod('Terminating'));
    run(131, workload(0), true);
    goes(132, 'pp-c000', false);
    see(133, pod('Terminating'), true);
    goes(134);
    ledger.sweep(at(500));
    expect(ledger.violations).toEqual([]);
  });

  it('sees a stop, an expiry and a removal that come too early, each once', () => {
    see(0, pod('Ready'));
    run(4, workload(2));
    run(50, workload(0));
    see(51, pod('Expired'));
    run(52, workload(2));
    run(53, workload(0));
    goes(60, 'pp-c000', false);
    goes(61);
    expect(broken()).toEqual(['early-stop', 'early-expiry', 'early-removal']);
  });

  it('takes what people ask for into account', () => {
    see(0, pod('Ready'));
    run(4, workload(2));
    see(20, pod('Ready', { desiredState: 'Asleep' }));
    run(21, workload(0));
    see(22, pod('Asleep', { desiredState: 'Asleep' }));
    see(30, pod('Asleep', { desiredState: 'Running' }));
    see(31, pod('Waking', { desiredState: 'Running' }));
    run(32, workload(2));
    see(33, pod('Ready', { desiredState: 'Running' }));
    expect(broken()).toEqual([]);
  });

  it('sees that replicas got lost in sleep', () => {
    see(0, pod('Ready'));
    run(4, workload(2));
    see(20, pod('Ready', { desiredState: 'Asleep' }));
    run(21, workload(0));
    run(40, workload(1));
    expect(broken()).toEqual(['replicas']);
  });

  it('sees states come and go without a cause', () => {
    see(0, pod('Pending'));
    ['Ready', 'Starting', 'Ready'].forEach((phase, index) => see(10 + index, pod(phase)));
    expect(broken()).toEqual(['flapping']);
  });

  it('waits for calm before it calls anything late', () => {
    see(0, pod('Ready'));
    calm.begin(at(90));
    ledger.sweep(at(400));
    calm.end(at(400));
    ledger.sweep(at(459));
    expect(broken()).toEqual([]);
    ledger.sweep(at(460));
    expect(broken()).toEqual(['overdue']);
  });

  it('guards foreign namespaces', () => {
    ledger.foreign.set('team', 'uid-team');
    ledger.namespaceSeen({ object: { metadata: { ...metadata('team'), annotations: { 'productpods.io/expires-at': 'soon' } } }, gone: false, at: at(1) });
    ledger.namespaceSeen({ object: { metadata: metadata('other') }, gone: true, at: at(1) });
    goes(2, 'team', false);
    expect(broken()).toEqual(['foreign', 'foreign']);
  });
});
