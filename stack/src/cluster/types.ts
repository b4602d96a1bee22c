import type { ChildProcess } from 'node:child_process';

/** Tells people what is going on, one line at a time. */
export type Log = (line: string) => void;

export interface ClusterOptions {
  /** Folder that survives between runs; a second start with the same folder is warm. */
  dataDir: string;
  log: Log;
  /** Run everything as ordinary processes with simulated nodes, even where real nodes would be possible. */
  simulatedOnly?: boolean;
}

export interface SpawnOptions {
  env?: NodeJS.ProcessEnv;
  /** Output of the process; its own file in the data folder's `logs` if not given. */
  logFile?: string;
  cwd?: string;
}

/** Starts a process where the cluster's addresses are reachable. Its `kill` reaches the process itself. */
export type Spawn = (name: string, command: string, args: string[], options?: SpawnOptions) => ChildProcess;

export interface ApiServer {
  url: string;
  caFile: string;
  clientCertFile: string;
  clientKeyFile: string;
}

export interface Cluster {
  /** Kubeconfig file of the administrator, usable from the host. */
  kubeconfig: string;
  apiServer: ApiServer;
  /** Steve's plain HTTP address; it trusts its callers, so only the gateway may know it. */
  steveUrl: string;
  /** Address of the node; NodePorts are reachable here. */
  nodeAddress: string;
  /** False where only kwok simulates nodes: no containers run, no volumes exist. */
  realNodes: boolean;
  dataDir: string;
  helm: string;
  kubectl: string;
  spawn: Spawn;
  /** Makes the images of an OCI archive available to the node; does nothing with simulated nodes. */
  importImage(archive: string): Promise<void>;
  /** Process ids of the running parts as the host counts them, by name. */
  processes(): Record<string, number>;
  /** Called once if a part of the cluster ends by itself, with a sentence and the end of its log. */
  onFailure(listener: (message: string) => void): void;
  stop(): Promise<void>;
}
