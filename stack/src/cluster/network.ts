import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The host's side of the cable to a stack, and the stack's: a subnet of four addresses. */
export interface Cable {
  /** Number of the stack on this machine; names the interface and the control groups. */
  index: number;
  interface: string;
  hostAddress: string;
  nodeAddress: string;
}

export const MAX_STACKS = 64;
const PREFIX = '10.213';

export function cableOf(index: number): Cable {
  const base = index * 4;
  const address = (offset: number) => `${ PREFIX }.${ Math.floor(base / 256) }.${ (base % 256) + offset }`;

  return {
    index, interface: `ppods${ index }`, hostAddress: address(1), nodeAddress: address(2),
  };
}

/** A 32-bit number of a dotted IPv4 address. */
function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether two networks in CIDR notation share an address. */
export function overlaps(a: string, b: string): boolean {
  const [[addressA = '', bitsA = '32'], [addressB = '', bitsB = '32']] = [a.split('/'), b.split('/')];
  const size = 2 ** (32 - Math.min(Number(bitsA), Number(bitsB)));

  return Math.floor(toNumber(addressA) / size) === Math.floor(toNumber(addressB) / size);
}

/**
 * Networks that a stack's subnet must not take anything away from.
 * Wide routes (a VPN's 10.0.0.0/8) do not count: a connected network goes before them and hides only its own four addresses.
 */
async function usedNetworks(): Promise<string[]> {
  const { stdout } = await run('ip', ['-json', '-4', 'route', 'show', 'table', 'all']);
  const routes = JSON.parse(stdout || '[]') as Array<{ dst: string }>;

  return routes.map(({ dst }) => dst).filter((dst) => /^\d/.test(dst) && Number(dst.split('/')[1] ?? 32) >= 20);
}

/** The order in which to try numbers: the one used last time first, so that the node's address stays. */
export function candidates(preferred: number): number[] {
  return [...Array(MAX_STACKS).keys()].map((offset) => (preferred + offset) % MAX_STACKS);
}

/**
 * Lays a cable (veth pair) into the network namespace of `pid`. Making the interface is what claims its number, so that stacks
 * that start at the same time get different ones. Both ends vanish with the namespace.
 */
export async function layCable(pid: number, preferred: number): Promise<Cable> {
  const used = await usedNetworks();

  for (const index of candidates(preferred)) {
    const cable = cableOf(index);

    if (used.some((network) => overlaps(network, `${ cable.hostAddress }/30`))) {
      continue;
    }
    const claimed = await run('ip', ['link', 'add', cable.interface, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)])
      .then(() => true, (error: Error) => {
        if (/File exists/.test(error.message)) {
          return false;
        }
        throw new Error(`Cannot make a network interface pair (veth): ${ error.message }`, { cause: error });
      });

    if (claimed) {
      await run('ip', ['address', 'add', `${ cable.hostAddress }/30`, 'dev', cable.interface]);
      await run('ip', ['link', 'set', cable.interface, 'up']);

      return cable;
    }
  }
  throw new Error(`All ${ MAX_STACKS } networks for stacks (${ PREFIX }.0.0/24) are in use on this machine.`);
}

/** Whether a stack with that number is up. */
export async function isCableLaid(index: number): Promise<boolean> {
  return run('ip', ['link', 'show', cableOf(index).interface]).then(() => true, () => false);
}

/** Removes what is left of a cable; the kernel has usually done so already. */
export async function removeCable(cable: Cable): Promise<void> {
  if (await isCableLaid(cable.index)) {
    await run('ip', ['link', 'delete', cable.interface]).catch(() => undefined);
  }
}
