import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;

x509.cryptoProvider.set(webcrypto as Crypto);

/** A certificate and its key as files. */
export interface KeyPairFiles { certFile: string; keyFile: string }

interface Authority { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair; files: KeyPairFiles }

export interface LeafOptions {
  commonName: string;
  /** Kubernetes takes the organisation of a client certificate as its group. */
  organization?: string;
  /** DNS names and IP addresses of a server. */
  hosts?: string[];
}

function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];

  return `-----BEGIN ${ label }-----\n${ lines.join('\n') }\n-----END ${ label }-----\n`;
}

function derOf(pemText: string): Buffer {
  return Buffer.from(pemText.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

async function writePrivateKey(file: string, key: webcrypto.CryptoKey): Promise<void> {
  writeFileSync(file, pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', key)), { mode: 0o600 });
}

const generateKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;

// An hour back, for clocks that differ a little.
const validity = (days: number) => ({ notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + days * DAY_MS) });

async function createAuthority(files: KeyPairFiles, name: string): Promise<void> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(AUTHORITY_DAYS),
    name:             `CN=${ name }`,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions:       [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  await writePrivateKey(files.keyFile, keys.privateKey);
  writeFileSync(files.certFile, certificate.toString('pem'));
}

/** Reads a certificate authority of the folder; the first time it makes one that lives for ten years. */
export async function openAuthority(folder: string, name: string): Promise<Authority> {
  const files = { certFile: join(folder, `${ name }.crt`), keyFile: join(folder, `${ name }.key`) };

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(files.certFile) || !existsSync(files.keyFile)) {
    await createAuthority(files, name);
  }
  const certificate = new x509.X509Certificate(readFileSync(files.certFile, 'utf8'));
  const privateKey = await webcrypto.subtle.importKey('pkcs8', derOf(readFileSync(files.keyFile, 'utf8')), ALGORITHM, true, ['sign']);
  const publicKey = await certificate.publicKey.export();

  return { certificate, keys: { privateKey, publicKey }, files };
}

/** Issues a certificate for a year; leaves are made anew at every start, since addresses change. */
export async function issue(authority: Authority, folder: string, file: string, options: LeafOptions): Promise<KeyPairFiles> {
  const files = { certFile: join(folder, `${ file }.crt`), keyFile: join(folder, `${ file }.key`) };
  const keys = await generateKeys();
  const names = (options.hosts ?? []).map((host) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' as const : 'dns' as const, value: host }));
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(LEAF_DAYS),
    subject:          `CN=${ options.commonName }${ options.organization ? `,O=${ options.organization }` : '' }`,
    issuer:           authority.certificate.subject,
    publicKey:        keys.publicKey,
    signingKey:       authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions:       [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      ...(names.length ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  });

  await writePrivateKey(files.keyFile, keys.privateKey);
  writeFileSync(files.certFile, certificate.toString('pem'));

  return files;
}

/** Key that signs service-account tokens: kept, so that tokens survive a restart. */
export async function openSigningKey(folder: string): Promise<{ privateKeyFile: string; publicKeyFile: string }> {
  const privateKeyFile = join(folder, 'service-account.key');
  const publicKeyFile = join(folder, 'service-account.pub');

  if (!existsSync(privateKeyFile) || !existsSync(publicKeyFile)) {
    const keys = await generateKeys();

    await writePrivateKey(privateKeyFile, keys.privateKey);
    writeFileSync(publicKeyFile, pem('PUBLIC KEY', await webcrypto.subtle.exportKey('spki', keys.publicKey)));
  }

  return { privateKeyFile, publicKeyFile };
}
