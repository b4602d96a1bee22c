import { execFile, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump, load } from 'js-yaml';
import { ROOT } from '../../scripts/lib/paths.mjs';
import type { Cluster } from './cluster';
import type { Resource } from './gateway';

const run = promisify(execFile);

export const OPERATOR_NAMESPACE = 'product-pods-system';
export const OPERATOR_ACCOUNT = 'product-pods-operator';
const TOKEN_LIFETIME = '8760h';
/** The operator runs beside the API server, in the same network. */
const ADMISSION_HOST = '127.0.0.1';

/** What is needed to bring the operator to a cluster. */
export interface OperatorTarget {
  helm: string;
  kubectl: string;
  /** Kubeconfig of an administrator. */
  kubeconfig: string;
}

/** Bundles the operator as it is shipped and gives the file. */
export async function bundleOperator(): Promise<string> {
  const folder = join(ROOT, 'packages', 'operator');

  await run(process.execPath, ['build.mjs'], { cwd: folder });

  return join(folder, 'dist', 'operator.mjs');
}

/** Installs the operator's chart with everything but its Deployment: resource, roles, admission policies, account. */
export async function installOperatorChart({ helm, kubeconfig }: OperatorTarget, { admissionPort }: { admissionPort?: number } = {}): Promise<void> {
  await run(helm, [
    'upgrade', '--install', 'product-pods-operator', join(ROOT, 'charts', 'product-pods-operator', '0.1.0'),
    '--kubeconfig', kubeconfig, '--namespace', OPERATOR_NAMESPACE, '--create-namespace', '--set', 'operator.enabled=false', '--wait',
    ...(admissionPort === undefined ? [] : ['--set', `admission.url=https://${ ADMISSION_HOST }:${ admissionPort }`]),
  ]);
}

interface Definition { spec: { group: string; scope: string; names: { kind: string; plural: string }; versions: { name: string }[] } }

/** The kinds that the operator's chart has brought. */
export async function operatorKinds({ kubectl, kubeconfig }: Omit<OperatorTarget, 'helm'>): Promise<Resource[]> {
  const { stdout } = await run(kubectl, ['--kubeconfig', kubeconfig, 'get', 'customresourcedefinitions', '--selector', 'app.kubernetes.io/name=product-pods-operator', '--output', 'json'], { maxBuffer: 64 * 1024 * 1024 });

  return (JSON.parse(stdout) as { items: Definition[] }).items.map(({ spec: { group, scope, names, versions } }) => ({
    apiVersion: `${ group }/${ versions[0]?.name }`, kind: names.kind, plural: names.plural, namespaced: scope === 'Namespaced',
  }));
}

interface Kubeconfig { users: Array<{ user: object }> }

function withUser(kubeconfig: string, change: (user: object) => object): string {
  const config = load(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;

  return dump({ ...config, users: config.users.map((entry) => ({ ...entry, user: change(entry.user) })) });
}

/** A kubeconfig with nothing but the operator's own rights, by a token of its account. */
export async function writeOperatorKubeconfig({ kubectl, kubeconfig }: OperatorTarget, file: string): Promise<void> {
  const { stdout } = await run(kubectl, ['--kubeconfig', kubeconfig, '--namespace', OPERATOR_NAMESPACE, 'create', 'token', OPERATOR_ACCOUNT, '--duration', TOKEN_LIFETIME]);

  writeFileSync(file, withUser(kubeconfig, () => ({ token: stdout.trim() })), { mode: 0o600 });
}

/** The same through a proxy that does not know the account's tokens: the administrator acts as the operator's account. */
export function writeImpersonatingKubeconfig(kubeconfig: string, file: string): void {
  const account = `system:serviceaccount:${ OPERATOR_NAMESPACE }:${ OPERATOR_ACCOUNT }`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${ OPERATOR_NAMESPACE }`, 'system:authenticated'];

  writeFileSync(file, withUser(kubeconfig, (user) => ({ ...user, as: account, 'as-groups': groups })), { mode: 0o600 });
}

/** Ports the operator listens on; without one for admission it answers no reviews. */
export interface OperatorPorts { health: number; admission?: number }

/** The environment that the operator reads. */
export function operatorEnv(kubeconfig: string, helm: string, { health, admission }: OperatorPorts): NodeJS.ProcessEnv {
  return {
    KUBECONFIG:               kubeconfig,
    HELM:                     helm,
    PORT:                     String(health),
    LOG_LEVEL:                process.env.LOG_LEVEL ?? 'info',
    // As in the chart: what is young is little here.
    NODE_OPTIONS:             '--max-semi-space-size=8',
    OPERATOR_NAMESPACE,
    OPERATOR_SERVICE_ACCOUNT: OPERATOR_ACCOUNT,
    ...(process.env.OPERATOR_SETTINGS ? { CONFIG_FILE: process.env.OPERATOR_SETTINGS } : {}),
    ...(admission === undefined ? {} : { ADMISSION_PORT: String(admission), ADMISSION_HOSTS: ADMISSION_HOST }),
  };
}

/** Runs the operator beside the cluster, where Services can be reached. */
export function spawnOperator(cluster: Pick<Cluster, 'spawn' | 'helm' | 'dataDir'>, bundle: string, kubeconfig: string, ports: OperatorPorts): ChildProcess {
  // Whoever is killed leaves helm's folder behind; here it goes with the stack's data.
  const TMPDIR = join(cluster.dataDir, 'run');

  return cluster.spawn('operator', process.execPath, [bundle], { env: { ...operatorEnv(kubeconfig, cluster.helm, ports), TMPDIR } });
}

/** A port of the loopback address that is free right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();

    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();

      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
