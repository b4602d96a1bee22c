import { expect, it, vi } from 'vitest';
import { Slots } from './slots';

/** Work that ends when it is told to, and what has begun so far. */
function setUp(slots: Slots, count: number) {
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const all = Array.from({ length: count }, (_, index) => slots.run(() => new Promise<number>((resolve, reject) => {
    begun.push(index);
    ends[index] = (error) => (error ? reject(error) : resolve(index));
  })));

  return { begun, end: (index: number, error?: Error) => ends[index]?.(error), all };
}

it('lets so many begin, and the next when one has ended, well or not', async() => {
  const { begun, end, all } = setUp(new Slots(2, 60_000), 4);

  await vi.waitFor(() => expect(begun).toEqual([0, 1]));
  end(1);
  await expect(all[1]).resolves.toBe(1);
  await vi.waitFor(() => expect(begun).toEqual([0, 1, 2]));

  const failed = expect(all[0]).rejects.toThrow('no');

  end(0, new Error('no'));
  await failed;
  await vi.waitFor(() => expect(begun).toEqual([0, 1, 2, 3]));
  [2, 3].forEach((index) => end(index));
  await Promise.all(all.slice(2));
});

it('does not wait for ever for one that hangs', async() => {
  const { begun, end, all } = setUp(new Slots(1, 10), 2);

  await vi.waitFor(() => expect(begun).toEqual([0, 1]));
  [0, 1].forEach((index) => end(index));
  expect(await Promise.all(all)).toEqual([0, 1]);
});
