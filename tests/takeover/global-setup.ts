import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCluster } from '../../stack/src/cluster';
import { bundleOperator, installOperatorChart } from '../../stack/src/operator';

const run = promisify(execFile);

/** A cluster with simulated nodes and no operator, for tests that kill theirs. It does not know Rancher's kinds, so the operator reads Helm's own records. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'product-pods-takeover-'));
  const cluster = await startCluster({ dataDir: join(folder, 'data'), log: console.error, simulatedOnly: true });
  const stop = async() => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await run(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
    await installOperatorChart(cluster);
    await bundleOperator();

    const file = join(folder, 'stack.json');

    await writeFile(file, JSON.stringify({ kubeconfig: cluster.kubeconfig, helm: cluster.helm, kubectl: cluster.kubectl, realNodes: false, processes: {} }));
    process.env.PRODUCT_PODS_STACK = file;

    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

