import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tail } from '../../../scripts/lib/progress.mjs';
import type { Spawn, SpawnOptions } from './types';
import { childOf } from './sandbox';

const TAIL_LINES = 12;

interface Running { name: string; process: ChildProcess; logFile: string; ended: Promise<void>; stopping: boolean }

type Enter = (command: string, args: string[]) => [string, string[]];

/** Starts the processes of a stack, notices when one ends by itself, and stops them in order. */
export class Processes {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly logDir: string,
    private readonly enter: Enter | undefined,
    private readonly onCrash: (message: string) => void,
  ) {
    mkdirSync(logDir, { recursive: true });
  }

  /** Starts a part of the cluster: if it ends before it is stopped, the cluster has failed. */
  start(name: string, command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
    const child = this.spawn(name, command, args, options);

    child.once('exit', (code, signal) => {
      const entry = this.running.get(name);

      if (entry?.process === child && !entry.stopping) {
        this.onCrash(`${ name } ended unexpectedly (${ signal ?? `exit code ${ code }` }). The end of ${ entry.logFile }:\n${ tail(entry.logFile, TAIL_LINES) }`);
      }
    });

    return child;
  }

  /** Starts a process for a caller, who decides what its end means. It is stopped with the others. */
  readonly spawn: Spawn = (name, command, args, options = {}) => {
    const logFile = options.logFile ?? join(this.logDir, `${ name }.log`);

    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'w');
    const [program, parameters] = this.enter ? this.enter(...inFolder(options.cwd, command, args)) : dyingWithUs(command, args);
    // Detached: out of reach of the terminal's Ctrl-C, because the order of stopping matters.
    const child = spawn(program, parameters, {
      cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', log, log], detached: true,
    });

    closeSync(log);
    if (this.enter) {
      forwardKill(child);
    }
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });

    this.running.set(name, {
      name, process: child, logFile, ended, stopping: false,
    });

    return child;
  };

  /** Asks processes to end, and ends those that have not after `graceMs`. Unknown names are ignored. */
  async stop(names: string[], graceMs: number): Promise<void> {
    await Promise.all(names.map(async(name) => {
      const entry = this.running.get(name);

      if (!entry) {
        return;
      }
      entry.stopping = true;
      if (entry.process.exitCode === null && entry.process.signalCode === null) {
        entry.process.kill('SIGTERM');
        const timer = setTimeout(() => entry.process.kill('SIGKILL'), graceMs);

        await entry.ended;
        clearTimeout(timer);
      }
      this.running.delete(name);
    }));
  }

  names(): string[] {
    return [...this.running.keys()];
  }

  /** Process ids, as the host counts them, of what runs; behind `nsenter` that is its child. */
  pids(): Record<string, number> {
    const alive = [...this.running.values()].filter(({ process }) => process.pid && process.exitCode === null && process.signalCode === null);

    return Object.fromEntries(alive.map(({ name, process: { pid = 0 } }) => [name, (this.enter ? childOf(pid) : pid) ?? pid]));
  }

  /** From now on no end of a process is a surprise. */
  expectEnd(): void {
    this.running.forEach((entry) => {
      entry.stopping = true;
    });
  }
}

/** Outside of namespaces that end with this process, the kernel is asked to end the child when this process is killed. */
export function dyingWithUs(command: string, args: string[]): [string, string[]] {
  return process.platform === 'linux' ? ['setpriv', ['--pdeathsig', 'TERM', '--', command, ...args]] : [command, args];
}

/** `nsenter` stays between us and the process in the other namespace and does not pass signals on. */
function forwardKill(child: ChildProcess): void {
  const killSelf = child.kill.bind(child);

  child.kill = (signal) => {
    const inner = child.pid && existsSync(`/proc/${ child.pid }`) ? childOf(child.pid) : undefined;
    const sent = inner ? process.kill(inner, signal) : killSelf(signal);

    // Somebody may have stopped it, and nsenter stops with it: what is stopped neither hears a signal nor ends.
    wake(inner);
    wake(child.pid);

    return sent;
  };
}

function wake(pid: number | undefined): void {
  try {
    if (pid) {
      process.kill(pid, 'SIGCONT');
    }
  } catch {
    // It has ended meanwhile, which is what was wanted.
  }
}

/** Entering the namespaces leads to `/`, which all stacks share; so the folder is entered there, by `env`. */
function inFolder(cwd: string | undefined, command: string, args: string[]): [string, string[]] {
  return cwd ? ['env', [`--chdir=${ cwd }`, command, ...args]] : [command, args];
}
