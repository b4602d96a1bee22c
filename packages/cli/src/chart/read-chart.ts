import { readdir, readFile, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { EXIT, ExitError } from '../io';

/** The files of a chart that say what its form is, by name. */
export type ChartFiles = ReadonlyMap<string, string>;

const WANTED = ['Chart.yaml', 'values.yaml', 'values.schema.json', 'questions.yaml', 'questions.yml'];
/** No chart that Rancher installs is larger. */
const FILE_MAX_BYTES = 16 * 1024 * 1024;

/** Reads a chart from its folder or its archive; ends the command where there is none. */
export async function readChart(path: string): Promise<ChartFiles> {
  const files = await filesOf(path).catch((error: unknown) => {
    throw new ExitError(EXIT.usage, `${ path } cannot be read: ${ error instanceof Error ? error.message : String(error) }`);
  });

  if (!files.has('Chart.yaml')) {
    throw new ExitError(EXIT.usage, `${ path } is no chart: there is no Chart.yaml in it`);
  }

  return files;
}

async function filesOf(path: string): Promise<ChartFiles> {
  return (await stat(path)).isDirectory() ? fromFolder(path) : fromArchive(path);
}

async function fromFolder(folder: string): Promise<ChartFiles> {
  const there = (await readdir(folder)).filter((name) => WANTED.includes(name));

  return new Map(await Promise.all(there.map(async(name) => [name, await readFile(join(folder, name), 'utf8')] as const)));
}

async function fromArchive(file: string): Promise<ChartFiles> {
  const files = new Map<string, string>();
  const archive = extract();

  archive.on('entry', ({ name, size = 0 }, stream, next) => {
    // Those of the chart itself, not of one within it.
    const inner = name.replace(/^(?:\.\/)?[^/]+\//, '');

    if (!WANTED.includes(inner) || files.has(inner) || size > FILE_MAX_BYTES) {
      stream.on('end', next).resume();
    } else {
      text(stream).then((content) => {
        files.set(inner, content);
        next();
      }, next);
    }
  });
  await pipeline(createReadStream(file), createGunzip(), archive);

  return files;
}
