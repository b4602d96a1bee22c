import { stopContainers } from './node';
import type { Processes } from './processes';
import type { Sandbox } from './sandbox';

const GRACE_MS = 5_000;
// The API server waits for its watchers, so they end with it.
const CONTROL_PLANE = ['kube-proxy', 'coredns', 'kube-controller-manager', 'kube-scheduler', 'kube-apiserver'];
const STORES = ['containerd', 'etcd'];

/**
 * Stops everything in an order that loses nothing: those who use the cluster and the kubelet (it would restart containers), the
 * containers, the control plane, etcd last.
 */
export async function stopParts(processes: Processes, sandbox: Sandbox | undefined): Promise<void> {
  const last = [...CONTROL_PLANE, ...STORES];

  processes.expectEnd();
  await processes.stop(processes.names().filter((name) => !last.includes(name)), GRACE_MS);
  if (sandbox) {
    // A containerd that does not answer must not keep the rest from stopping in order.
    await stopContainers(sandbox).catch(() => undefined);
  }
  await processes.stop(CONTROL_PLANE, GRACE_MS);
  await processes.stop(STORES, GRACE_MS);
  await sandbox?.close();
}
