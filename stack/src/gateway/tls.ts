import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificates {
  /** Path of the certificate that clients should trust. */
  caFile: string;
  ca: string;
  cert: string;
  key: string;
}

const CA_YEARS = 10;
/** Apple's and Chromium's limit for a server's certificate. */
const LEAF_DAYS = 397;
const DAY_MS = 24 * 3600_000;

type Pair = { cert: string; key: string };

/**
 * The server's certificate, signed by an authority of this stack's own. Both lie in `dir`; the server's is made anew
 * when it is about to expire or an address of the machine is missing in it.
 */
export async function certificates(dir: string, extraHosts: readonly string[] = []): Promise<Certificates> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const now = new Date();
  const caFile = join(dir, 'ca.crt');
  const ca = await load(caFile, join(dir, 'ca.key')) ?? await save(caFile, join(dir, 'ca.key'), await makeCa(now));
  const hosts = [...new Set([...addresses(), ...extraHosts])];
  const stored = await load(join(dir, 'server.crt'), join(dir, 'server.key'));
  const leaf = stored && isGood(stored.cert, ca.cert, hosts, now)
    ? stored
    : await save(join(dir, 'server.crt'), join(dir, 'server.key'), await makeLeaf(ca, hosts, now));

  return { caFile, ca: ca.cert, cert: leaf.cert, key: leaf.key };
}

/** Names and addresses by which this machine is reached. */
function addresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    .filter((entry) => entry.family === 'IPv4').map((entry) => entry.address);

  return ['localhost', hostname(), '127.0.0.1', '::1', ...own];
}

function isGood(pem: string, caPem: string, hosts: readonly string[], now: Date): boolean {
  const cert = new X509Certificate(pem);
  const ca = new X509Certificate(caPem);

  return cert.verify(ca.publicKey) &&
    cert.validToDate.getTime() > now.getTime() + DAY_MS * 7 &&
    hosts.every((host) => isAddress(host) ? cert.checkIP(host) : cert.checkHost(host));
}

const isAddress = (host: string) => host.includes(':') || /^[\d.]+$/.test(host);

async function makeCa(now: Date): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'Product Pods development CA' }], {
    keyType:       'ec',
    algorithm:     'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate:  new Date(now.getTime() + DAY_MS * 365 * CA_YEARS),
    extensions:    [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });

  return { cert: made.cert, key: made.private };
}

async function makeLeaf(ca: Pair, hosts: readonly string[], now: Date): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'Product Pods stack' }], {
    keyType:       'ec',
    algorithm:     'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate:  new Date(now.getTime() + DAY_MS * LEAF_DAYS),
    ca,
    extensions:    [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((host) => isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host }) },
    ],
  });

  return { cert: made.cert, key: made.private };
}

async function load(certFile: string, keyFile: string): Promise<Pair | undefined> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);

    return { cert, key };
  } catch {
    return undefined;
  }
}

async function save(certFile: string, keyFile: string, pair: Pair): Promise<Pair> {
  // The key first: a certificate on disk always has its key beside it.
  await writeFile(`${ keyFile }.new`, pair.key, { mode: 0o600 });
  await rename(`${ keyFile }.new`, keyFile);
  await writeFile(`${ certFile }.new`, pair.cert);
  await rename(`${ certFile }.new`, certFile);

  return pair;
}
