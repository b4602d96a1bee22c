import type { KubeClient } from './kube/client';
import { type Informer, startInformer } from './kube/informer';
import { item, NAMESPACES, NODES } from './kube/paths';
import type { KubeObject } from './kube/types';
import type { ClusterFacts } from './local-cluster';
import type { Logger } from './logger';

interface Node extends KubeObject {
  status?: { allocatable?: { cpu?: string; memory?: string; pods?: string }; nodeInfo?: { architecture?: string } };
}

/** Follows the nodes, for what the cluster's own object says about itself. */
export async function watchClusterFacts(kube: KubeClient, kubeconfig: string, log: Logger): Promise<{ facts: () => ClusterFacts; stop: () => Promise<void> }> {
  const [version, system, nodes] = await Promise.all([
    kube.get<Record<string, unknown>>('/version'),
    kube.get<KubeObject>(item(NAMESPACES, 'kube-system')),
    startInformer<Node>(kube, kubeconfig, NODES, { onChange: () => undefined, log }),
  ]);

  return { facts: () => describe(version, system, nodes), stop: () => nodes.stop() };
}

function describe(version: Record<string, unknown>, system: KubeObject, nodes: Informer<Node>): ClusterFacts {
  return {
    version,
    uid:       system.metadata.uid ?? '',
    createdAt: system.metadata.creationTimestamp ?? '',
    nodes:     nodes.list().map(({ status }) => ({
      cpu:    status?.allocatable?.cpu ?? '0',
      memory: status?.allocatable?.memory ?? '0',
      pods:   status?.allocatable?.pods ?? '0',
      arch:   status?.nodeInfo?.architecture,
    })),
  };
}
