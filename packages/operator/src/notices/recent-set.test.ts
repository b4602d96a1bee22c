import { expect, it } from 'vitest';
import { RecentSet } from './recent-set';

it('remembers what was added last and forgets the oldest', () => {
  const set = new RecentSet(2);

  ['a', 'b', 'a', 'c'].forEach((value) => set.add(value));
  expect(['a', 'b', 'c'].filter((value) => set.has(value))).toEqual(['a', 'c']);
});
