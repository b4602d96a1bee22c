import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issue, openAuthority } from './pki';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (file: string) => new X509Certificate(readFileSync(file));

describe('certificates', () => {
  it('come from the authority, name their hosts and their group', async() => {
    const authority = await openAuthority(folder, 'ca');
    const files = await issue(authority, folder, 'server', { commonName: 'kube-apiserver', organization: 'system:masters', hosts: ['localhost', '10.213.0.2'] });
    const [ca, leaf] = [read(authority.files.certFile), read(files.certFile)];

    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIP('10.213.0.2')).toBe('10.213.0.2');
    expect(leaf.checkHost('localhost')).toBe('localhost');
    expect(leaf.checkHost('example.org')).toBeUndefined();
    expect(leaf.subject).toBe('CN=kube-apiserver\nO=system:masters');
    expect([ca.ca, leaf.ca]).toEqual([true, false]);
  });

  it('are signed by the same authority after a restart', async() => {
    const first = await openAuthority(folder, 'ca');
    const again = await openAuthority(folder, 'ca');
    const files = await issue(again, folder, 'client', { commonName: 'admin' });

    expect(read(files.certFile).verify(read(first.files.certFile).publicKey)).toBe(true);
  });

  it('keep their keys to their owner', async() => {
    const authority = await openAuthority(folder, 'ca');

    expect(statSync(authority.files.keyFile).mode & 0o077).toBe(0);
  });
});
