import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll, afterEach, beforeAll, beforeEach, describe, expect, it,
} from 'vitest';
import { removeStaleCgroups } from '../../stack/src/cluster/cgroups';
import { cableOf } from '../../stack/src/cluster/network';
import { waitFor } from '../lib/wait';
import { descendants, type NpmStart, npmStart } from './npm-start';
import {
  type Footprint, footprint, namespaceOf, processesOf, withoutOthers,
} from './footprint';
import { kubectl, VOLUME_POD } from './workload';

const PORT = 18443;
// An orderly stop first, then the kernel takes namespaces apart in the background.
const GONE_MS = 60_000;

let dataDir: string;
let before: Footprint;
let running: NpmStart & { url: string };
let namespace: string;

// One data folder for all: every start but the first is warm.
beforeAll(async() => {
  // What someone's killed stack left must not count as ours.
  await removeStaleCgroups();
  dataDir = mkdtempSync(join(tmpdir(), 'product-pods-stack-'));
});

beforeEach(async() => {
  before = footprint();
  running = await npmStart(dataDir, PORT);
  // A container with a volume and a Service: mounts, interfaces, rules and control groups of its own.
  kubectl(dataDir, ['apply', '-f', '-'], VOLUME_POD);
  kubectl(dataDir, ['wait', '--for=condition=Available', 'deployment/web', '--timeout=120s']);
  namespace = sandboxNamespace();
});

// A failed test must not leave its stack to the next.
afterEach(() => processesOf(dataDir, namespace).map(Number).forEach((pid) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}));

afterAll(() => waitFor('the data folder to be free', async() => {
  rmSync(dataDir, { recursive: true, force: true });

  return true;
}));

function sandboxNamespace(): string {
  const [shell] = processesOf(dataDir).map(Number).filter((pid) => /^\/bin\/sh\0.*sandbox\.sh/.test(readFileSync(`/proc/${ pid }/cmdline`, 'utf8')));

  return namespaceOf(shell ?? 0);
}

/** The program that holds everything, behind npm, a shell perhaps, and the start script. */
function mainProcess(): number {
  const main = descendants(running.npm).find((pid) => readFileSync(`/proc/${ pid }/cmdline`, 'utf8').includes('stack/src/main.ts'));

  if (!main) {
    throw new Error('npm start has no main process');
  }

  return main;
}

/** Number of the stack under test, which names what it leaves. */
function stackIndex(): number {
  return (JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as { network: number }).network;
}

const now = () => withoutOthers(footprint(), stackIndex());
const earlier = () => withoutOthers(before, stackIndex());

const everythingGone = () => waitFor('all processes to be gone', async() => processesOf(dataDir, namespace).length === 0, { timeoutMs: GONE_MS });

describe('what a stack leaves behind', () => {
  it('is there while it runs', () => {
    expect(now().links).toEqual([...earlier().links, cableOf(stackIndex()).interface].sort());
    expect(now().cgroups.length).toBeGreaterThan(earlier().cgroups.length);
    expect(processesOf(dataDir, namespace).length).toBeGreaterThan(10);
    // Even now the machine's own mounts and rules are as they were.
    expect(now().mounts).toEqual(earlier().mounts);
    expect(now().packetFilter).toEqual(earlier().packetFilter);
    process.kill(-running.npm, 'SIGINT');

    return running.exited;
  });

  it('is nothing after Ctrl-C', async() => {
    process.kill(-running.npm, 'SIGINT');
    await running.exited;
    expect(running.output()).toMatch(/Stopped\.\s*$/);
    expect(processesOf(dataDir, namespace)).toEqual([]);
    expect(now()).toEqual(earlier());
  });

  it('is nothing after SIGTERM to npm', async() => {
    process.kill(running.npm, 'SIGTERM');
    await running.exited;
    await everythingGone();
    expect(now()).toEqual(earlier());
  });

  it('is nothing after npm is killed', async() => {
    process.kill(running.npm, 'SIGKILL');
    await everythingGone();
    expect(now()).toEqual(earlier());
  });

  it('is empty control groups at most after the program itself is killed, and the next start removes those', async() => {
    process.kill(mainProcess(), 'SIGKILL');
    await running.exited;
    await everythingGone();
    await waitFor('the kernel to remove the network interface', async() => now().links.join() === earlier().links.join(), { timeoutMs: GONE_MS });
    const { cgroups, ...rest } = now();

    expect(rest).toEqual({ mounts: earlier().mounts, links: earlier().links, packetFilter: earlier().packetFilter });
    cgroups.filter((group) => !earlier().cgroups.includes(group)).forEach((group) => {
      expect(readFileSync(join(group, 'cgroup.procs'), 'utf8')).toBe('');
    });

    running = await npmStart(dataDir, PORT);
    process.kill(-running.npm, 'SIGINT');
    await running.exited;
    expect(now()).toEqual(earlier());
  });
});
