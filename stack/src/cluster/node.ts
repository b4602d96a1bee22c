import { createReadStream, mkdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { waitFor } from './http';
import { type Layout, NODE_NAME } from './layout';
import { CONTAINERD_SOCKET, writeNodeConfig } from './node-config';
import { writeNodeImage } from './node-image';
import type { Processes } from './processes';
import type { Sandbox } from './sandbox';

const CONTAINERD_TIMEOUT_MS = 30_000;
const CONTAINER_GRACE_MS = 10_000;
const NAMESPACE = ['--address', CONTAINERD_SOCKET, '--namespace', 'k8s.io'];

/** Imports an OCI archive into the node's containerd. */
export async function importImage(sandbox: Sandbox, archive: string): Promise<void> {
  const [command, args] = sandbox.enter('ctr', [...NAMESPACE, 'images', 'import', '-']);
  // Through standard input: the archive may lie in a folder that looks different inside.
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let errors = '';

  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
  });

  // A broken pipe only says that ctr has ended; why is in its own words.
  await pipeline(createReadStream(archive), child.stdin).catch(() => undefined);
  const code = await ended;

  if (code !== 0) {
    throw new Error(`Importing the image ${ archive } failed: ${ errors.trim() || `exit code ${ code }` }`);
  }
}

/** Starts containerd and brings in the image that every container pod needs. */
export async function startContainerd(sandbox: Sandbox, layout: Layout, processes: Processes): Promise<void> {
  ['kubelet', 'volumes', 'pod-logs', 'containerd', 'run'].forEach((name) => mkdirSync(layout.host(name), { recursive: true }));
  writeNodeConfig(layout, sandbox);
  processes.start('containerd', 'containerd', ['--config', layout.seen('config', 'containerd.toml'), '--log-level', 'warn']);
  await waitFor(() => sandbox.run('ctr', [...NAMESPACE, 'version']).then(() => true), { what: 'containerd', timeoutMs: CONTAINERD_TIMEOUT_MS });
  const archive = layout.host('config', 'node-image.tar');

  await writeNodeImage(archive);
  await importImage(sandbox, archive);
}

/** Starts what makes the machine a node; needs the API server and containerd. */
export function startNode(layout: Layout, processes: Processes, binaries: Binaries, manifests: string): void {
  const admin = layout.seen('kubeconfig', 'admin');
  const start = (name: string, args: string[]) => processes.start(name, binaries[name] ?? name, args);

  start('kubelet', [
    `--config=${ layout.seen('config', 'kubelet.yaml') }`, `--kubeconfig=${ layout.seen('kubeconfig', 'kubelet') }`,
    `--hostname-override=${ NODE_NAME }`, `--node-ip=${ layout.address }`, '--root-dir=/var/lib/kubelet', `--cert-dir=${ layout.seen('run') }`,
  ]);
  start('kube-proxy', [`--config=${ layout.seen('config', 'kube-proxy.yaml') }`]);
  start('coredns', ['-conf', layout.seen('config', 'Corefile')]);
  start('local-path-provisioner', [
    'start', '--kubeconfig', admin, '--config', layout.seen('config', 'local-path.json'), '--namespace', 'local-path-storage',
    '--helper-image', 'unused', '--helper-pod-file', join(manifests, 'helper-pod.yaml'),
  ]);
}

/** Lets the containers end by themselves, as long as that takes but not longer than is bearable. */
export async function stopContainers(sandbox: Sandbox): Promise<void> {
  const listTasks = async() => (await sandbox.run('ctr', [...NAMESPACE, 'tasks', 'list']).catch(() => ''))
    .split('\n').slice(1).map((line) => line.trim().split(/\s+/)).filter(([, , state]) => state === 'RUNNING').map(([id]) => id ?? '');
  const sandboxes = new Set((await sandbox.run('ctr', [...NAMESPACE, 'containers', 'list', '-q', 'labels."io.cri-containerd.kind"==sandbox'])).split('\n'));
  const containers = async() => (await listTasks()).filter((id) => !sandboxes.has(id));

  await Promise.all((await containers()).map((id) => sandbox.run('ctr', [...NAMESPACE, 'tasks', 'kill', '--signal', 'SIGTERM', id]).catch(() => undefined)));
  // What has not ended by then is killed with the namespaces.
  await waitFor(async() => (await containers()).length === 0, { what: 'containers', timeoutMs: CONTAINER_GRACE_MS }).catch(() => undefined);
}
