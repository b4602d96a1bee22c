import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { ensureDebianPackages } from '../../../scripts/lib/debian.mjs';
import { type Binaries, ensureBinaries } from './binaries';
import { COMPONENTS } from './components';
import { apiServerUrl, writeCredentials } from './credentials';
import { Failure } from './failure';
import { claimData, record, releaseData } from './instance';
import { planLayout } from './layout';
import { importImage } from './node';
import { Processes } from './processes';
import { openSandbox, type Sandbox } from './sandbox';
import { startParts } from './start-parts';
import { stopParts } from './stop-parts';
import type { Cluster, ClusterOptions, Log } from './types';

export type {
  ApiServer, Cluster, ClusterOptions, Log, Spawn, SpawnOptions,
} from './types';

const NODE_PACKAGES = ['util-linux', 'iproute2', 'iptables', 'conntrack', 'containerd', 'runc', 'containernetworking-plugins', 'busybox-static'];
/** Only for reaching other machines from containers; the cluster works without. */
const OUTBOUND_PACKAGES = ['slirp4netns'];
const FOLDERS = ['kubelet', 'kubeconfig', 'logs', 'steve', 'config', 'run'];
const NODE_ONLY = ['kubelet', 'kube-proxy', 'coredns', 'local-path-provisioner'];

/** Why real nodes are not possible here, or undefined where they are. */
function whySimulated({ simulatedOnly }: ClusterOptions): string | undefined {
  if (simulatedOnly) {
    return 'asked for';
  }
  if (process.platform !== 'linux') {
    return `containers need Linux, this is ${ process.platform }`;
  }

  return process.getuid?.() === 0 ? undefined : 'containers need root';
}

/** Installs what real nodes need of the machine. */
async function prepareMachine(log: Log): Promise<void> {
  await ensureDebianPackages(NODE_PACKAGES);
  await ensureDebianPackages(OUTBOUND_PACKAGES).catch(() => {
    log('slirp4netns is missing and cannot be installed: containers will not reach other machines.');
  });
}

async function openNamespaces(dataDir: string, preferred: number, log: Log): Promise<Sandbox> {
  const sandbox = await openSandbox(dataDir, preferred);

  record(dataDir, sandbox.cable.index);
  if (!sandbox.hasOutbound) {
    log('Containers cannot reach other machines: slirp4netns does not work here.');
  }

  return sandbox;
}

/** Starts a cluster, building what it consists of if need be. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const simulated = whySimulated(options);

  if (simulated) {
    log(`Simulated nodes only (${ simulated }): container pods look as if they ran, but no product starts, no volume holds data, no Service answers.`);
  } else {
    await prepareMachine(log);
  }
  const binaries = await ensureBinaries(COMPONENTS.map(({ name }) => name).filter((name) => !simulated || !NODE_ONLY.includes(name)));
  const preferred = claimData(dataDir);
  let sandbox: Sandbox | undefined;

  try {
    FOLDERS.forEach((name) => mkdirSync(join(dataDir, name), { recursive: true }));
    sandbox = simulated ? undefined : await openNamespaces(dataDir, preferred, log);

    return await startInside(sandbox, { dataDir, binaries, log });
  } catch (error) {
    await sandbox?.close();
    releaseData(dataDir);
    throw error;
  }
}

async function startInside(sandbox: Sandbox | undefined, { dataDir, binaries, log }: { dataDir: string; binaries: Binaries; log: Log }): Promise<Cluster> {
  const failure = new Failure();
  const layout = await planLayout(dataDir, sandbox);
  const { caFile, admin } = await writeCredentials(layout);
  const processes = new Processes(layout.host('logs'), sandbox?.enter, failure.report);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopParts(processes, sandbox).finally(() => releaseData(dataDir));

    return stopping;
  };

  sandbox?.onFailure(() => {
    if (!stopping) {
      failure.report('The cluster\'s namespaces are gone.');
    }
  });
  try {
    await startParts({
      layout, processes, binaries, sandbox, caFile, log, failed: () => failure.message, manifests: join(ROOT, 'stack', 'manifests', 'cluster'),
    });
  } catch (error) {
    await stop();
    throw failure.message ? new Error(failure.message, { cause: error }) : error;
  }

  return {
    kubeconfig:  layout.host('kubeconfig', 'admin'),
    apiServer:   {
      url: apiServerUrl(layout), caFile, clientCertFile: admin.certFile, clientKeyFile: admin.keyFile,
    },
    steveUrl:    `http://${ layout.address }:${ layout.ports.steve }`,
    nodeAddress: layout.address,
    realNodes:   sandbox !== undefined,
    dataDir,
    helm:        binaries.helm ?? 'helm',
    kubectl:     binaries.kubectl ?? 'kubectl',
    spawn:       processes.spawn,
    importImage: (archive) => (sandbox ? importImage(sandbox, archive) : Promise.resolve()),
    processes:   () => processes.pids(),
    onFailure:   failure.subscribe,
    stop,
  };
}
