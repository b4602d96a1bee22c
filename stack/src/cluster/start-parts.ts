import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries';
import {
  apiServer, type CommandLine, controllerManager, etcd, scheduler,
} from './control-plane';
import { apiServerUrl } from './credentials';
import { waitFor, waitForOk } from './http';
import { type Layout, NODE_NAME } from './layout';
import { startContainerd, startNode } from './node';
import type { Processes } from './processes';
import type { Sandbox } from './sandbox';
import type { Log } from './types';

const run = promisify(execFile);
const TIMEOUT_MS = 90_000;

interface Parts {
  layout: Layout;
  processes: Processes;
  binaries: Binaries;
  sandbox: Sandbox | undefined;
  caFile: string;
  log: Log;
  manifests: string;
  /** Why waiting is pointless, once it is. */
  failed(): string | undefined;
}

/** Starts all parts, as far as they can side by side, and returns when the cluster serves. */
export async function startParts(parts: Parts): Promise<void> {
  const {
    layout, processes, binaries, sandbox, caFile, log, manifests,
  } = parts;
  const started = Date.now();
  const tell = (what: string) => log(`${ what } after ${ ((Date.now() - started) / 1000).toFixed(1) } s`);
  const start = ({ name, args }: CommandLine) => processes.start(name, binaries[name] ?? name, args);
  const abort = watch(parts.failed);
  const wait = { timeoutMs: TIMEOUT_MS, signal: abort.signal };

  try {
    const containerd = sandbox ? startContainerd(sandbox, layout, processes) : Promise.resolve();

    // Awaited later; if it fails meanwhile, that must not count as unhandled.
    containerd.catch(() => undefined);
    start(etcd(layout));
    start(apiServer(layout));
    await waitForOk({ url: `${ apiServerUrl(layout) }/readyz`, ca: readFileSync(caFile, 'utf8') }, { what: 'The Kubernetes API server', ...wait });
    tell('API server ready');
    start(controllerManager(layout));
    start(scheduler(layout));
    startSteve(parts);
    startKwok(parts);
    await containerd;
    if (sandbox) {
      const nodeStarted = Date.now();

      startNode(layout, processes, binaries, manifests);
      await kubectl(parts, ['apply', '--server-side', '--force-conflicts', '-f', join(manifests, 'real-nodes.yaml')]);
      await waitFor(() => isNodeReady(parts, nodeStarted), { what: 'The node', ...wait });
      tell('node ready');
    } else {
      await kubectl(parts, ['apply', '--server-side', '--force-conflicts', '-f', join(manifests, 'simulated-nodes.yaml')]);
    }
    await waitForOk({ url: `http://${ layout.address }:${ layout.ports.steve }/v1/schemas` }, { what: 'Steve', ...wait });
    tell('steve ready');
  } finally {
    abort.stop();
  }
}

/** A signal that fires soon after `failed` gives a reason. */
function watch(failed: () => string | undefined): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    const reason = failed();

    if (reason) {
      controller.abort(new Error(reason));
    }
  }, 100);

  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

function kubectl({ binaries, layout }: Parts, args: string[]): Promise<{ stdout: string }> {
  return run(binaries.kubectl ?? 'kubectl', ['--kubeconfig', layout.host('kubeconfig', 'admin'), ...args]);
}

interface NodeCondition { type: string; status: string; lastHeartbeatTime: string }

/** After a restart the last run's condition is still there until the kubelet speaks: only news since `startedAt` count. */
async function isNodeReady(parts: Parts, startedAt: number): Promise<boolean> {
  const { stdout } = await kubectl(parts, ['get', 'node', NODE_NAME, '--output', 'json']);
  const { status } = JSON.parse(stdout) as { status: { conditions: NodeCondition[] } };
  const ready = status.conditions.find(({ type }) => type === 'Ready');

  // Heartbeats are in whole seconds.
  return ready?.status === 'True' && Date.parse(ready.lastHeartbeatTime) + 1000 > startedAt;
}

/** Steve keeps its SQL cache in the folder it runs in. */
function startSteve({ layout, processes, binaries, sandbox }: Parts): void {
  const folder = layout.host('steve');

  processes.start('steve', binaries.steve ?? 'steve', [
    '--kubeconfig', layout.seen('kubeconfig', 'admin'), '--http-listen-port', String(layout.ports.steve), '--https-listen-port', '0', '--enable-header-auth',
  ], { cwd: folder, env: { XDG_CONFIG_HOME: folder, HOME: folder } });
  if (sandbox) {
    // Steve takes every caller for whom he says he is: nothing but the host may speak to it.
    processes.spawn('steve-guard', 'iptables', ['-A', 'INPUT', '-p', 'tcp', '--dport', String(layout.ports.steve), '!', '-i', 'eth0', '-j', 'REJECT']);
  }
}

/** Kwok plays the kubelet of every node annotated `kwok.x-k8s.io/node=fake`. */
function startKwok({ layout, processes, binaries }: Parts): void {
  processes.start('kwok', binaries.kwok ?? 'kwok', [
    '--kubeconfig', layout.seen('kubeconfig', 'admin'), '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    '--node-lease-duration-seconds=40', '--cidr=10.44.0.1/16',
  ], { env: { HOME: layout.host('run') } });
}
