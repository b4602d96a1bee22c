import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import type { ImageConfig } from './recipe';

/** A finished layer on disk: gzip-compressed tar. Digests are `sha256:<hex>`. */
export interface Layer {
  file: string;
  size: number;
  digest: string;
  /** Digest of the uncompressed tar. */
  diffId: string;
}

export interface OciImage {
  /** Full name with registry and tag, as containerd stores it. */
  reference: string;
  description: string;
  layers: Layer[];
  config: ImageConfig;
}

/** What is the same in every archive, so that equal contents give equal bytes. */
const CREATED = '2026-01-01T00:00:00Z';
const MTIME = new Date(CREATED);
const MEDIA = 'application/vnd.oci.image';

const ARCHITECTURES: Record<string, string> = { x64: 'amd64' };

/** The architecture by its OCI name. */
export const ociArchitecture = (arch: string = process.arch): string => ARCHITECTURES[arch] ?? arch;

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const sha256 = (content: Buffer): string => `sha256:${ createHash('sha256').update(content).digest('hex') }`;
const blobPath = (digest: string): string => `blobs/${ digest.replace(':', '/') }`;
const descriptor = (mediaType: string, content: Buffer) => ({ mediaType, digest: sha256(content), size: content.length });

const configOf = ({ layers, config, description }: OciImage): Buffer => json({
  created:      CREATED,
  architecture: ociArchitecture(),
  os:           'linux',
  config:       {
    User:         config.user,
    Env:          Object.entries({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...config.env }).map(([key, value]) => `${ key }=${ value }`),
    Entrypoint:   config.entrypoint,
    Cmd:          config.cmd ?? [],
    WorkingDir:   config.workingDir ?? '/',
    ExposedPorts: Object.fromEntries((config.exposedPorts ?? []).map((port) => [`${ port }/tcp`, {}])),
    ...(config.stopSignal ? { StopSignal: config.stopSignal } : {}),
    Labels: { 'org.opencontainers.image.description': description },
  },
  rootfs:  { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  history: layers.map(() => ({ created: CREATED, created_by: 'product-pods' })),
});

const add = (tar: Pack, name: string, content: Buffer): void => {
  tar.entry({ name, mtime: MTIME, mode: 0o644, uid: 0, gid: 0 }, content);
};

const addFile = async(tar: Pack, name: string, { file, size }: Layer): Promise<void> => {
  await pipeline(createReadStream(file), tar.entry({ name, size, mtime: MTIME, mode: 0o644, uid: 0, gid: 0 }));
};

/**
 * Writes the image as an OCI image layout in a tar file, as `ctr images import`, `docker load` and `podman load` read it.
 *
 * Source: OCI image specification 1.1 (image-layout.md, manifest.md); the annotation with the full name is containerd's.
 */
export const writeOciArchive = async(image: OciImage, archive: string): Promise<void> => {
  const config = configOf(image);
  const manifest = json({
    schemaVersion: 2,
    mediaType:     `${ MEDIA }.manifest.v1+json`,
    config:        descriptor(`${ MEDIA }.config.v1+json`, config),
    layers:        image.layers.map(({ digest, size }) => ({ mediaType: `${ MEDIA }.layer.v1.tar+gzip`, digest, size })),
  });
  const index = json({
    schemaVersion: 2,
    mediaType:     `${ MEDIA }.index.v1+json`,
    manifests:     [{
      ...descriptor(`${ MEDIA }.manifest.v1+json`, manifest),
      platform:    { architecture: ociArchitecture(), os: 'linux' },
      annotations: {
        'io.containerd.image.name':         image.reference,
        'org.opencontainers.image.ref.name': image.reference.replace(/^.*:/, ''),
      },
    }],
  });
  const tar = pack();
  const written = pipeline(tar, createWriteStream(archive));

  add(tar, 'oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  add(tar, 'index.json', index);
  add(tar, blobPath(sha256(manifest)), manifest);
  add(tar, blobPath(sha256(config)), config);
  for (const layer of image.layers) {
    await addFile(tar, blobPath(layer.digest), layer);
  }
  tar.finalize();
  await written;
};
