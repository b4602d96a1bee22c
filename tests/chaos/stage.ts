import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { ensureDebianPackages } from '../../scripts/lib/debian.mjs';
import { issue, openAuthority } from '../../stack/src/cluster/pki';
import type { Scene } from '../bench/operator/cluster';
import { FaultProxy } from './proxy/server';
import type { Random } from './random';
import { Receiver } from './receiver';

/** How long before an end notices are given in these runs; the resource knows none shorter than a minute. */
export const MARKS = ['2m', '1m'];

/** The proxy between operator and API server, and the kubeconfig that leads through it. */
export async function openProxy({ cluster, kubeconfig }: Scene, random: Random): Promise<{ proxy: FaultProxy; kubeconfig: string }> {
  const folder = join(cluster.dataDir, 'pki');
  const authority = await openAuthority(folder, 'ca');
  const { certFile, keyFile } = await issue(authority, folder, 'fault-proxy', { commonName: 'kube-apiserver', hosts: ['127.0.0.1', 'localhost'] });
  const proxy = new FaultProxy({
    upstream: cluster.apiServer.url, ca: readFileSync(authority.files.certFile), cert: readFileSync(certFile), key: readFileSync(keyFile), random,
  });
  const server = await proxy.start();
  const config = load(readFileSync(kubeconfig, 'utf8')) as { clusters: { name: string; cluster: object }[] };
  const file = join(cluster.dataDir, 'kubeconfig', 'operator-through-proxy');

  writeFileSync(file, dump({ ...config, clusters: config.clusters.map((each) => ({ ...each, cluster: { ...each.cluster, server } })) }), { mode: 0o600 });

  return { proxy, kubeconfig: file };
}

/** The receiver of notices, and the operator's settings that name it. */
export async function openReceiver({ cluster }: Scene): Promise<{ receiver: Receiver; settings: string }> {
  const secret = randomBytes(16).toString('hex');
  const secretFile = join(cluster.dataDir, 'config', 'webhook-secret');
  const settings = join(cluster.dataDir, 'config', 'operator.yaml');
  const receiver = new Receiver(secret);
  const port = await receiver.start();

  writeFileSync(secretFile, secret, { mode: 0o600 });
  writeFileSync(settings, dump({
    life:     { notices: MARKS },
    webhooks: [{
      name: 'chaos', url: `http://127.0.0.1:${ port }/notices`, format: 'cloudevents', secretFile, allow: ['127.0.0.1'],
    }],
  }));

  return { receiver, settings };
}

/** The library by which a process sees another time; `undefined` where it is not and cannot be installed. */
export async function findClockLibrary(): Promise<string | undefined> {
  await ensureDebianPackages(['libfaketime']).catch(() => undefined);
  const root = '/usr/lib';
  const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name, 'faketime', 'libfaketimeMT.so.1')) : [];

  return folders.find((file) => existsSync(file) && works(file));
}

/** Whether Node lives with it. */
function works(library: string): boolean {
  try {
    const said = execFileSync(process.execPath, ['-p', 'Date.now()'], { env: { LD_PRELOAD: library, FAKETIME: '+600', DONT_FAKE_MONOTONIC: '1' }, encoding: 'utf8', timeout: 10_000 });

    return Number(said) - Date.now() > 300_000;
  } catch {
    return false;
  }
}
