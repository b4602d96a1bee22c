import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Timers } from './timers';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function ringing() {
  const rung: [string, number][] = [];
  const timers = new Timers((key) => rung.push([key, Date.now()]));

  return { rung, timers };
}

describe('Timers', () => {
  it('rings in the order of time', async() => {
    const { rung, timers } = ringing();

    timers.set('b', 200);
    timers.set('a', 100);
    timers.set('c', 300);
    await vi.advanceTimersByTimeAsync(1000);
    expect(rung).toEqual([['a', 100], ['b', 200], ['c', 300]]);
  });

  it('moves an alarm, earlier and later, and takes it away', async() => {
    const { rung, timers } = ringing();

    timers.set('a', 100);
    timers.set('a', 300);
    timers.set('b', 400);
    timers.set('b', 50);
    timers.set('c', 70);
    timers.set('c', undefined);
    await vi.advanceTimersByTimeAsync(1000);
    expect(rung).toEqual([['b', 50], ['a', 300]]);
    expect(timers.size).toBe(0);
  });

  it('rings at once for what is over', async() => {
    const { rung, timers } = ringing();

    timers.set('a', -5);
    await vi.advanceTimersByTimeAsync(0);
    expect(rung).toEqual([['a', 0]]);
  });

  it('waits for what is weeks away', async() => {
    const { rung, timers } = ringing();
    const weeks = 28 * 24 * 3_600_000;

    timers.set('a', weeks);
    await vi.advanceTimersByTimeAsync(weeks - 1);
    expect(rung).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(rung).toEqual([['a', weeks]]);
  });

  it('never rings after it was stopped', async() => {
    const { rung, timers } = ringing();

    timers.set('a', 100);
    timers.stop();
    timers.set('b', 200);
    await vi.advanceTimersByTimeAsync(1000);
    expect([rung, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('has no timer where there is no alarm', () => {
    const { timers } = ringing();

    timers.set('a', 100);
    timers.set('a', undefined);
    expect(vi.getTimerCount()).toBe(0);
  });

  describe('by a clock that is set', () => {
    const MINUTE = 60_000;

    it('does not ring early because the clock was ahead for a while', async() => {
      let ahead = 0;
      const rung: number[] = [];
      const timers = new Timers(() => rung.push(Date.now()), () => Date.now() + ahead);

      timers.set('b', 5 * MINUTE);
      ahead = 4 * MINUTE;
      timers.set('a', 6 * MINUTE);
      ahead = 0;
      await vi.advanceTimersByTimeAsync(5 * MINUTE - 1);
      expect(rung).toEqual([]);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(rung).toEqual([5 * MINUTE, 6 * MINUTE]);
    });

    it('rings within half a minute for what a clock set forth has made due, and at once when it is told', async() => {
      let ahead = 0;
      const rung: number[] = [];
      const timers = new Timers(() => rung.push(Date.now()), () => Date.now() + ahead);

      timers.set('a', 60 * MINUTE);
      timers.set('b', 120 * MINUTE);
      await vi.advanceTimersByTimeAsync(MINUTE + 1);
      ahead = 60 * MINUTE;
      await vi.advanceTimersByTimeAsync(30_000);
      expect(rung).toEqual([1.5 * MINUTE]);
      ahead = 120 * MINUTE;
      timers.look();
      expect(rung).toEqual([1.5 * MINUTE, 1.5 * MINUTE + 1]);
    });
  });

  it('rings every alarm once, at its last set time, whatever is set in between', async() => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 1000 })), { maxLength: 40 }), async(settings) => {
      vi.setSystemTime(0);

      const { rung, timers } = ringing();
      const last = new Map(settings);

      settings.forEach(([key, at]) => timers.set(key, at));
      await vi.advanceTimersByTimeAsync(2000);
      expect(new Map(rung)).toEqual(last);
      expect(rung).toHaveLength(last.size);
    }), { numRuns: 50 });
  });
});
