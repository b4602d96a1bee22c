import { stopContainers } from './node';
import type { Processes } from './processes';
import type { Sandbox } from './sandbox';

const GRACE_MS = 5_000;
const CONTROL_PLANE = ['kube-controller-manager', 'kube-scheduler', 'kube-apiserver'];
const NODE = ['kubelet', 'kube-proxy', 'coredns', 'containerd'];

/**
 * Stops everything in an order that loses nothing: those who use the cluster, the kubelet (it would restart containers), the
 * containers, the control plane, etcd last.
 */
export async function stopParts(processes: Processes, sandbox: Sandbox | undefined): Promise<void> {
  const last = [...CONTROL_PLANE, ...NODE, 'etcd'];

  processes.expectEnd();
  await processes.stop([...processes.names().filter((name) => !last.includes(name)), 'kubelet'], GRACE_MS);
  await Promise.all([
    sandbox && stopContainers(sandbox).catch(() => undefined),
    processes.stop(CONTROL_PLANE, GRACE_MS),
  ]);
  await processes.stop([...NODE, 'etcd'], GRACE_MS);
  await sandbox?.close();
}
