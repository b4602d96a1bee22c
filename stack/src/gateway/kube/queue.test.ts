import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyedQueue } from './queue';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('KeyedQueue', () => {
  it('makes one run of many changes, and one more for those during a run', async() => {
    const runs: Array<() => void> = [];
    const queue = new KeyedQueue('test', log, () => new Promise<void>((resolve) => {
      runs.push(resolve);
    }));
    const first = [queue.add('a'), queue.add('a')];

    await vi.advanceTimersByTimeAsync(0);
    const second = [queue.add('a'), queue.add('a')];

    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(1);
    runs[0]?.();
    await Promise.all(first);
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(2);
    runs[1]?.();
    await Promise.all(second);
  });

  it('retries with growing pauses until it succeeds', async() => {
    const times: number[] = [];
    const queue = new KeyedQueue('test', log, async() => {
      times.push(Date.now());
      if (times.length < 4) {
        throw new Error('not yet');
      }
    });
    const done = queue.add('a');

    await vi.advanceTimersByTimeAsync(10_000);
    await done;
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([100, 200, 400]);
  });

  it('does not let one key wait for another', async() => {
    const seen: string[] = [];
    const queue = new KeyedQueue('test', log, (key) => {
      seen.push(key);

      return key === 'slow' ? new Promise<void>(() => undefined) : Promise.resolve();
    });

    queue.add('slow');
    await queue.add('fast');
    expect(seen).toEqual(['slow', 'fast']);
  });
});
