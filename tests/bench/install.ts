import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StackDescription } from '../../stack/src/stack';
import { RancherClient } from '../lib/rancher-client';
import { createPod, defaultProject, deletePod, readPod } from '../lib/pods';
import { waitFor } from '../lib/wait';
import { median, round, type Metric } from './metric';

const run = promisify(execFile);
const RUNS = 5;
const AGAINST = 'helm install --wait of the same chart on the same cluster in the same run';

/** From the first request of the page to a pod that is Ready, in milliseconds. */
async function installPod(rancher: RancherClient, projectId: string, name: string): Promise<number> {
  const start = performance.now();

  await createPod(rancher, { name, projectId, template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '1h' });
  await waitFor(`pod ${ name } to be Ready`, async() => (await readPod(rancher, name)).status?.phase === 'Ready', { everyMs: 25 });

  return performance.now() - start;
}

/** Plain helm, in a namespace that is already there. */
async function installByHelm(stack: StackDescription, chart: string, name: string): Promise<number> {
  const kube = ['--kubeconfig', stack.kubeconfig];

  await run(stack.kubectl, [...kube, 'create', 'namespace', name]);
  try {
    const start = performance.now();

    await run(stack.helm, [...kube, 'install', name, chart, '--namespace', name, '--wait', '--timeout', '120s']);

    return performance.now() - start;
  } finally {
    await run(stack.kubectl, [...kube, 'delete', 'namespace', name, '--wait=true']);
  }
}

/**
 * Our whole way (namespace, ProductPod, Rancher's install, the operator's verdict) against plain helm.
 *
 * The two take turns, so that a machine that slows down slows both.
 */
export async function benchInstall(stack: StackDescription, log: (line: string) => void): Promise<Metric[]> {
  const rancher = await new RancherClient(stack.url, stack.caFile).login({ username: 'member', password: stack.users['member'] ?? '' });
  const projectId = await defaultProject(rancher);
  const chart = `${ stack.chartsUrl }/assets/hello/hello-0.1.0.tgz`;
  const ours: number[] = [];
  const helms: number[] = [];

  try {
    // One uncounted run of each warms caches that a second user would find warm too.
    for (let i = 0; i <= RUNS; i++) {
      const helm = await installByHelm(stack, chart, `bench-helm-${ i }`);
      const pod = await installPod(rancher, projectId, `bench-${ i }`);

      await deletePod(rancher, `bench-${ i }`);
      log(`run ${ i }${ i ? '' : ' (warm-up)' }: helm ${ Math.round(helm) } ms, pod ${ Math.round(pod) } ms`);
      if (i) {
        helms.push(helm);
        ours.push(pod);
      }
    }
  } finally {
    rancher.close();
  }

  return [
    { metric: 'install_to_ready_ms', value: round(median(ours)), unit: 'ms', against: null },
    { metric: 'helm_wait_ms', value: round(median(helms)), unit: 'ms', against: null },
    { metric: 'install_to_ready_ratio', value: round(median(ours) / median(helms)), unit: 'ratio', against: AGAINST },
  ];
}
