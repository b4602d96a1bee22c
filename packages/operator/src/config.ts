import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { readProxies } from './notices/proxy';
import type { Proxies } from './notices/proxy';

/** Everything the operator is told from outside. */
export interface Config {
  /** Path of a kubeconfig; `undefined` inside a cluster, where the service account is used. */
  kubeconfig: string | undefined;
  /** The helm binary. */
  helm: string;
  logLevel: string;
  /** Where `/healthz`, `/readyz` and `/metrics` listen; 0 picks a free port. */
  port: number;
  host: string;
  /** The operator's own identity, to which it gives its rights in pods' namespaces. */
  serviceAccount: { namespace: string; name: string };
  /** Which start of which process this is; no other one in the cluster has the same, or two could take each other's lead for their own. */
  identity: string;
  /** Path of a YAML file with what an administrator sets about lives; `undefined` for the defaults. */
  configFile: string | undefined;
  /** Where admission reviews are answered; `undefined` where nobody asks. */
  admission: { port: number; hosts: string[] } | undefined;
  /** By which proxies webhooks are reached. */
  proxies: Proxies;
  /** What helm inherits: where things are, never a secret. */
  helmEnv: Record<string, string>;
}

/** Passed on to helm; in a cluster it finds the API server by the last two. */
const INHERITED = ['PATH', 'TMPDIR', 'HTTPS_PROXY', 'NO_PROXY', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'];

/** Reads the environment; the only place that does. Throws an `Error` that names the variable at fault. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const port = readPort('PORT', env.PORT ?? '8080');

  if (!env.KUBECONFIG && !env.KUBERNETES_SERVICE_HOST) {
    throw new Error('KUBECONFIG must name a kubeconfig file outside of a cluster.');
  }

  const kubeconfig = env.KUBECONFIG || undefined;
  const inherited = INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  // A proxy is for what is outside: the operator itself asks the API server of its cluster directly, and so is helm to do.
  const direct: Record<string, string> = !kubeconfig && env.HTTPS_PROXY ? { NO_PROXY: [env.NO_PROXY, env.KUBERNETES_SERVICE_HOST].filter(Boolean).join(',') } : {};

  return {
    kubeconfig,
    helm:           env.HELM || 'helm',
    logLevel:       env.LOG_LEVEL || 'info',
    port,
    host:           env.HOST || '0.0.0.0',
    serviceAccount: { namespace: env.OPERATOR_NAMESPACE || 'product-pods-system', name: env.OPERATOR_SERVICE_ACCOUNT || 'product-pods-operator' },
    identity:       `${ env.HOSTNAME || hostname() }_${ process.pid }_${ randomBytes(4).toString('hex') }`,
    configFile:     env.CONFIG_FILE || undefined,
    admission:      readAdmission(env),
    proxies:        readProxies(env),
    helmEnv:        { ...Object.fromEntries(inherited), ...direct, ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}) },
  };
}

function readPort(name: string, text: string): number {
  const port = Number(text);

  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${ name } must be a port number, not “${ text }”.`);
  }

  return port;
}

function readAdmission({ ADMISSION_PORT: port, ADMISSION_HOSTS: hosts = '' }: NodeJS.ProcessEnv): Config['admission'] {
  const names = hosts.split(',').map((host) => host.trim()).filter(Boolean);

  if (!port) {
    return undefined;
  }
  if (!names.length) {
    throw new Error('ADMISSION_HOSTS must name how the API server calls the operator, or ADMISSION_PORT must be left out.');
  }

  return { port: readPort('ADMISSION_PORT', port), hosts: names };
}
