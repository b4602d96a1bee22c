import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isCableLaid, MAX_STACKS } from './network';

/** A control-group hierarchy: each controller's own (v1) or the one of all (v2). */
interface Hierarchy { mountPoint: string; version: 1 | 2; controllers: string[] }

const V2_CONTROLLERS = ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids'];

/** Name of the control group that holds all containers of stack number `index`; the kubelet's `cgroupRoot`. */
export const cgroupName = (index: number) => `product-pods-${ index }`;

/** The hierarchies in the text of `/proc/self/mountinfo`. */
export function parseHierarchies(mountinfo: string): Hierarchy[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ');
    const mountPoint = left?.split(' ')[4];
    const [type, , options] = right?.split(' ') ?? [];

    if (!mountPoint || (type !== 'cgroup' && type !== 'cgroup2')) {
      return [];
    }

    return [{ mountPoint, version: type === 'cgroup2' ? 2 as const : 1 as const, controllers: (options ?? '').split(',') }];
  });
}

const hierarchies = () => parseHierarchies(readFileSync('/proc/self/mountinfo', 'utf8'));

/** A new v1 cpuset group has no processors and no process may enter it until it gets its parent's. */
function inheritCpuset(group: string): void {
  ['cpuset.cpus', 'cpuset.mems'].forEach((file) => {
    if (readFileSync(join(group, file), 'utf8').trim() === '') {
      writeFileSync(join(group, file), readFileSync(join(dirname(group), file)));
    }
  });
}

/** In v2 a parent hands each controller down explicitly. */
function delegate(parent: string): void {
  const available = readFileSync(join(parent, 'cgroup.controllers'), 'utf8').trim().split(/\s+/);

  V2_CONTROLLERS.filter((controller) => available.includes(controller)).forEach((controller) => {
    try {
      writeFileSync(join(parent, 'cgroup.subtree_control'), `+${ controller }`);
    } catch (cause) {
      // In a container the root of its control groups holds processes, which forbids handing controllers down.
      throw new Error(`The control groups of this machine do not let ${ controller } be handed down in ${ parent }; real nodes need a machine or a container whose own processes are in a sub-group.`, { cause });
    }
  });
}

/** Makes the stack's own control group in every hierarchy and returns its name from the root, as the kubelet wants it. */
export function createCgroup(index: number): string {
  removeCgroup(index);
  hierarchies().forEach(({ mountPoint, version, controllers }) => {
    const group = join(mountPoint, cgroupName(index));

    if (version === 2) {
      delegate(mountPoint);
    }
    mkdirSync(group, { recursive: true });
    if (version === 2) {
      delegate(group);
    } else if (controllers.includes('cpuset')) {
      inheritCpuset(group);
    }
  });

  return `/${ cgroupName(index) }`;
}

/** Removes a group from the leaves up; a group with processes stays. */
function removeTree(group: string): void {
  readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory()).forEach(({ name }) => removeTree(join(group, name)));
  try {
    rmdirSync(group);
  } catch {
    // Busy: the kernel has not yet taken leave of its last process; the caller tries again.
  }
}

/** @returns whether nothing of the stack's control groups is left */
export function removeCgroup(index: number): boolean {
  return hierarchies().map(({ mountPoint }) => {
    const group = join(mountPoint, cgroupName(index));

    if (existsSync(group)) {
      removeTree(group);
    }

    return !existsSync(group);
  }).every(Boolean);
}

/** Removes groups of stacks that were killed: those whose network interface is gone. */
export async function removeStaleCgroups(): Promise<void> {
  const [first] = hierarchies();

  if (!first) {
    return;
  }
  for (const index of Array(MAX_STACKS).keys()) {
    if (existsSync(join(first.mountPoint, cgroupName(index))) && !(await isCableLaid(index))) {
      removeCgroup(index);
    }
  }
}
