import { createServer } from 'node:net';
import { join } from 'node:path';
import { INSIDE, type Sandbox } from './sandbox';

const PORT_NAMES = ['etcd', 'etcdPeer', 'apiServer', 'controllerManager', 'scheduler', 'steve'] as const;

export type Ports = Record<typeof PORT_NAMES[number], number>;

const FIXED_PORTS: Ports = {
  etcd: 2379, etcdPeer: 2380, apiServer: 6443, controllerManager: 10257, scheduler: 10259, steve: 9080,
};

/** Networks of container pods and Services: they exist inside the stack only, so every stack has the same. */
export const POD_CIDR = '10.42.0.0/16';
export const SERVICE_CIDR = '10.43.0.0/16';
export const SERVICE_API_ADDRESS = '10.43.0.1';
export const CLUSTER_DOMAIN = 'cluster.local';
export const NODE_NAME = 'node-1';

/** Where the parts of a stack find each other. */
export interface Layout {
  dataDir: string;
  address: string;
  ports: Ports;
  /** Path below the data folder as this process sees it. */
  host(...parts: string[]): string;
  /** The same path as the cluster's processes see it. */
  seen(...parts: string[]): string;
}

/** Ports that are free right now on the loopback address. */
async function freePorts(): Promise<Ports> {
  const servers = PORT_NAMES.map(() => createServer());

  // All are held at once, so that they differ.
  const ports = await Promise.all(servers.map((server) => new Promise<number>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();

      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  })));

  await Promise.all(servers.map((server) => new Promise((resolve) => {
    server.close(resolve);
  })));

  return Object.fromEntries(PORT_NAMES.map((name, index) => [name, ports[index]])) as Ports;
}

/** The layout inside private namespaces, or that of ordinary processes where there are none. */
export async function planLayout(dataDir: string, sandbox: Sandbox | undefined): Promise<Layout> {
  return {
    dataDir,
    address: sandbox?.cable.nodeAddress ?? '127.0.0.1',
    ports:   sandbox ? FIXED_PORTS : await freePorts(),
    host:    (...parts) => join(dataDir, ...parts),
    seen:    (...parts) => join(sandbox ? INSIDE : dataDir, ...parts),
  };
}
