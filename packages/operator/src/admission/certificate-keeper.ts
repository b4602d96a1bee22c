import type { Logger } from 'pino';
import { fresh } from '../ending';
import { pause } from '../kube/backoff';
import type { KubeClient, KubeObject } from '../kube/client';
import { isConflict, messageOf } from '../kube/errors';
import { paths } from '../kube/paths';
import { hostsOf, isUsable, issueServing, makeAuthority } from './certificates';
import type { KeyPair } from './certificates';

export const SECRET_NAME = 'product-pods-operator-admission';
const CHECK_MS = 10 * 60_000;
const RETRY_MS = 5000;
/** The serving certificate is made anew in the last third of its life, the authority in the last tenth. */
const SERVING_LEFT = 1 / 3;
const AUTHORITY_LEFT = 1 / 10;
const OTHER_HOSTS_MAX = 8;

interface SecretObject extends KubeObject {
  data?: Record<string, string>;
}

/** What the admission server needs, and what the API server is to trust. */
export interface Credentials {
  serving: KeyPair;
  /** PEM of one or two authorities: while one is replaced, both count. */
  authorities: string;
}

export interface CertificateKeeperOptions {
  client: Pick<KubeClient, 'get' | 'create' | 'patch'>;
  log: Pick<Logger, 'info' | 'warn'>;
  namespace: string;
  /** Names and addresses by which the API server calls. */
  hosts: readonly string[];
  now: () => number;
  onChange: (credentials: Credentials) => void | Promise<void>;
  wait?: typeof pause;
}

/**
 * Keeps the admission server's certificate in a Secret of the operator's namespace, shared by all operators: makes it where there is
 * none, makes it anew in time, and tells whenever it has changed, whoever changed it.
 */
export class CertificateKeeper {
  readonly #stopped = new AbortController();
  #known = '';

  constructor(private readonly options: CertificateKeeperOptions) {}

  start(): void {
    this.#run().catch((error: unknown) => this.options.log.warn({ error: messageOf(error) }, 'the admission certificate is not looked after any more'));
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(): Promise<void> {
    const { log, wait = pause } = this.options;
    const { signal } = this.#stopped;

    while (!signal.aborted) {
      let delayMs = CHECK_MS;

      try {
        await this.check();
      } catch (error) {
        delayMs = RETRY_MS;
        log.warn({ error: messageOf(error) }, 'the admission certificate could not be looked after; trying again');
      }
      await wait(delayMs, signal);
    }
  }

  /** Looks once. Somebody else may do the same at the same time: the first one to write wins, the other reads. */
  async check(): Promise<void> {
    const { client, namespace, hosts, now, onChange, log } = this.options;
    const path = paths.core(namespace, 'secrets', SECRET_NAME);
    const object = await fresh<SecretObject>(client, path);
    const before = decode(object?.data);
    const data = await renewed(before, hosts, now());

    if (data !== before) {
      try {
        await this.#write(object, path, data);
        log.info({ secret: SECRET_NAME }, 'the admission certificate was made anew');
      } catch (error) {
        if (isConflict(error)) {
          return this.check();
        }
        throw error;
      }
    }

    const text = JSON.stringify(data);

    if (text !== this.#known) {
      this.#known = text;
      await onChange({ serving: { certificate: data['tls.crt'] ?? '', key: data['tls.key'] ?? '' }, authorities: data['ca-bundle.crt'] ?? '' });
    }
  }

  async #write(object: SecretObject | undefined, path: string, data: Record<string, string>): Promise<void> {
    const { client, namespace } = this.options;
    const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

    if (object) {
      await client.patch(path, { metadata: { resourceVersion: object.metadata.resourceVersion }, data: encoded });
    } else {
      await client.create(paths.core(namespace, 'secrets'), { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: SECRET_NAME, namespace }, data: encoded });
    }
  }
}

function decode(data: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

/** The same data if everything in it can still be used. */
async function renewed(data: Record<string, string>, hosts: readonly string[], now: number): Promise<Record<string, string>> {
  const authorityOk = isUsable(data['ca.crt'] ?? '', { now, left: AUTHORITY_LEFT }) && Boolean(data['ca.key']);

  if (authorityOk && isUsable(data['tls.crt'] ?? '', { hosts, now, left: SERVING_LEFT }) && data['tls.key']) {
    return data;
  }

  const authority = authorityOk ? { certificate: data['ca.crt'] ?? '', key: data['ca.key'] ?? '' } : await makeAuthority(now);
  // An operator that is called by other names shares the certificate; they must not take it from each other.
  const others = hostsOf(data['tls.crt'] ?? '').filter((host) => !hosts.includes(host)).slice(0, OTHER_HOSTS_MAX);
  const serving = await issueServing(authority, [...hosts, ...others], now);
  // Whoever still serves by the old authority is trusted until he has read the new certificate.
  const old = authorityOk || !isUsable(data['ca.crt'] ?? '', { now, left: 0 }) ? '' : data['ca.crt'] ?? '';

  return {
    'ca.crt':        authority.certificate,
    'ca.key':        authority.key,
    'ca-bundle.crt': authorityOk ? data['ca-bundle.crt'] ?? authority.certificate : `${ authority.certificate.trim() }\n${ old }`,
    'tls.crt':       serving.certificate,
    'tls.key':       serving.key,
  };
}
