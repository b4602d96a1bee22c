import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running stack writes into its data folder, and leaves there for the next start. */
interface InstanceRecord {
  pid: number;
  /** Start of the process in clock ticks: a number that is used again belongs to another process. */
  startTicks: string;
  /** Number of the network, tried first the next time so that the node keeps its address. */
  network?: number;
}

const recordFile = (dataDir: string) => join(dataDir, 'instance.json');

/** Field 22 of `/proc/<pid>/stat`; empty if there is no such process or no such file system. */
export function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${ pid }/stat`, 'utf8');

    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function read(dataDir: string): InstanceRecord | undefined {
  if (!existsSync(recordFile(dataDir))) {
    return undefined;
  }
  try {
    return JSON.parse(readFileSync(recordFile(dataDir), 'utf8')) as InstanceRecord;
  } catch {
    return undefined;
  }
}

/** The process that runs a stack on this data, if one does. */
export function runningPid(dataDir: string): number | undefined {
  const record = read(dataDir);

  return record && record.pid && startTicks(record.pid) === record.startTicks ? record.pid : undefined;
}

/**
 * Takes the data folder for this process.
 * Throws if another stack runs on it.
 *
 * @returns the network's number of the last run
 */
export function claimData(dataDir: string): number {
  const running = runningPid(dataDir);

  if (running) {
    throw new Error(`A stack already runs on ${ dataDir } (process ${ running }). Stop it, or start another with --instance NAME.`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const network = read(dataDir)?.network ?? 0;

  record(dataDir, network);

  return network;
}

/** Notes the network's number for the next start. */
export function record(dataDir: string, network: number): void {
  writeFileSync(recordFile(dataDir), JSON.stringify({ pid: process.pid, startTicks: startTicks(process.pid), network } satisfies InstanceRecord));
}

/** Gives the data folder back. */
export function releaseData(dataDir: string): void {
  const network = read(dataDir)?.network ?? 0;

  writeFileSync(recordFile(dataDir), JSON.stringify({ pid: 0, startTicks: '', network } satisfies InstanceRecord));
}

/** Forgets everything of a stack. Throws if it runs. */
export function forgetData(dataDir: string): void {
  const running = runningPid(dataDir);

  if (running) {
    throw new Error(`The stack on ${ dataDir } is running (process ${ running }). Stop it first.`);
  }
  rmSync(dataDir, { recursive: true, force: true });
}
