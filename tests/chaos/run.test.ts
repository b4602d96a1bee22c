import { expect, it } from 'vitest';
import { commandFor, SHORT } from './options';
import { report } from './report';
import { runChaos } from './run';

it('breaks no promise under one fault of each kind', async() => {
  const outcome = await runChaos(SHORT, console.log);

  report(outcome, commandFor(SHORT)).forEach((line) => console.log(line));
  expect(outcome.violations).toEqual([]);
  // Nothing was proved if nothing happened.
  expect(outcome.records).toHaveLength(SHORT.pods);
  expect(Object.values(outcome.faults).reduce((sum, count) => sum + count, 0)).toBe(SHORT.faults);
});
