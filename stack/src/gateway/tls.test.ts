import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificates } from './tls';

let folder: string;

beforeEach(async() => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('certificates', () => {
  it('are signed by the authority, good for this machine, and the same the next time', async() => {
    const made = await certificates(folder);
    const leaf = new X509Certificate(made.cert);

    expect(leaf.verify(new X509Certificate(made.ca).publicKey)).toBe(true);
    expect([leaf.checkHost('localhost'), leaf.checkIP('127.0.0.1'), leaf.checkIP('::1')]).not.toContain(undefined);
    expect((await certificates(folder)).cert).toBe(made.cert);
    expect((await stat(join(folder, 'server.key'))).mode & 0o777).toBe(0o600);
  });

  it('are made anew for another name, by the same authority', async() => {
    const made = await certificates(folder);
    const next = await certificates(folder, ['stack.example']);

    expect(next.ca).toBe(made.ca);
    expect(new X509Certificate(next.cert).checkHost('stack.example')).toBe('stack.example');
  });
});
