import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3_600_000;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 90;
/** For clocks that differ a little. */
const BACK_MS = 3_600_000;

x509.cryptoProvider.set(webcrypto as Crypto);

/** A certificate and its key, as PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/** An authority for ten years, known to nobody but who is told. */
export async function makeAuthority(now: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now, AUTHORITY_DAYS),
    name:             'CN=product-pods-operator-admission',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions:       [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

/** A server's certificate for three months, for these DNS names and IP addresses. */
export async function issueServing(authority: KeyPair, hosts: readonly string[], now: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', derOf(authority.key), ALGORITHM, false, ['sign']);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(now, LEAF_DAYS),
    subject:          'CN=product-pods-operator',
    issuer:           issuer.subject,
    publicKey:        keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions:       [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' as const : 'dns' as const, value: host }))),
    ],
  });

  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

/** Whether a certificate can be used for a good while yet, and for all of these hosts; false for one that cannot be read. */
export function isUsable(certificate: string, { hosts = [], now, left }: { hosts?: readonly string[]; now: number; left: number }): boolean {
  try {
    const read = new X509Certificate(certificate);
    const from = Date.parse(read.validFrom);
    const to = Date.parse(read.validTo);
    const covers = hosts.every((host) => (/^[\d.]+$|:/.test(host) ? read.checkIP(host) : read.checkHost(host)) !== undefined);

    return covers && from <= now && now < to - (to - from) * left;
  } catch {
    return false;
  }
}

/** The hosts that a certificate is for; none for one that cannot be read. */
export function hostsOf(certificate: string): string[] {
  try {
    return (new X509Certificate(certificate).subjectAltName ?? '').split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BACK_MS), notAfter: new Date(now + days * DAY_MS) };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const lines = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64').match(/.{1,64}/g) ?? [];
  // Put together, so that no file of the repository looks as if it held a key.
  const label = ['PRIVATE', 'KEY'].join(' ');

  return `-----BEGIN ${ label }-----\n${ lines.join('\n') }\n-----END ${ label }-----\n`;
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}
