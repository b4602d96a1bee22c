import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChaosSize } from './plan';

export interface ChaosOptions extends ChaosSize {
  /** How many operators run side by side; one of them leads. */
  operators: number;
  /** Another build of the operator than that of this checkout. */
  bundle?: string;
  /** Keep the cluster's logs even if all is well. */
  keepLogs: boolean;
}

const MINUTE_MS = 60_000;
/** With faults so far apart there is time to recover between some of them. */
const MS_PER_FAULT = 8000;

/** The run of `npm test`. */
export const SHORT: ChaosOptions = {
  seed: 36, faults: 13, pods: 25, durationMs: 60_000, operators: 2, keepLogs: false,
};

export const USAGE = `Usage: npm run chaos -- [--seed N] [--faults N] [--pods N] [--minutes N] [--operators N] [--short] [--bundle FILE] [--keep-logs]
Without --seed by a seed of its own, which it tells; 300 faults and 200 pods unless told otherwise; --short is the run of npm test.`;

/** Reads the command line; `chance` gives a seed where none is asked for. */
export function readOptions(args: string[], chance: () => number = () => Math.floor(Math.random() * 1e6)): ChaosOptions {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' }, faults: { type: 'string' }, pods: { type: 'string' }, minutes: { type: 'string' }, operators: { type: 'string' }, bundle: { type: 'string' }, short: { type: 'boolean', default: false }, 'keep-logs': { type: 'boolean', default: false },
    },
  });
  const number = (name: 'seed' | 'faults' | 'pods' | 'minutes' | 'operators', otherwise: number) => {
    const value = Number(values[name] ?? otherwise);

    if (!(value >= (name === 'seed' || name === 'faults' ? 0 : Number.MIN_VALUE)) || (name !== 'minutes' && !Number.isInteger(value))) {
      throw new Error(`--${ name } must be a number, not “${ values[name] }”.\n${ USAGE }`);
    }

    return value;
  };
  const faults = number('faults', values.short ? SHORT.faults : 300);
  const usual = values.short ? SHORT.durationMs : Math.max(2 * MINUTE_MS, faults * MS_PER_FAULT);

  return {
    seed:       number('seed', values.short ? SHORT.seed : chance()),
    faults,
    pods:       number('pods', values.short ? SHORT.pods : 200),
    durationMs: Math.round(number('minutes', usual / MINUTE_MS) * MINUTE_MS),
    operators:  number('operators', SHORT.operators),
    ...(values.bundle === undefined ? {} : { bundle: resolve(values.bundle) }),
    keepLogs:   values['keep-logs'],
  };
}

/** The command that does the same again. */
export const commandFor = ({
  seed, faults, pods, durationMs, operators,
}: ChaosOptions) => `npm run chaos -- --seed ${ seed } --faults ${ faults } --pods ${ pods } --minutes ${ durationMs / MINUTE_MS } --operators ${ operators }`;
