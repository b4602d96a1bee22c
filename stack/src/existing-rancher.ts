import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import type { Log } from './cluster';
import { ensureBinaries } from './cluster/binaries';
import { dyingWithUs } from './cluster/processes';
import { buildDashboard, buildExtension } from './dashboard';
import { startPassThrough } from './gateway';
import {
  bundleOperator, freePort, installOperatorChart, operatorEnv, writeImpersonatingKubeconfig,
} from './operator';
import { REPOSITORY } from './registrations';

const run = promisify(execFile);
const GRACE_MS = 10_000;

export interface ExistingRancherOptions {
  url: string;
  token: string;
  /** Accept any certificate. */
  insecure: boolean;
  dataDir: string;
  port: number;
  log: Log;
}

/** A kubeconfig for a Rancher's own cluster, through Rancher. */
function writeKubeconfig({ url, token, insecure }: ExistingRancherOptions, file: string): void {
  writeFileSync(file, dump({
    apiVersion:        'v1',
    kind:              'Config',
    'current-context': 'rancher',
    clusters:          [{ name: 'rancher', cluster: { server: `${ url }/k8s/clusters/local`, ...(insecure ? { 'insecure-skip-tls-verify': true } : {}) } }],
    users:             [{ name: 'rancher', user: { token } }],
    contexts:          [{ name: 'rancher', context: { cluster: 'rancher', user: 'rancher' } }],
  }), { mode: 0o600 });
}

async function checkAccess(kubectl: string, kubeconfig: string, url: string): Promise<void> {
  const answer = await run(kubectl, ['--kubeconfig', kubeconfig, 'auth', 'can-i', '*', '*', '--all-namespaces']).then(({ stdout }) => stdout.trim(), (error: Error & { stdout?: string; stderr?: string }) => {
    if (error.stdout?.trim() === 'no') {
      return 'no';
    }
    throw new Error(`Rancher at ${ url } does not answer as expected: ${ error.stderr?.trim() || error.message }`, { cause: error });
  });

  if (answer !== 'yes') {
    throw new Error(`The token for ${ url } is not an administrator's: the operator's roles cannot be installed with it.`);
  }
}

/** Uses a Rancher that is there: the operator's chart goes into its local cluster, operator and dashboard run here. */
export async function startWithRancher(options: ExistingRancherOptions): Promise<{ stop(): Promise<void>; onFailure(listener: (message: string) => void): void }> {
  const { url, dataDir, port, log } = options;
  const { kubectl = 'kubectl', helm = 'helm' } = await ensureBinaries(['kubectl', 'helm']);
  const kubeconfig = join(dataDir, 'kubeconfig', 'rancher');
  const operatorKubeconfig = join(dataDir, 'kubeconfig', 'rancher-operator');

  ['kubeconfig', 'logs'].forEach((name) => mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 }));
  writeKubeconfig(options, kubeconfig);
  await checkAccess(kubectl, kubeconfig, url);
  const bundle = await bundleOperator();
  const extensionDir = await buildExtension({ log });
  const dashboardDir = await buildDashboard({ log });

  log(`Installing the operator's chart into the local cluster of ${ url }`);
  await installOperatorChart({ helm, kubectl, kubeconfig });
  writeImpersonatingKubeconfig(kubeconfig, operatorKubeconfig);
  const operator = startOperator(bundle, operatorKubeconfig, helm, await freePort(), join(dataDir, 'logs', 'operator.log'));
  const gateway = await startPassThrough({
    rancherUrl: url, token: options.token, insecure: options.insecure, dashboardDir, extensionDir, port, log, dataDir,
  }).catch((error: unknown) => {
    operator.kill();
    throw error;
  });
  let stopping = false;

  log(['',
    `  The dashboard with the extension is at ${ gateway.url }, in front of ${ url }.`,
    `  Already signed in with the token:      ${ gateway.signedInUrl }`,
    '  The operator runs here. Ctrl-C stops both and leaves the operator\'s chart installed.',
    `  Templates: add the chart repository \`${ REPOSITORY }\` in Rancher under Apps, Repositories.`, ''].join('\n'));

  return {
    onFailure: (listener) => operator.once('exit', (code) => !stopping && listener(`The operator ended unexpectedly (exit code ${ code }); see ${ join(dataDir, 'logs', 'operator.log') }.`)),
    stop:      async() => {
      stopping = true;
      await gateway.stop();
      await end(operator);
    },
  };
}

function startOperator(bundle: string, kubeconfig: string, helm: string, port: number, logFile: string): ChildProcess {
  const log = openSync(logFile, 'w');
  const [command, args] = dyingWithUs(process.execPath, [bundle]);
  const child = spawn(command, args, {
    env: { ...process.env, ...operatorEnv(kubeconfig, helm, { health: port }), HOST: '127.0.0.1' }, stdio: ['ignore', log, log], detached: true,
  });

  closeSync(log);

  return child;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();

      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);

    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
