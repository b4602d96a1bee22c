import { readFileSync } from 'node:fs';

/** Signals the process and what it started: the parts of a stack are wrapped by what puts them into the cluster's network. */
export function signalFamily(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    throw new Error('The stack’s description does not name that process.');
  }
  family(pid).forEach((each) => process.kill(each, signal));
}

function family(pid: number): number[] {
  const children = readFileSync(`/proc/${ pid }/task/${ pid }/children`, 'utf8').split(' ').filter(Boolean);

  return [pid, ...children.flatMap((child) => family(Number(child)))];
}
