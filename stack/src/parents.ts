import { readFileSync } from 'node:fs';
import { startTicks } from './cluster/instance';

const POLL_MS = 500;
// How far npm is from us: npm, perhaps a shell, the start script.
const MAX_DEPTH = 4;

interface Ancestor { pid: number; ticks: string; command: string }

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${ pid }/stat`, 'utf8');

    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
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

  for (let pid = process.ppid; pid > 1 && chain.length < MAX_DEPTH; pid = parentOf(pid)) {
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
