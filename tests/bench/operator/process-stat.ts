import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for everybody who reads /proc. */
const TICKS_PER_SECOND = 100;

/** Processor time of user and kernel, in seconds, from the text of `/proc/<pid>/stat`. */
export function cpuSecondsIn(stat: string): number {
  // The name in brackets may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');

  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory in MiB from the text of `/proc/<pid>/status`. */
export function rssMibIn(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}

export const cpuSeconds = (pid: number) => cpuSecondsIn(readFileSync(`/proc/${ pid }/stat`, 'utf8'));
export const rssMib = (pid: number) => rssMibIn(readFileSync(`/proc/${ pid }/status`, 'utf8'));
