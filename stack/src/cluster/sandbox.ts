import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type Cable, isCableLaid, layCable, removeCable,
} from './network';
import { createCgroup, removeCgroup, removeStaleCgroups } from './cgroups';
import { openOutbound } from './outbound';

const run = promisify(execFile);
const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'sandbox.sh');
const CLEANUP_MS = 10_000;
const POLL_MS = 50;

/** Where CoreDNS listens: a link-local address, the same in every stack, as node-local DNS caches use it. */
export const DNS_ADDRESS = '169.254.20.10';
/** The data folder as the processes inside see it. */
export const INSIDE = '/run/product-pods';

/** Private namespaces in which a stack lives. */
export interface Sandbox {
  /** Its first process, as the host counts processes; `nsenter -t <pid> -n -m -p` goes in. */
  pid: number;
  cable: Cable;
  /** The kubelet's root control group. */
  cgroupRoot: string;
  /** Whether other machines can be reached from inside. */
  hasOutbound: boolean;
  /** The command line that runs a command inside. */
  enter(command: string, args: string[]): [string, string[]];
  /** Runs a command inside to its end and gives its output. */
  run(command: string, args: string[]): Promise<string>;
  onFailure(listener: () => void): void;
  /** Ends everything inside and waits until nothing of it is left. */
  close(): Promise<void>;
}

/** The first child of a process, if it has one. */
export function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${ pid }/task/${ pid }/children`, 'utf8').trim().split(' ');

    return first ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}

function untilReady(process: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = '';

    process.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    process.stdout?.once('data', () => resolve());
    process.once('error', reject);
    process.once('exit', (code) => reject(new Error(`Cannot make private namespaces for the cluster (exit code ${ code }): ${ errors.trim() }`)));
  });
}

async function until(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    if (await condition()) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  return condition();
}

/**
 * Makes the namespaces. Everything that runs inside dies with them, and they die with this process, even when it is killed:
 * their first process reads from a pipe whose other end only this process holds.
 *
 * @param preferred number of the network to try first
 */
export async function openSandbox(dataDir: string, preferred: number): Promise<Sandbox> {
  const flags = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  // A session of its own: the terminal's Ctrl-C is for the program outside, which then stops things in order.
  const holder = spawn('unshare', [...flags, SCRIPT, dataDir, DNS_ADDRESS], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    holder.once('exit', () => resolve());
  });

  await untilReady(holder);
  const pid = childOf(holder.pid ?? 0);

  if (!pid) {
    holder.stdin?.end();
    throw new Error('The first process of the cluster\'s namespaces is gone.');
  }
  const enter = (command: string, args: string[]): [string, string[]] => ['nsenter', ['-t', String(pid), '-n', '-m', '-p', '--', command, ...args]];
  const runInside = async(command: string, args: string[]) => (await run(...enter(command, args), { maxBuffer: 1 << 26 })).stdout;

  try {
    const cable = await layCable(pid, preferred);

    await runInside('ip', ['address', 'add', `${ cable.nodeAddress }/30`, 'dev', 'eth0']);
    await runInside('ip', ['link', 'set', 'eth0', 'up']);
    // Without any route connections to Services would be refused before kube-proxy's rules see them.
    await runInside('ip', ['route', 'add', 'default', 'via', cable.hostAddress, 'metric', '1000']);
    await removeStaleCgroups();
    const outbound = await openOutbound(pid);

    return {
      pid,
      cable,
      cgroupRoot:  createCgroup(cable.index),
      hasOutbound: outbound !== undefined,
      enter,
      run:         runInside,
      onFailure:   (listener) => holder.once('exit', listener),
      close:       async() => {
        outbound?.close();
        holder.stdin?.end();
        await ended;
        await until(async() => removeCgroup(cable.index) && !(await isCableLaid(cable.index)), CLEANUP_MS);
        await removeCable(cable);
      },
    };
  } catch (error) {
    holder.stdin?.end();
    await ended;
    throw error;
  }
}
