import { type ChildProcess, spawn } from 'node:child_process';

const TIMEOUT_MS = 5_000;

/** Where slirp4netns answers DNS questions by asking the host's resolver. */
export const OUTBOUND_DNS = '10.0.2.3';

/** Lets container pods reach other machines, not this one; nothing of the machine's own network set-up changes for it. */
export interface Outbound { close(): void }

/** Passes packets of the namespace on as ordinary connections of a process. Ends with this process or with `close`. */
function start(pid: number): ChildProcess {
  return spawn('slirp4netns', ['--configure', '--disable-host-loopback', '--mtu=1500', '--exit-fd=3', '--ready-fd=4', String(pid), 'tap0'], {
    // Descriptor 3 closes when this process ends, whatever ends it.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true,
  });
}

/**
 * Opens the way out of a network namespace.
 *
 * @returns undefined where it cannot be opened: slirp4netns is missing, or there is no `/dev/net/tun`
 */
export async function openOutbound(pid: number): Promise<Outbound | undefined> {
  const child = start(pid);
  const close = () => {
    child.stdio[3]?.destroy();
  };
  const ready = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false)).once('exit', () => resolve(false));
    child.stdio[4]?.once('data', () => resolve(true));
    setTimeout(() => resolve(false), TIMEOUT_MS).unref();
  });

  if (!ready) {
    close();

    return undefined;
  }

  return { close };
}
