import { parseArgs } from 'node:util';

export interface OperatorBenchOptions {
  /** Pods that live throughout. */
  pods: number;
  /** Pods that expire within one minute, and as many Jobs beside them. */
  expiring: number;
  /** How long nothing happens while idle processor time and list requests are counted. */
  idleSeconds: number;
  /** Requests a second that Kubernetes' controllers may make during the race; its own default unless given. */
  referenceQps: number | undefined;
}

export const wholeNumber = (name: string, text: string, least: number) => {
  const value = Number(text);

  if (!Number.isInteger(value) || value < least) {
    throw new Error(`--${ name } must be a whole number of at least ${ least }, not “${ text }”.`);
  }

  return value;
};

/** Reads `--pods N --expiring N --idle-seconds N --reference-qps N`; the figures that count are those of the defaults. */
export function readOptions(args: string[]): OperatorBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      pods: { type: 'string', default: '10000' }, expiring: { type: 'string' }, 'idle-seconds': { type: 'string', default: '90' }, 'reference-qps': { type: 'string' },
    },
  });
  const pods = wholeNumber('pods', values.pods, 1);
  const qps = values['reference-qps'];

  return {
    pods,
    // A trial with few pods is over soon.
    expiring:     wholeNumber('expiring', values.expiring ?? String(Math.min(1000, pods)), 1),
    idleSeconds:  wholeNumber('idle-seconds', values['idle-seconds'], 1),
    referenceQps: qps === undefined ? undefined : wholeNumber('reference-qps', qps, 1),
  };
}
