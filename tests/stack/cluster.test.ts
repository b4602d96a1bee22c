import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../../stack/src/cluster';
import { forgetData } from '../../stack/src/cluster/instance';
import { waitFor } from '../lib/wait';
import { processesOf } from './footprint';
import { kubectl, VOLUME_POD } from './workload';


let folder: string;
const running: Cluster[] = [];
const log = () => undefined;

async function start(name: string, simulatedOnly = false): Promise<Cluster> {
  const cluster = await startCluster({ dataDir: join(folder, name), log, simulatedOnly });

  running.push(cluster);
  // Container pods need it, and the controller that makes it starts with everybody else.
  await waitFor('the default service account', async() => kubectl(cluster.dataDir, ['get', 'serviceaccount', 'default', '-o', 'name']));

  return cluster;
}

/** What a command inside the cluster prints. */
async function inside(cluster: Cluster, command: string, args: string[]): Promise<string> {
  const child = cluster.spawn(`test-${ Math.random() }`, command, args, { logFile: join(folder, 'inside.log') });

  await new Promise((resolve) => {
    child.once('exit', resolve);
  });

  return readFileSync(join(folder, 'inside.log'), 'utf8');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'product-pods-cluster-'));
});

afterEach(async() => {
  await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
  rmSync(folder, { recursive: true, force: true });
});

describe('a cluster with a real node', () => {
  it('runs containers with volumes, Services and DNS, and has them again after a restart', async() => {
    const first = await start('data');

    kubectl(first.dataDir, ['apply', '-f', '-'], VOLUME_POD);
    kubectl(first.dataDir, ['wait', '--for=condition=Available', 'deployment/web', '--timeout=120s']);
    await waitFor('the Service to answer by its name', async() => (await inside(first, 'busybox', ['wget', '-qO-', 'http://web.default.svc/log'])).includes('start'));
    expect(kubectl(first.dataDir, ['exec', 'deployment/web', '--', 'cat', '/data/log'])).toBe('start\n');

    expect(() => forgetData(first.dataDir)).toThrow(/is running/);
    await expect(startCluster({ dataDir: first.dataDir, log })).rejects.toThrow(/already runs/);
    await first.stop();
    expect(processesOf(first.dataDir)).toEqual([]);

    const second = await start('data');

    await waitFor('the container to run again', async() => kubectl(second.dataDir, ['exec', 'deployment/web', '--', 'cat', '/data/log']) === 'start\nend\nstart\n');
    expect(second.nodeAddress).toBe(first.nodeAddress);

    await second.stop();
    forgetData(second.dataDir);
    expect(kubectlFails(second.dataDir)).toBe(true);
  });

  it('does not get in the way of another one', async() => {
    const [one, two] = [await start('one'), await start('two')];

    expect(one.nodeAddress).not.toBe(two.nodeAddress);
    kubectl(one.dataDir, ['create', 'namespace', 'only-here']);
    expect(kubectl(two.dataDir, ['get', 'namespaces', '-o', 'name'])).not.toContain('only-here');
    // Somebody looks at a part with a debugger and goes home.
    one.spawn('stopped', 'sleep', ['600'], {});
    await waitFor('the part to run', () => Promise.resolve(one.processes()['stopped']));
    process.kill(one.processes()['stopped'] ?? 0, 'SIGSTOP');
    await one.stop();
    expect(kubectl(two.dataDir, ['get', 'nodes', '-o', 'name'])).toBe('node/node-1\n');
  });

  it('keeps steve from container pods, who could claim to be anyone', async() => {
    const cluster = await start('data');
    const address = new URL(cluster.steveUrl).host;

    kubectl(cluster.dataDir, ['run', 'intruder', '--image=localhost/product-pods/node:1', '--restart=Never', '--command', '--', 'wget', '-T', '5', '-qO-', `http://${ address }/v1/secrets`]);
    await waitFor('the attempt to end', async() => /Succeeded|Failed/.test(kubectl(cluster.dataDir, ['get', 'pod', 'intruder', '-o', 'jsonpath={.status.phase}'])));
    expect(kubectl(cluster.dataDir, ['get', 'pod', 'intruder', '-o', 'jsonpath={.status.phase}'])).toBe('Failed');
    expect((await fetch(`${ cluster.steveUrl }/v1/namespaces`)).status).toBe(200);
  });

  it('says so when a part ends by itself', async() => {
    const cluster = await start('data');
    const failure = new Promise<string>((resolve) => {
      cluster.onFailure(resolve);
    });

    process.kill(cluster.processes()['kube-scheduler'] ?? 0, 'SIGKILL');
    expect(await failure).toMatch(/^kube-scheduler ended unexpectedly/);
  });
});

describe('a cluster with simulated nodes', () => {
  it('needs no root: it listens on the loopback address, and pods look as if they ran', async() => {
    const cluster = await start('data', true);

    expect([cluster.realNodes, cluster.nodeAddress]).toEqual([false, '127.0.0.1']);
    kubectl(cluster.dataDir, ['create', 'deployment', 'anything', '--image=example.org/anything']);
    kubectl(cluster.dataDir, ['wait', '--for=condition=Available', 'deployment/anything', '--timeout=60s']);
    await cluster.stop();
    expect(processesOf(cluster.dataDir)).toEqual([]);
  });
});

function kubectlFails(dataDir: string): boolean {
  try {
    kubectl(dataDir, ['get', 'nodes']);

    return false;
  } catch {
    return true;
  }
}
