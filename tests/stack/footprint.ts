import { execFileSync } from 'node:child_process';
import {
  existsSync, readdirSync, readFileSync, readlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** What a stack could leave on a machine. */
export interface Footprint {
  mounts: string[];
  links: string[];
  packetFilter: string[];
  cgroups: string[];
}

const CGROUPS = '/sys/fs/cgroup';
const OURS = /product-pods|kubepods/;

/** Interfaces, mounts, packet filter rules and control groups of the machine, in a form that can be compared. */
export function footprint(): Footprint {
  const lines = (command: string, args: string[]) => execFileSync(command, args, { encoding: 'utf8' }).split('\n').filter(Boolean);

  return {
    mounts:       readFileSync('/proc/self/mounts', 'utf8').split('\n').filter(Boolean).sort(),
    links:        lines('ip', ['-brief', 'link']).map((line) => line.split(/[\s@]/)[0] ?? '').sort(),
    // Comments carry times, counters change by themselves.
    packetFilter: lines('iptables-save', []).filter((line) => !line.startsWith('#')).map((line) => line.replace(/\[\d+:\d+\]/, '')),
    cgroups:      lines('find', [CGROUPS, '-type', 'd']).filter((path) => OURS.test(path)).sort(),
  };
}

/** The footprint without what other stacks have on this machine, which come and go as they like. */
export function withoutOthers(seen: Footprint, index: number): Footprint {
  const isOther = (name: string) => {
    const [, other] = /(?:ppods|product-pods-)(\d+)/.exec(name) ?? [];

    return other !== undefined && Number(other) !== index;
  };

  return { ...seen, links: seen.links.filter((name) => !isOther(name)), cgroups: seen.cgroups.filter((name) => !isOther(name)) };
}

function isOf(pid: string, dataDir: string, namespace: string | undefined): boolean {
  try {
    const commandLine = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');

    return commandLine.includes(dataDir) || readlinkSync(join('/proc', pid, 'ns', 'pid')) === namespace;
  } catch {
    return false;
  }
}

/** Processes that belong to the stack on that data: by their command line, or because they live in its namespaces. */
export function processesOf(dataDir: string, namespace?: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).filter((pid) => isOf(pid, dataDir, namespace));
}

/** The process-id namespace of one of the stack's processes; it names all of them, containers included. */
export function namespaceOf(pid: number): string {
  return readlinkSync(`/proc/${ pid }/ns/pid`);
}

/** Whether a process is still there. */
export const isAlive = (pid: number) => existsSync(`/proc/${ pid }`);
