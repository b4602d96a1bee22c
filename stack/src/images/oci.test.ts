import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layerFromCommand, layerFromFolder } from './layer';
import { writeOciArchive } from './oci';
import type { Layer } from './oci';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oci-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (...parts: string[]): string => join(folder, ...parts);
const sha256 = (content: Buffer): string => `sha256:${ createHash('sha256').update(content).digest('hex') }`;

interface Entry {
  content: Buffer;
  mode?: number;
  uid?: number;
  mtime?: Date;
}

const untar = async(content: Buffer): Promise<Map<string, Entry>> => {
  const entries = new Map<string, Entry>();
  const tar = extract();

  tar.end(content);
  for await (const entry of tar) {
    const chunks: Buffer[] = [];

    for await (const chunk of entry) {
      chunks.push(chunk as Buffer);
    }
    const { name, mode, uid, mtime } = entry.header;

    entries.set(name, { content: Buffer.concat(chunks), mode, uid, mtime });
  }

  return entries;
};

/** The same files, written in another order, at another time. */
const layerOf = (name: string, files: string[], year: number): Promise<Layer> => {
  mkdirSync(path(name, 'bin'), { recursive: true });
  chmodSync(path(name), 0o755);
  for (const file of files) {
    writeFileSync(path(name, 'bin', file), `I am ${ file }`);
    chmodSync(path(name, 'bin', file), 0o755);
    utimesSync(path(name, 'bin', file), new Date(year, 1), new Date(year, 1));
  }

  return layerFromFolder(path(name), path(`${ name }.tar.gz`), path('log'));
};

const image = (layers: Layer[]) => ({
  reference: 'docker.io/productpods/sample:1.2.3', description: 'A sample', layers, config: { user: '7:7', entrypoint: ['/bin/a'], exposedPorts: [80], stopSignal: 'SIGINT' },
});

describe('layerFromFolder', () => {
  it('gives the same bytes for the same files', async() => {
    const [one, two] = [await layerOf('one', ['a', 'b'], 1999), await layerOf('two', ['b', 'a'], 2020)];

    expect({ ...two, file: one.file }).toEqual(one);
  });

  it('describes what it wrote, owned by root', async() => {
    const layer = await layerOf('one', ['a'], 1999);
    const packed = readFileSync(layer.file);
    const entries = await untar(gunzipSync(packed));

    expect(layer).toEqual({ file: layer.file, size: packed.length, digest: sha256(packed), diffId: sha256(gunzipSync(packed)) });
    expect(entries.get('./bin/a')).toEqual({ content: Buffer.from('I am a'), mode: 0o755, uid: 0, mtime: new Date('2026-01-01T00:00:00Z') });
  });
});

describe('layerFromCommand', () => {
  it('throws with the end of the log when the command fails', async() => {
    const made = layerFromCommand({ command: 'sh', args: ['-c', 'echo no such package >&2; exit 3'], logFile: path('log') }, path('layer'));

    await expect(made).rejects.toThrow(/failed \(3\)[\s\S]*no such package/);
  });
});

describe('writeOciArchive', () => {
  it('writes a layout whose descriptors lead from the index to every layer', async() => {
    const layer = await layerOf('one', ['a'], 1999);

    await writeOciArchive(image([layer]), path('image.tar'));
    const files = await untar(readFileSync(path('image.tar')));
    const read = (name: string) => JSON.parse(String(files.get(name)?.content));
    const blob = (digest: string) => `blobs/${ digest.replace(':', '/') }`;
    const [entry] = read('index.json').manifests;
    const manifest = read(blob(entry.digest));

    expect(read('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
    expect(entry.annotations).toEqual({ 'io.containerd.image.name': 'docker.io/productpods/sample:1.2.3', 'org.opencontainers.image.ref.name': '1.2.3' });
    expect(manifest.layers).toEqual([{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: layer.digest, size: layer.size }]);
    expect(read(blob(manifest.config.digest))).toMatchObject({
      os:     'linux',
      rootfs: { type: 'layers', diff_ids: [layer.diffId] },
      config: { User: '7:7', Entrypoint: ['/bin/a'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGINT' },
    });
    for (const [name, { content }] of files) {
      if (name.startsWith('blobs/')) {
        expect(blob(sha256(content))).toBe(name);
      }
    }
  });

  it('gives the same bytes for the same image', async() => {
    const layer = await layerOf('one', ['a'], 1999);

    await writeOciArchive(image([layer]), path('1.tar'));
    await writeOciArchive(image([layer]), path('2.tar'));
    expect(readFileSync(path('1.tar')).equals(readFileSync(path('2.tar')))).toBe(true);
  });
});
