import { describe, expect, it } from 'vitest';
import { commandFor, readOptions, SHORT } from './options';

describe('readOptions', () => {
  it('is the long run by a seed of its own unless told otherwise', () => {
    expect(readOptions([], () => 42)).toEqual({
      seed: 42, faults: 300, pods: 200, durationMs: 40 * 60_000, operators: 2, keepLogs: false,
    });
  });

  it('knows the short run', () => {
    expect(readOptions(['--short'])).toEqual(SHORT);
  });

  it('reads again what it tells', () => {
    const options = readOptions(['--seed', '7', '--faults', '30', '--pods', '40', '--minutes', '2.5', '--operators', '1']);

    expect(options).toMatchObject({
      seed: 7, faults: 30, pods: 40, durationMs: 150_000, operators: 1,
    });
    expect(readOptions(commandFor(options).split(' -- ')[1]?.split(' ') ?? [])).toEqual(options);
  });

  it.each([['--faults', 'many'], ['--pods', '0'], ['--seed', 'x'], ['--pods', '1.5']])('refuses %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(/must be a number/);
  });
});
