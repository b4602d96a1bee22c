import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { CORE_SCHEMA, dump, load } from 'js-yaml';
import tar from 'tar-stream';

/** What Rancher's `link=info` tells about a chart. */
export interface ChartInfo {
  values: unknown;
  questions?: unknown;
  chart: Record<string, unknown>;
  readme?: string;
  appReadme?: string;
}

/** No chart is larger; one that claims to be is an attack or a mistake. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** The files directly in the chart's own folder, by name. */
async function topLevelFiles(archive: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let size = 0;

  for await (const entry of unpack(archive)) {
    const [, name, ...deeper] = entry.header.name.replace(/^\.\//, '').split('/');

    size += entry.header.size ?? 0;
    if (size > MAX_UNPACKED_BYTES) {
      throw new Error('chart is too large');
    }
    if (name && deeper.length === 0 && entry.header.type === 'file') {
      files.set(name, await buffer(entry));
    } else {
      entry.resume();
    }
  }

  return files;
}

const unpack = (archive: Buffer) => Readable.from([archive]).pipe(createGunzip()).pipe(tar.extract());

/** Reads what the pages show of a chart from its archive. */
export async function chartInfo(archive: Buffer): Promise<ChartInfo> {
  const files = await topLevelFiles(archive);
  const text = (...names: string[]) => {
    const found = [...files.keys()].find((name) => names.includes(name.toLowerCase()));

    return found && files.get(found)?.toString('utf8');
  };
  const chart = load(text('chart.yaml') ?? '', { schema: CORE_SCHEMA }) as Record<string, unknown> | undefined;

  if (!chart) {
    throw new Error('Chart.yaml file is missing');
  }
  const questions = text('questions.yaml', 'questions.yml');
  const readme = text('readme.md');
  const appReadme = text('app-readme.md');

  return {
    values: load(text('values.yaml') ?? '', { schema: CORE_SCHEMA }) ?? {},
    ...(questions ? { questions: load(questions, { schema: CORE_SCHEMA }) } : {}),
    chart,
    ...(readme ? { readme } : {}),
    ...(appReadme ? { appReadme } : {}),
  };
}

/** The same archive with annotations added to its `Chart.yaml`; pages leave their marks on a release that way. */
export async function annotateChart(archive: Buffer, annotations: Record<string, string>): Promise<Buffer> {
  const packed = tar.pack();
  const result = buffer(packed.pipe(createGzip()));

  for await (const entry of unpack(archive)) {
    const body = await buffer(entry);
    const isChart = /^[^/]+\/Chart\.yaml$/.test(entry.header.name.replace(/^\.\//, ''));
    const content = isChart ? Buffer.from(withAnnotations(body.toString('utf8'), annotations)) : body;

    packed.entry({ ...entry.header, size: content.length }, content);
  }
  packed.finalize();

  return result;
}

function withAnnotations(text: string, annotations: Record<string, string>): string {
  const chart = load(text, { schema: CORE_SCHEMA }) as { annotations?: Record<string, string> };

  return dump({ ...chart, annotations: { ...chart.annotations, ...annotations } });
}
