import type { ApiServer } from './kube/client';
import type { Resource } from './kube/paths';

/** One line for people about what is going on. */
export type Log = (line: string) => void;

/** What the gateway needs of the cluster that it stands before. */
export interface GatewayCluster {
  /** The administrator's kubeconfig, usable from this process. */
  kubeconfig: string;
  apiServer: ApiServer;
  steveUrl: string;
  /** Path of the helm binary. */
  helm: string;
  /** Where the gateway may keep its own data, in a folder `gateway`. */
  dataDir: string;
}

export interface GatewayOptions {
  cluster: GatewayCluster;
  /** Built dashboard, with its `index.html`; without it only the API is served. */
  dashboardDir?: string;
  /** Built extensions to load into the dashboard, as `UIPlugin`s. */
  extensionDirs?: readonly string[];
  /** Address to listen on; `127.0.0.1` by default. */
  host?: string;
  /** Preferred port; the next free one if it is taken. 0 is any. */
  port?: number;
  log: Log;
}

export interface Gateway {
  /** `https://localhost:<port>` or the given host. */
  url: string;
  port: number;
  /** Certificate of the authority that signed the server's. */
  caFile: string;
  /** Resolves when pages find these kinds; rejects when they do not in a minute. */
  serves(kinds: readonly Resource[]): Promise<void>;
  stop(): Promise<void>;
}
