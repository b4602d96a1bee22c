import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { type Cluster, startCluster } from '../../../stack/src/cluster';
import {
  bundleOperator, installOperatorChart, OPERATOR_ACCOUNT, OPERATOR_NAMESPACE, writeOperatorKubeconfig,
} from '../../../stack/src/operator';
import { waitFor } from '../../lib/wait';
import { Api } from './api';
import { auditPolicy } from './audit';
import { Part } from './parts';

const run = promisify(execFile);

export const OPERATOR_USER = `system:serviceaccount:${ OPERATOR_NAMESPACE }:${ OPERATOR_ACCOUNT }`;
export const TTL_CONTROLLER_USER = 'system:serviceaccount:kube-system:ttl-after-finished-controller';

/** A cluster whose nodes are simulated, with the operator's chart and Rancher's kinds, and an operator's bundle and identity. */
export interface Scene {
  cluster: Cluster;
  api: Api;
  bundle: string;
  /** The operator's own kubeconfig. */
  kubeconfig: string;
  /** The API server's log of what the operator and the TTL controller ask for. */
  auditFile: string;
  apiServer: Part;
  controllerManager: Part;
  scheduler: Part;
  close(): Promise<void>;
}

/** Waits until the API server serves. It is started again when it cannot have its port, which somebody may have used meanwhile. */
export async function waitForApi(api: Api, apiServer: Part): Promise<void> {
  await waitFor('the API server', () => {
    apiServer.revive();

    return api.isReady();
  }, { everyMs: 100 });
}

/** Starts the cluster; its API server logs what these users ask for. */
export async function openScene(log: (line: string) => void, prefix: string, audited: readonly string[] = [OPERATOR_USER, TTL_CONTROLLER_USER]): Promise<Scene> {
  const dataDir = await mkdtemp(join(tmpdir(), prefix));
  const cluster = await startCluster({ dataDir, log, simulatedOnly: true });
  const auditFile = join(dataDir, 'logs', 'audit.log');
  const kubeconfig = join(dataDir, 'kubeconfig', 'operator');

  try {
    const api = new Api(cluster.apiServer);
    const apiServer = new Part(cluster, 'kube-apiserver');

    // Nobody asks Rancher's API here, and it would mirror everything.
    process.kill(cluster.processes()['steve'] ?? 0, 'SIGTERM');
    // A controller that is still starting would end when the API server goes.
    await waitFor('Kubernetes\' controllers', () => api.find('/api/v1/namespaces/default/serviceaccounts/default'));
    await writeFile(join(dataDir, 'config', 'audit.json'), JSON.stringify(auditPolicy(audited)));
    await apiServer.kill();
    apiServer.start({ 'audit-policy-file': join(dataDir, 'config', 'audit.json'), 'audit-log-path': auditFile, 'audit-log-maxsize': 4000 });
    await waitForApi(api, apiServer);
    await run(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, 'apply', '--server-side', '-f', join(ROOT, 'stack', 'manifests', 'gateway', 'crds.yaml')]);
    await installOperatorChart(cluster);
    await writeOperatorKubeconfig(cluster, kubeconfig);

    const close = async() => {
      api.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    };

    // Ten thousand pods are gigabytes that nobody would look for.
    ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => {
      close().finally(() => process.exit(130));
    }));

    return {
      cluster,
      api,
      auditFile,
      kubeconfig,
      apiServer,
      bundle:            await bundleOperator(),
      controllerManager: new Part(cluster, 'kube-controller-manager'),
      scheduler:         new Part(cluster, 'kube-scheduler'),
      close,
    };
  } catch (error) {
    await cluster.stop();
    throw new Error(`The cluster could not be prepared; its logs are in ${ join(dataDir, 'logs') }.`, { cause: error });
  }
}

/** Lets Kubernetes build the scene as fast as it can; the race puts its controllers back to their defaults. */
export async function hurry({ controllerManager, scheduler }: Scene): Promise<void> {
  await Promise.all([controllerManager.kill(), scheduler.kill()]);
  [controllerManager, scheduler].forEach((part) => part.start({ 'kube-api-qps': 1000, 'kube-api-burst': 2000 }));
}
