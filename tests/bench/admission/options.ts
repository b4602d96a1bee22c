import { parseArgs } from 'node:util';
import { wholeNumber } from '../operator/options';

export interface AdmissionBenchOptions {
  /** How often so many want what so few may have. */
  rounds: number;
  creates: number;
  limit: number;
  /** Pods and policies that are there while it is measured again. */
  pods: number;
  policies: number;
  /** Requests a second, and for how long. */
  rate: number;
  seconds: number;
}

/** Reads `--rounds N --creates N --pods N --policies N --rate N --seconds N`; the figures that count are those of the defaults. */
export function readAdmissionOptions(args: string[]): AdmissionBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '20' }, creates: { type: 'string', default: '1000' }, pods: { type: 'string', default: '10000' }, policies: { type: 'string', default: '500' }, rate: { type: 'string', default: '100' }, seconds: { type: 'string', default: '30' },
    },
  });
  const number = (name: keyof typeof values) => wholeNumber(name, values[name], 1);

  return {
    rounds: number('rounds'), creates: number('creates'), limit: 50, pods: number('pods'), policies: number('policies'), rate: number('rate'), seconds: number('seconds'),
  };
}
