/** What the gateway knows about the cluster it stands before. */
export interface ClusterFacts {
  nodes: Array<{ cpu: string; memory: string; pods: string; arch?: string }>;
  version: Record<string, unknown>;
  createdAt: string;
  uid: string;
}

const CONDITIONS = ['Ready', 'DefaultProjectCreated', 'SystemProjectCreated', 'Provisioned', 'Waiting', 'Connected', 'Updated'];

/** Steve's virtual cluster `local`, completed by what a Rancher server knows about a cluster. */
export function localCluster(resource: Record<string, unknown>, origin: string, facts: ClusterFacts): Record<string, unknown> {
  const self = `${ origin }/v1/management.cattle.io.clusters/local`;
  const total = { cpu: sumCpu(facts), memory: sumMemory(facts), pods: String(facts.nodes.reduce((sum, node) => sum + Number(node.pods), 0)) };
  const metadata = resource.metadata as Record<string, unknown> | undefined;
  const none = { cpu: '0', memory: '0', pods: '0' };

  return {
    ...resource,
    links: {
      ...resource.links as object,
      log:       `${ self }?link=log`,
      projects:  `${ self }?link=projects`,
      schemas:   `${ self }?link=schemas`,
      shell:     `${ origin.replace(/^http/, 'ws') }/v3/clusters/local?shell=true`,
      subscribe: `${ self }?link=subscribe`,
      patch:     'blocked',
      remove:    'blocked',
      update:    'blocked',
      self,
      view:      self,
    },
    actions:  { ...resource.actions as object, generateKubeconfig: `${ origin }/v3/clusters/local?action=generateKubeconfig` },
    metadata: {
      annotations:       {},
      fields:            ['local', null],
      finalizers:        [],
      generation:        1,
      relationships:     [],
      resourceVersion:   '1',
      ...metadata,
      creationTimestamp: facts.createdAt,
      uid:               facts.uid,
      state:             { error: false, message: 'Resource is Ready', name: 'active', transitioning: false },
    },
    spec:   { ...resource.spec as object, displayName: 'local', description: '', internal: true, fleetWorkspaceName: 'fleet-local' },
    status: {
      ...resource.status as object,
      driver:      'imported',
      provider:    '',
      version:     facts.version,
      allocatable: total,
      capacity:    total,
      requested:   none,
      limits:      none,
      nodeCount:   facts.nodes.length,
      conditions:  CONDITIONS.map((type) => ({ type, status: 'True', error: false, transitioning: false, lastUpdateTime: facts.createdAt })),
      info:        {
        arch:              facts.nodes[0]?.arch ?? 'amd64',
        kubernetesVersion: String(facts.version['gitVersion'] ?? ''),
        machineProvider:   'local',
        nodeCount:         facts.nodes.length,
      },
      linuxWorkerCount: facts.nodes.length,
    },
  };
}

function sumCpu({ nodes }: ClusterFacts): string {
  const milli = nodes.reduce((sum, { cpu }) => sum + (cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000), 0);

  return milli % 1000 === 0 ? String(milli / 1000) : `${ milli }m`;
}

const UNITS: Record<string, number> = { '': 1 / 1024, Ki: 1, Mi: 1024, Gi: 1024 ** 2, Ti: 1024 ** 3 };

function sumMemory({ nodes }: ClusterFacts): string {
  const kibi = nodes.reduce((sum, { memory }) => {
    const [, amount = '0', unit = ''] = /^(\d+)([KMGT]i)?$/.exec(memory) ?? [];

    return sum + Number(amount) * (UNITS[unit] ?? 0);
  }, 0);

  return `${ Math.round(kibi) }Ki`;
}
