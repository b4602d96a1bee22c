import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { ensureDebianPackages } from '../../../scripts/lib/debian.mjs';
import { ensureBinaries } from './binaries';
import { COMPONENTS } from './components';
import { apiServerUrl, writeCredentials } from './credentials';
import { claimData, record, releaseData } from './instance';
import { planLayout } from './layout';
import { importImage } from './node';
import { Processes } from './processes';
import { openSandbox, type Sandbox } from './sandbox';
import { startParts } from './start-parts';
import { stopParts } from './stop-parts';
import type { Cluster, ClusterOptions } from './types';

export type {
  ApiServer, Cluster, ClusterOptions, Log, Spawn, SpawnOptions,
} from './types';

const NODE_PACKAGES = ['util-linux', 'iproute2', 'iptables', 'conntrack', 'containerd', 'runc', 'containernetworking-plugins', 'busybox-static'];
/** Only for reaching other machines from containers; the cluster works without. */
const OUTBOUND_PACKAGES = ['slirp4netns'];
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

/** Starts a cluster, building what it consists of if need be. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  const simulated = whySimulated(options);

  if (simulated) {
    options.log(`Simulated nodes only (${ simulated }): container pods look as if they ran, but no product starts, no volume holds data, no Service answers.`);
  } else {
    await ensureDebianPackages(NODE_PACKAGES);
    await ensureDebianPackages(OUTBOUND_PACKAGES).catch(() => options.log('slirp4netns is missing and cannot be installed: containers will not reach other machines.'));
  }
  const binaries = await ensureBinaries(COMPONENTS.map(({ name }) => name).filter((name) => !simulated || !NODE_ONLY.includes(name)));
  const preferred = claimData(dataDir);
  let sandbox: Sandbox | undefined;
  const listeners: Array<(message: string) => void> = [];
  let failure: string | undefined;
  const fail = (message: string) => {
    if (!failure) {
      failure = message;
      listeners.forEach((listener) => listener(message));
    }
  };

  ['kubelet', 'kubeconfig', 'logs', 'steve', 'config', 'run'].forEach((name) => mkdirSync(join(dataDir, name), { recursive: true }));
  try {
    sandbox = simulated ? undefined : await openSandbox(dataDir, preferred);
    if (sandbox && !sandbox.hasOutbound) {
      options.log('Containers cannot reach other machines: slirp4netns does not work here.');
    }
    record(dataDir, sandbox?.cable.index ?? preferred);
    const layout = await planLayout(dataDir, sandbox);
    const { caFile, admin } = await writeCredentials(layout);
    const processes = new Processes(layout.host('logs'), sandbox?.enter, fail);
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= stopParts(processes, sandbox).finally(() => releaseData(dataDir));

      return stopping;
    };

    try {
      await startParts({
        layout, processes, binaries, sandbox, caFile, log: options.log, failed: () => failure,
        manifests: join(ROOT, 'stack', 'manifests', 'cluster'),
      });
    } catch (error) {
      await stop();
      throw failure ? new Error(failure, { cause: error }) : error;
    }
    sandbox?.onFailure(() => !stopping && fail('The cluster\'s namespaces are gone.'));

    return {
      kubeconfig:   layout.host('kubeconfig', 'admin'),
      apiServer:    { url: apiServerUrl(layout), caFile, clientCertFile: admin.certFile, clientKeyFile: admin.keyFile },
      steveUrl:     `http://${ layout.address }:${ layout.ports.steve }`,
      nodeAddress:  layout.address,
      realNodes:    Boolean(sandbox),
      dataDir,
      helm:         binaries.helm ?? 'helm',
      kubectl:      binaries.kubectl ?? 'kubectl',
      spawn:        processes.spawn,
      importImage:  (archive) => (sandbox ? importImage(sandbox, archive) : Promise.resolve()),
      processes:    () => processes.pids(),
      onFailure:    (listener) => (failure ? listener(failure) : void listeners.push(listener)),
      stop,
    };
  } catch (error) {
    await sandbox?.close();
    releaseData(dataDir);
    throw error;
  }
}
