import { readdirSync, readFileSync } from 'node:fs';
import { startTicks } from './cluster/instance';

const POLL_MS = 500;
// How far npm is from us: npm, perhaps a shell, the start script.
const MAX_DEPTH = 4;

interface Ancestor { pid: number; ticks: string; command: string }

/** Parent and group of a process; zeros if it is gone. */
function relations(pid: number): { parent: number; group: number } {
  try {
    const stat = readFileSync(`/proc/${ pid }/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);

    return { parent: parent ?? 0, group: group ?? 0 };
  } catch {
    return { parent: 0, group: 0 };
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${ pid }/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** The processes between the person's shell and this one: our start script and, if it was started by npm, everything up to npm. */
export function launchers(chain: Ancestor[]): Ancestor[] {
  const npm = chain.findLastIndex(({ command }) => /\bnpm(\s|-cli|$)/.test(command));

  return chain.slice(0, Math.max(npm + 1, 1));
}

/**
 * Calls `onGone` once when one of the programs that started this one is gone: whoever is killed while we go on would leave a
 * cluster that nobody sees. Does nothing where there is no `/proc`.
 */
export function watchLaunchers(onGone: () => void): void {
  const chain: Ancestor[] = [];

  for (let pid = process.ppid; pid > 1 && chain.length < MAX_DEPTH; pid = relations(pid).parent) {
    chain.push({ pid, ticks: startTicks(pid), command: commandOf(pid) });
  }
  const watched = launchers(chain).filter(({ ticks }) => ticks);
  const timer = setInterval(() => {
    if (watched.some(({ pid, ticks }) => startTicks(pid) !== ticks)) {
      clearInterval(timer);
      onGone();
    }
  }, POLL_MS);

  timer.unref();
}

/**
 * Asks the programs that this one waits for (builds, installations) to end. The cluster's own processes are in groups of their
 * own and are not meant: they are stopped in order.
 */
export function endHelpers(): void {
  const { group } = relations(process.pid);
  const isHelper = (pid: number) => {
    const of = relations(pid);

    return of.parent === process.pid && of.group === group;
  };

  if (group) {
    readdirSync('/proc').map(Number).filter((pid) => pid > 0 && isHelper(pid)).forEach(askToEnd);
  }
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It ended between the look and the signal, which is what was asked for.
  }
}
