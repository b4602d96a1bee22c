import { describe, expect, it } from 'vitest';

import { fieldsWithin } from './field';
import type { FormField } from './field';
import { createForm } from './form';
import { problemLine } from './problem';
import { QUESTIONS, SCHEMA, VALUES } from './testing/documents';
import { mutate, randomOf } from './testing/mutate';
import { readYaml, withYamlValues, writeYaml } from './yaml-side';

const CASES = 10_000;
const SEED = 20_261_124;
/** What an engine that backtracks never comes to an end with, and what fills a stack. */
const BACKTRACKING = `${ 'a'.repeat(2_000) }!`;
const DEEP = Array.from({ length: 60 }).reduce<unknown>((inner) => ({ a: [inner] }), {});
/** Far more than any needs, and far less than a hang. */
const LIMIT_MS = 2_000;

/** Fills in the form of a mutated chart like somebody who presses everything once. */
function useForm(seed: number): void {
  const random = randomOf(seed);
  const maybe = (document: unknown, chance: number): unknown => (random() < chance ? mutate(document, random) : document);
  const which = random();
  // Now and then both together; a schema takes ten times as long to be read.
  const form = createForm({ values: maybe(VALUES, 0.5), questions: which < 0.55 ? mutate(QUESTIONS, random) : undefined, schema: which > 0.45 ? mutate(SCHEMA, random) : undefined });
  let state = form.start(undefined, { user: { name: 'ann' } });
  const fields = (): FormField[] => [...fieldsWithin(form.view(state).groups.flatMap((group) => group.fields))];
  const all = fields();

  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (let count = 0; count < 3 && all.length; count += 1) {
    const field = all[Math.floor(random() * all.length)] as FormField;

    state = field.branches ? form.choose(state, field, Math.floor(random() * field.branches.titles.length)) : form.answer(state, field, ['', 'x', 7, true, [], {}, undefined, field.fresh, field.added, BACKTRACKING, DEEP][Math.floor(random() * 11)]);
    fields();
  }
  const effective = form.effective(state);
  const text = withYamlValues(writeYaml(form.chartValues), effective);
  const read = readYaml(text);

  expect(read.ok || read.fault.message).toBeTruthy();
  form.check(state).problems.forEach(problemLine);
  JSON.stringify(form.output(state));
  form.withEffective(state, effective);
}

describe('a form', () => {
  it(`of ${ CASES } broken charts neither fails nor hangs`, { timeout: 300_000 }, () => {
    const slow: string[] = [];

    for (let index = 0; index < CASES; index += 1) {
      const start = performance.now();

      try {
        useForm(SEED + index);
      } catch (error) {
        throw new Error(`The chart made from the seed ${ SEED + index } breaks the form.`, { cause: error });
      }
      const took = performance.now() - start;

      if (took > LIMIT_MS) {
        slow.push(`seed ${ SEED + index }: ${ Math.round(took) } ms`);
      }
    }
    expect(slow).toEqual([]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
