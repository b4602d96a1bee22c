/** Files of a chart that Rancher's description of it lacks, as text. */
export interface ChartFiles {
  valuesYaml?: string;
  schema?: string;
}

/** More than any chart with values has; an archive may unpack to far more than it is. */
const MAX_BYTES = 32 * 1024 * 1024;
const BLOCK = 512;

/** Unpacks gzip, as far as somebody would wait for it. */
const gunzip = async(packed: Uint8Array): Promise<Uint8Array> => {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;

  // What is wrong with the archive is told by the reader.
  writer.write(packed).then(() => writer.close()).catch(() => undefined);
  for (;;) {
    const { done, value } = await reader.read();

    if (done) {
      break;
    }
    chunks.push(value);
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new Error('the chart’s archive is too large');
    }
  }
  const whole = new Uint8Array(size);

  chunks.reduce((offset, chunk) => {
    whole.set(chunk, offset);

    return offset + chunk.length;
  }, 0);

  return whole;
};

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const field = (header: Uint8Array, from: number, length: number): string => text(header.subarray(from, from + length)).replace(/\0.*$/s, '');

/** Calls `found` for every file of a tar archive. */
const untar = (archive: Uint8Array, found: (name: string, content: () => string) => void): void => {
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    const name = [field(header, 345, 155), field(header, 0, 100)].filter(Boolean).join('/');
    const size = parseInt(field(header, 124, 12).trim() || '0', 8);

    if (!name || !Number.isSafeInteger(size) || size < 0) {
      return;
    }
    const begin = offset + BLOCK;

    found(name, () => text(archive.subarray(begin, begin + size)));
    offset = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
};

/** The files of a chart's archive (`.tgz`) that a form needs; throws for what is no archive. */
export const readChartArchive = async(packed: ArrayBuffer): Promise<ChartFiles> => {
  const files: ChartFiles = {};

  untar(await gunzip(new Uint8Array(packed)), (name, content) => {
    // Those of the chart itself, not of one it depends on.
    switch (name.replace(/^(?:\.\/)?[^/]+\//, '')) {
    case 'values.yaml': files.valuesYaml ??= content(); break;
    case 'values.schema.json': files.schema ??= content(); break;
    }
  });

  return files;
};
