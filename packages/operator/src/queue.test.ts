import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkQueue } from './queue';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A piece of work that the test finishes by hand. */
function controlled() {
  const started: string[] = [];
  const finish: (() => void)[] = [];
  const work = (key: string) => new Promise<void>((resolve) => {
    started.push(key);
    finish.push(resolve);
  });

  return { started, finish, work };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('WorkQueue', () => {
  it('never works on a key twice at the same time, but once more when it was added meanwhile', async() => {
    const { started, finish, work } = controlled();
    const queue = new WorkQueue({ workers: 4, work, onError: () => undefined });

    queue.add('a');
    queue.add('a');
    queue.add('a');
    expect(started).toEqual(['a']);
    finish[0]?.();
    await settle();
    expect(started).toEqual(['a', 'a']);
    finish[1]?.();
    await settle();
    expect(started).toEqual(['a', 'a']);
  });

  it('works on as many keys at once as it has workers', async() => {
    const { started, finish, work } = controlled();
    const queue = new WorkQueue({ workers: 2, work, onError: () => undefined });

    ['a', 'b', 'c', 'c'].forEach((key) => queue.add(key));
    expect(started).toEqual(['a', 'b']);
    finish[0]?.();
    await settle();
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('tries again what failed, later each time, and forgets that after a success', async() => {
    const delays: number[] = [];
    let failures = 3;
    const queue = new WorkQueue({
      workers: 1,
      baseMs:  100,
      work:    async() => {
        delays.push(Date.now());

        if (failures-- > 0) {
          throw new Error('no');
        }
      },
      onError: () => undefined,
    });

    queue.add('a');
    await vi.advanceTimersByTimeAsync(10_000);

    const gaps = delays.slice(1).map((time, index) => time - (delays[index] ?? 0));

    expect(delays).toHaveLength(4);
    expect(gaps.every((gap, index) => gap >= 50 * 2 ** index && gap <= 100 * 2 ** index)).toBe(true);
  });

  it('stops when what it works on is done, and takes nothing more', async() => {
    const { started, finish, work } = controlled();
    const queue = new WorkQueue({ workers: 1, work, onError: () => undefined });
    let stopped = false;

    queue.add('a');
    queue.add('b');
    const stopping = queue.stop().then(() => {
      stopped = true;
    });

    queue.add('c');
    await settle();
    expect(stopped).toBe(false);
    finish[0]?.();
    await settle();
    expect(stopped).toBe(true);
    await stopping;
    expect(started).toEqual(['a']);
  });
});
