import { describe, expect, it } from 'vitest';
import { FAULTS, makePlan, STEPS } from './plan';
import { seeded } from './random';

const SIZE = {
  seed: 7, pods: 200, faults: 300, durationMs: 40 * 60_000,
};

describe('seeded', () => {
  it('says the same again for the same seed, and something else for another', () => {
    const some = (seed: number) => Array.from({ length: 20 }, seeded(seed).next);

    expect(some(1)).toEqual(some(1));
    expect(some(1)).not.toEqual(some(2));
  });

  it('keeps within bounds and reaches both', () => {
    const random = seeded(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.between(2, 5)));

    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
  });

  it('shuffles without losing anything', () => {
    expect(seeded(4).shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses to choose from nothing', () => {
    expect(() => seeded(1).pick([])).toThrow(/nothing/);
  });
});

describe('makePlan', () => {
  it('is the same for the same seed', () => {
    expect(makePlan(SIZE)).toEqual(makePlan(SIZE));
    expect(makePlan(SIZE)).not.toEqual(makePlan({ ...SIZE, seed: 8 }));
  });

  it('uses every kind of fault before any twice', () => {
    const kinds = makePlan({ ...SIZE, faults: FAULTS.length }).faults.map(({ kind }) => kind);

    expect([...kinds].sort()).toEqual([...FAULTS].sort());
  });

  it('keeps faults in order and within the run', () => {
    const times = makePlan(SIZE).faults.map(({ atMs }) => atMs);

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((at) => at > 0 && at < SIZE.durationMs)).toBe(true);
  });

  it('has lives of every sort', () => {
    const { pods } = makePlan(SIZE);
    const has = (test: (pod: typeof pods[number]) => boolean) => pods.some(test);

    expect([
      has(({ foreign }) => foreign), has(({ protected: isProtected }) => isProtected), has(({ expiryAction }) => expiryAction === 'Sleep'), has(({ asDuration }) => asDuration),
      has(({ killInstallMs }) => killInstallMs !== undefined), ...STEPS.map((what) => has(({ steps }) => steps.some((step) => step.what === what))),
    ]).not.toContain(false);
  });

  it('gives no lifetime as a duration that the resource refuses', () => {
    expect(makePlan({ ...SIZE, durationMs: 60_000 }).pods.filter(({ asDuration, lifeMs }) => asDuration && lifeMs < 60_000)).toEqual([]);
  });

  it('lets nobody delete a protected pod by plan', () => {
    expect(makePlan(SIZE).pods.filter((pod) => pod.protected && pod.steps.some(({ what }) => what === 'delete'))).toEqual([]);
  });
});
