import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, NOTHING } from './amounts';
import type { Amounts } from './amounts';
import { drop, EMPTY_LEDGER, overdue, reserve, RESERVATION_MS, settle, SETTLE_AFTER_MS, usedBy, withdraw } from './ledger';
import type { AccountView, Claim, Ledger } from './ledger';

const NOW = 1_000_000;
const whole: Amounts = { pods: 1, running: 1, cpu: 2000, memory: 4, storage: 10 };
const asleep: Amounts = { ...NOTHING, pods: 1, storage: 10 };

interface Seen {
  uid?: string;
  version?: number;
  held: Amounts;
}

function viewOf(pods: Record<string, Seen>, traces: Record<string, Seen> = {}): AccountView {
  return {
    held:    Object.values(pods).reduce((sum, { held }) => add(sum, held), NOTHING),
    heldBy:  (pod) => pods[pod]?.held ?? NOTHING,
    traceOf: (pod, uid) => {
      const seen = traces[pod] ?? pods[pod];

      return seen && (seen.uid ?? `uid-${ pod }`) === uid ? { gone: !pods[pod], steps: [{ version: seen.version ?? 7, held: seen.held }] } : undefined;
    },
  };
}

const claim = (pod: string, changes: Partial<Claim> = {}): Claim => ({ id: `request-${ pod }`, pod, uid: `uid-${ pod }`, base: 0, amounts: whole, ...changes });
const entry = (pod: string, changes: Partial<Claim & { until: number }> = {}) => ({ ...claim(pod, changes), until: NOW + RESERVATION_MS, ...changes });
const ledger = (...reservations: ReturnType<typeof entry>[]): Ledger => ({ settled: 3, reservations });

describe('what an account uses', () => {
  it.each<[string, Ledger, Record<string, Seen>, number]>([
    ['nothing', EMPTY_LEDGER, {}, 0],
    ['what the mirror shows', EMPTY_LEDGER, { a: { held: whole }, b: { held: asleep } }, 1],
    ['what is promised', ledger(entry('a')), {}, 1],
    ['what is promised and shown, once', ledger(entry('a')), { a: { held: whole } }, 1],
    ['what is promised to a pod that sleeps', ledger(entry('a')), { a: { held: asleep } }, 1],
    ['what several requests want for one pod, once', ledger(entry('a'), entry('a', { id: 'other', uid: 'other' })), {}, 1],
    ['what is promised to a pod whose predecessor is still shown, once', ledger(entry('a', { uid: 'new' })), { a: { held: whole } }, 1],
    ['all of it together', ledger(entry('a'), entry('b')), { c: { held: whole } }, 3],
  ])('counts %s', (_, state, pods, running) => {
    expect(usedBy(state, viewOf(pods)).running).toBe(running);
  });
});

describe('reserve', () => {
  const asked = (state: Ledger, pods: Record<string, Seen>, limits: Partial<Amounts>, { wanted = claim('new'), had = NOTHING } = {}) => reserve(state, wanted, { view: viewOf(pods), limits, had, now: NOW });

  it.each<[string, Ledger, Record<string, Seen>, Partial<Amounts>]>([
    ['nothing is limited', EMPTY_LEDGER, {}, {}],
    ['it just fits', ledger(entry('a')), { b: { held: whole } }, { pods: 3, running: 3, cpu: 6000 }],
    ['sleepers use storage alone', EMPTY_LEDGER, { a: { held: asleep } }, { running: 1, cpu: 2000, storage: 20 }],
    ['it was promised already', ledger(entry('new', { id: 'before' })), {}, { pods: 1 }],
    ['it is there already', EMPTY_LEDGER, { new: { held: whole } }, { pods: 1 }],
  ])('admits when %s', (_, state, pods, limits) => {
    expect(asked(state, pods, limits)).toEqual({ ledger: { settled: state.settled, reservations: [...state.reservations, entry('new')] } });
  });

  it('replaces what the same request reserved before', () => {
    expect(asked(ledger(entry('new', { amounts: asleep, until: 5 })), {}, {})).toEqual({ ledger: ledger(entry('new')) });
  });

  it('tells every limit that does not let it through', () => {
    expect(asked(ledger(entry('a')), { b: { held: asleep } }, { pods: 2, running: 1, cpu: 3999, memory: 100, storage: 30 })).toEqual({
      shortages: [{ resource: 'pods', limit: 2, used: 2, more: 1 }, { resource: 'running', limit: 1, used: 1, more: 1 }, { resource: 'cpu', limit: 3999, used: 2000, more: 2000 }],
    });
  });

  it('looks only at limits that the request adds to, so that a lowered one keeps nobody from anything else', () => {
    expect(asked(EMPTY_LEDGER, { a: { held: asleep }, b: { held: whole } }, { pods: 1, storage: 1, running: 2 }, { wanted: claim('a'), had: asleep })).toMatchObject({ ledger: { reservations: [claim('a')] } });
    expect(asked(EMPTY_LEDGER, { a: { held: asleep }, b: { held: whole } }, { pods: 1, running: 1 }, { wanted: claim('a'), had: asleep })).toEqual({ shortages: [{ resource: 'running', limit: 1, used: 1, more: 1 }] });
  });

  it('does not believe a mirror that shows a pod which is no more', () => {
    expect(asked(ledger(entry('a')), { new: { held: whole } }, { running: 1 })).toMatchObject({ shortages: [{ resource: 'running', used: 1, more: 1 }] });
    expect(asked(ledger(entry('a')), { new: { held: whole } }, { running: 1 }, { wanted: claim('new'), had: asleep })).toMatchObject({ shortages: [{ resource: 'running', used: 1, more: 1 }] });
  });

  it('can be withdrawn without touching what another request was promised for the same pod', () => {
    const both = asked(ledger(entry('new', { id: 'other', amounts: asleep })), {}, {});

    expect('ledger' in both && withdraw(both.ledger, 'request-new')).toEqual(ledger(entry('new', { id: 'other', amounts: asleep })));
  });
});

describe('settle', () => {
  const later = NOW + SETTLE_AFTER_MS;

  it.each<[string, Record<string, Seen>, number, string[], number]>([
    ['shown and old enough', { a: { held: whole, version: 9 } }, later, [], 9],
    ['shown, but young', { a: { held: whole } }, later - 1, ['a'], 3],
    ['not shown', {}, later, ['a'], 3],
    ['shown as asleep', { a: { held: asleep } }, later, ['a'], 3],
    ['only its predecessor’s', { a: { held: whole, uid: 'old' } }, later, ['a'], 3],
    ['shown at a version before what was settled', { a: { held: whole, version: 2 } }, later, [], 3],
    ['shown as it was before it was asked for', { a: { held: whole, version: 1 } }, later, ['a'], 3],
  ])('decides on an entry that is %s', (_, pods, now, left, settled) => {
    const after = settle(ledger(entry('a', { base: 1 })), viewOf(pods), now);

    expect({ left: after.reservations.map(({ pod }) => pod), settled: after.settled }).toEqual({ left, settled });
  });
});

describe('settle, of what has gone on since', () => {
  it('drops an entry that was answered, whatever its pod did afterwards', () => {
    const view: AccountView = { ...viewOf({ a: { held: asleep } }), traceOf: () => ({ gone: false, steps: [{ version: 4, held: asleep }, { version: 6, held: whole }, { version: 9, held: asleep }] }) };

    expect(settle(ledger(entry('a', { base: 5 })), view, NOW + SETTLE_AFTER_MS)).toEqual({ settled: 6, reservations: [] });
    expect(settle(ledger(entry('a', { base: 6 })), view, NOW + SETTLE_AFTER_MS).reservations).toHaveLength(1);
  });

  it('drops an entry whose pod has come and gone', () => {
    expect(settle(ledger(entry('a', { base: 8 })), viewOf({}, { a: { held: asleep, version: 8 } }), NOW + SETTLE_AFTER_MS)).toEqual({ settled: 8, reservations: [] });
    expect(settle(ledger(entry('a')), viewOf({}, { a: { held: whole, uid: 'old' } }), NOW + SETTLE_AFTER_MS).reservations).toHaveLength(1);
  });
});

describe('what was admitted and never written', () => {
  it('is overdue in time, and dropped unless it was asked for anew', () => {
    const state = ledger(entry('a'), entry('b', { until: NOW }), entry('c', { until: NOW - 1 }));
    const late = overdue(state, NOW);

    expect(late.map(({ pod }) => pod)).toEqual(['b', 'c']);
    expect(drop(state, late, 8)).toEqual({ settled: 8, reservations: [entry('a')] });
    expect(drop(ledger(entry('b', { until: NOW + 5 })), late, 1)).toEqual(ledger(entry('b', { until: NOW + 5 })));
  });
});

/** A cluster whose pods are written, put to sleep, woken and deleted, and operators that see all of that late. */
interface World {
  version: number;
  pods: Map<string, Seen & { version: number }>;
  history: { version: number; pods: Map<string, Seen & { version: number }> }[];
  ledger: Ledger;
  /** Admitted and not yet written. */
  inFlight: (Claim & { at: number })[];
  now: number;
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const LIMITS = { pods: 4, running: 2 };

/** What an operator sees: the past, as far back as it has fallen behind. */
function viewAt({ history }: World, behind: number): { version: number; view: AccountView } {
  const past = history.slice(0, Math.max(1, history.length - behind));
  const now = past.at(-1);
  const view: AccountView = {
    ...viewOf(Object.fromEntries(now?.pods ?? [])),
    traceOf: (pod, uid) => {
      const steps = past.flatMap(({ pods }) => {
        const seen = pods.get(pod);

        return seen?.uid === uid ? [{ version: seen.version, held: seen.held }] : [];
      });

      return steps.length ? { steps, gone: now?.pods.get(pod)?.uid !== uid } : undefined;
    },
  };

  return { version: now?.version ?? 0, view };
}

function write(world: World, pod: string, seen: Seen | undefined): void {
  world.version += 1;

  if (seen) {
    world.pods.set(pod, { ...seen, version: world.version });
  } else {
    world.pods.delete(pod);
  }
  world.history.push({ version: world.version, pods: new Map(world.pods) });
}

function step(world: World, [kind, name, behind, wait]: [string, string, number, number], serial: number): void {
  const { version, view } = viewAt(world, behind);

  world.now += wait;

  // The API server gives up on requests long before their entries are overdue.
  world.inFlight = world.inFlight.filter(({ at }) => world.now - at < RESERVATION_MS / 2);

  const there = world.pods.get(name);

  if (kind === 'ask' && version >= world.ledger.settled) {
    const wanted: Claim = { id: `r${ serial }`, pod: name, uid: there?.uid ?? `u${ serial }`, base: there?.version ?? 0, amounts: whole };
    const answer = reserve(settle(world.ledger, view, world.now), wanted, { view, limits: LIMITS, had: there?.held ?? NOTHING, now: world.now });

    if ('ledger' in answer) {
      world.ledger = answer.ledger;
      world.inFlight.push({ ...wanted, at: world.now });
    }
  } else if (kind === 'write') {
    const [next, ...rest] = world.inFlight;

    world.inFlight = rest;

    // It is written on the very version that admission was shown, or asked for anew.
    if (next && (world.pods.get(next.pod)?.version ?? 0) === next.base) {
      write(world, next.pod, { uid: next.uid, held: whole });
    }
  } else if (kind === 'lose') {
    world.inFlight = world.inFlight.slice(1);
  } else if (kind === 'sleep' && there) {
    write(world, name, { uid: there.uid, held: asleep });
  } else if (kind === 'delete' && there) {
    write(world, name, undefined);
  } else if (kind === 'tidy') {
    const late = overdue(world.ledger, world.now);

    world.ledger = late.length ? drop(world.ledger, late, Math.max(0, ...late.map(({ pod }) => world.pods.get(pod)?.version ?? 0))) : world.ledger;
  }
}

describe('with several operators that are behind by ever so much', () => {
  const steps = fc.array(fc.tuple(
    fc.constantFrom('ask', 'ask', 'ask', 'write', 'write', 'lose', 'sleep', 'delete', 'tidy'), fc.constantFrom(...NAMES), fc.nat(6), fc.constantFrom(0, 10, SETTLE_AFTER_MS, RESERVATION_MS / 2),
  ), { minLength: 20, maxLength: 120 });

  it('no limit is ever exceeded, and in the end nothing is left promised', () => {
    fc.assert(fc.property(steps, (sequence) => {
      const world: World = { version: 0, pods: new Map(), history: [{ version: 0, pods: new Map() }], ledger: EMPTY_LEDGER, inFlight: [], now: NOW };

      sequence.forEach((each, serial) => {
        step(world, each, serial);
        const { pods, running } = viewOf(Object.fromEntries(world.pods)).held;

        expect(pods).toBeLessThanOrEqual(LIMITS.pods);
        expect(running).toBeLessThanOrEqual(LIMITS.running);
      });
      step(world, ['tidy', 'a', 0, 2 * RESERVATION_MS], -1);
      expect(world.ledger.reservations).toEqual([]);
    }), { numRuns: 1000 });
  });
});
