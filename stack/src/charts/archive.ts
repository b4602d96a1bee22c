import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'fflate';
import { pack } from 'tar-stream';
import type { Chart } from './chart';

/** Every archive carries the same time, so that equal charts give equal bytes. */
const MTIME = new Date('2000-01-01T00:00:00Z');

/**
 * Packs a chart as helm does, into the same bytes on every machine.
 *
 * Compressed in JavaScript: what zlib writes differs between versions and processors.
 */
export const packChart = async({ metadata, files }: Chart): Promise<Buffer> => {
  const tar = pack();

  for (const { path, content } of files) {
    tar.entry({ name: `${ metadata.name }/${ path }`, mode: 0o644, mtime: MTIME, uid: 0, gid: 0 }, content);
  }
  tar.finalize();

  return Buffer.from(gzipSync(await buffer(tar), { level: 9, mtime: 0 }));
};
