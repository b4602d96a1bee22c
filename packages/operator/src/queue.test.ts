import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KubeError, TerminalError } from './kube/errors';
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

  it('leaves the API server alone for as long as it asks to be', async() => {
    const times: number[] = [];
    const from = Date.now();
    const queue = new WorkQueue({
      workers: 1,
      work:    async() => {
        times.push(Date.now() - from);

        if (times.length === 1) {
          throw new KubeError(429, 'TooManyRequests', 'slow down', 7000);
        }
      },
      onError: () => undefined,
    });

    queue.add('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(times).toEqual([0, 7000]);
  });

  it('does not try again what cannot be mended by that, until the key is added anew', async() => {
    const errors: unknown[] = [];
    const terminal = new TerminalError('never');
    const queue = new WorkQueue({ workers: 1, work: () => Promise.reject(terminal), onError: (_, error) => errors.push(error) });

    queue.add('a');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(errors).toEqual([terminal]);
    queue.add('a');
    await settle();
    expect(errors).toEqual([terminal, terminal]);
  });

  it('says how many keys wait', async() => {
    const { finish, work } = controlled();
    const queue = new WorkQueue({ workers: 1, work, onError: () => undefined });

    ['a', 'b', 'c', 'a'].forEach((key) => queue.add(key));
    expect(queue.depth).toBe(3);
    finish[0]?.();
    await settle();
    expect(queue.depth).toBe(2);
  });

  it('tells once of a key that takes longer than a minute, and goes on with it', async() => {
    const { started, finish, work } = controlled();
    const slow: [string, number][] = [];
    const queue = new WorkQueue({ workers: 2, work, onError: () => undefined, onSlow: (key, ms) => slow.push([key, ms]) });

    queue.add('a');
    queue.add('b');
    await vi.advanceTimersByTimeAsync(59_999);
    finish[1]?.();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(slow).toEqual([['a', 60_000]]);
    queue.add('a');
    finish[0]?.();
    await settle();
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it('lets others have their turn while it works on very many keys', async() => {
    vi.useRealTimers();

    let done = 0;
    let time = 0;
    let doneAtTurn: number | undefined;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => time);
    // Each takes a millisecond without ever waiting for anything.
    const work = async() => {
      time += 1;
      done += 1;
    };
    const queue = new WorkQueue({ workers: 4, work, onError: () => undefined });

    setImmediate(() => {
      doneAtTurn = done;
    });
    Array.from({ length: 1000 }, (_, index) => queue.add(String(index)));
    await vi.waitFor(() => expect(done).toBe(1000), { interval: 1 });
    clock.mockRestore();
    expect(doneAtTurn).toBeLessThan(50);
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
