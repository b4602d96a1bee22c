import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';

/** Image that holds a pod's sandbox open and prepares volumes: a static busybox and nothing else. */
export const NODE_IMAGE = 'localhost/product-pods/node:1';

const BUSYBOX = '/bin/busybox';
const APPLETS = ['sh', 'sleep', 'mkdir', 'rm', 'chmod', 'cat', 'ls', 'wget', 'nslookup'];
// Times do not count for what an image is.
const EPOCH = new Date(0);

interface Blob { digest: string; bytes: Buffer; mediaType: string }

function blob(bytes: Buffer, mediaType: string): Blob {
  return { bytes, mediaType, digest: createHash('sha256').update(bytes).digest('hex') };
}

const json = (value: unknown, mediaType: string) => blob(Buffer.from(JSON.stringify(value)), `application/vnd.oci.image.${ mediaType }`);
const descriptor = ({ digest, bytes, mediaType }: Blob) => ({ mediaType, digest: `sha256:${ digest }`, size: bytes.length });

async function layer(): Promise<Blob> {
  const tar = pack();

  ['bin', 'tmp'].forEach((name) => tar.entry({ name, type: 'directory', mode: 0o755, mtime: EPOCH }));
  tar.entry({ name: 'bin/busybox', mode: 0o755, mtime: EPOCH }, readFileSync(BUSYBOX));
  APPLETS.forEach((name) => tar.entry({ name: `bin/${ name }`, type: 'symlink', linkname: 'busybox', mtime: EPOCH }));
  tar.finalize();

  const chunks: Buffer[] = [];

  for await (const chunk of tar) {
    chunks.push(chunk as Buffer);
  }

  return blob(Buffer.concat(chunks), 'application/vnd.oci.image.layer.v1.tar');
}

/** Writes the image as an OCI archive. */
export async function writeNodeImage(archive: string): Promise<void> {
  const files = await layer();
  const config = json({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os:           'linux',
    config:       { Env: ['PATH=/bin'], Entrypoint: ['/bin/sleep', '2147483647'] },
    rootfs:       { type: 'layers', diff_ids: [`sha256:${ files.digest }`] },
  }, 'config.v1+json');
  const manifest = json({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: descriptor(config), layers: [descriptor(files)] }, 'manifest.v1+json');
  const index = { schemaVersion: 2, manifests: [{ ...descriptor(manifest), annotations: { 'io.containerd.image.name': NODE_IMAGE } }] };
  const tar = pack();

  tar.entry({ name: 'oci-layout' }, JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  tar.entry({ name: 'index.json' }, JSON.stringify(index));
  [files, config, manifest].forEach(({ digest, bytes }) => tar.entry({ name: `blobs/sha256/${ digest }` }, bytes));
  tar.finalize();
  await pipeline(tar, createWriteStream(archive));
}
