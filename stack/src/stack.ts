import { join } from 'node:path';
import { serveCharts } from './charts';
import { type Cluster, type Log, startCluster } from './cluster';
import { DEFAULT_PORT } from './config';
import { buildDashboard, buildExtension } from './dashboard';
import { startGateway } from './gateway';
import { buildImages, STACK_IMAGES } from './images';
import { importImages } from './images-import';
import {
  bundleOperator, freePort, installOperatorChart, operatorKinds, spawnOperator, writeOperatorKubeconfig, type OperatorPorts,
} from './operator';
import { apply, clusterRepo } from './registrations';

export interface StackOptions {
  dataDir: string;
  /** Port to try first for the dashboard. */
  port?: number;
  log: Log;
  simulatedOnly?: boolean;
  /** Names of images for the node beside those that every stack has. */
  images?: string[];
  /** Another entry of the extension, see {@link buildExtension}. */
  extensionEntry?: string;
}

/** Where a running stack is; everything in it can be written to a file and read by another process. */
export interface StackDescription {
  url: string;
  caFile: string;
  chartsUrl: string;
  /** Passwords by user name. */
  users: Record<string, string>;
  kubeconfig: string;
  kubectl: string;
  helm: string;
  nodeAddress: string;
  realNodes: boolean;
  dataDir: string;
  /** Process ids, as the host counts them, of the parts by name (`kube-apiserver`, `operator`, …). */
  processes: Record<string, number>;
}

export interface Stack {
  url: string;
  caFile: string;
  cluster: Cluster;
  chartsUrl: string;
  users: Record<string, string>;
  describe(): StackDescription;
  /** Called once if a part ends by itself. */
  onFailure(listener: (message: string) => void): void;
  stop(): Promise<void>;
}

/** The users that a fresh stack has. */
export const USERS: Record<string, string> = Object.fromEntries(['admin', 'member', 'outsider'].map((name) => [name, `product-pods-${ name }`]));

/** A part that has not stopped by then must not keep the others running; the cluster's own grace periods are shorter. */
const STOP_MS = 45_000;

/** Waits for work to end, but not longer than `ms`. */
async function within(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;

  try {
    await Promise.race([work(), new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    })]);
  } finally {
    clearTimeout(timer);
  }
}

/** Makes everything that is built from this checkout; what has not changed comes from the cache. */
async function build(log: Log, simulatedOnly: boolean, { images, entry }: { images: string[]; entry: string | undefined }) {
  const operator = await bundleOperator();
  const extension = await buildExtension({ log, entry });
  const dashboard = await buildDashboard({ log });
  const built = simulatedOnly ? [] : await buildImages({ log, only: [...STACK_IMAGES, ...images] });

  return {
    operator, extension, dashboard, archives: built.map(({ archive }) => archive),
  };
}

/** Starts a cluster with Rancher's API, dashboard, extension, charts and operator, and returns when people can sign in. */
export async function startStack({
  dataDir, log, port = DEFAULT_PORT, simulatedOnly = false, images = [], extensionEntry,
}: StackOptions): Promise<Stack> {
  const withoutContainers = simulatedOnly || process.platform !== 'linux' || process.getuid?.() !== 0;
  const built = await build(log, withoutContainers, { images, entry: extensionEntry });
  const closing: Array<() => Promise<void>> = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= closing.reverse().map((close) => () => within(STOP_MS, close)).reduce((before, close) => before.then(close, close), Promise.resolve());

    return stopped;
  };

  try {
    const cluster = await startCluster({ dataDir, log, simulatedOnly });

    closing.push(() => cluster.stop());
    // The same address at the next start keeps Rancher's copy of the repository valid.
    const charts = await serveCharts({ host: '127.0.0.1', port: port + 1 }).catch(() => serveCharts({ host: '127.0.0.1' }));

    closing.push(() => charts.stop());
    const ports = await operatorPorts(cluster);
    const [gateway] = await Promise.all([
      startGateway({
        cluster, dashboardDir: built.dashboard, extensionDirs: [built.extension], port, log,
      }),
      importImages(cluster, built.archives, log),
      installOperatorChart(cluster, { admissionPort: ports.admission }),
    ]);

    closing.push(() => gateway.stop());
    await gateway.serves(await operatorKinds(cluster));
    if (gateway.port !== port) {
      log(`Port ${ port } is taken; the dashboard is on port ${ gateway.port }.`);
    }
    await apply(cluster.kubectl, cluster.kubeconfig, [clusterRepo(charts.url)]);
    const failures = watchOperator(cluster, await startOperator(cluster, built.operator, ports), () => stopped !== undefined);

    return {
      url: gateway.url,
caFile: gateway.caFile,
cluster,
chartsUrl: charts.url,
users: USERS,
stop,
      onFailure: (listener) => {
        cluster.onFailure(listener);
        failures(listener);
      },
      describe: () => ({
        url:         gateway.url,
        caFile:      gateway.caFile,
        chartsUrl:   charts.url,
        users:       USERS,
        kubeconfig:  cluster.kubeconfig,
        kubectl:     cluster.kubectl,
        helm:        cluster.helm,
        nodeAddress: cluster.nodeAddress,
        realNodes:   cluster.realNodes,
        dataDir:     cluster.dataDir,
        processes:   cluster.processes(),
      }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Inside private namespaces the ports are always free; elsewhere they are looked for. */
async function operatorPorts({ realNodes }: Cluster): Promise<Required<OperatorPorts>> {
  return realNodes ? { health: 8080, admission: 8443 } : { health: await freePort(), admission: await freePort() };
}

async function startOperator(cluster: Cluster, bundle: string, ports: OperatorPorts) {
  const kubeconfig = join(cluster.dataDir, 'kubeconfig', 'operator');

  await writeOperatorKubeconfig(cluster, kubeconfig);

  return spawnOperator(cluster, bundle, kubeconfig, ports);
}

function watchOperator(cluster: Cluster, operator: ReturnType<typeof spawnOperator>, isStopping: () => boolean) {
  return (listener: (message: string) => void) => operator.once('exit', (code, signal) => {
    if (!isStopping()) {
      listener(`The operator ended unexpectedly (${ signal ?? `exit code ${ code }` }); see ${ join(cluster.dataDir, 'logs', 'operator.log') }.`);
    }
  });
}
