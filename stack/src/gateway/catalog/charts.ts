import { createHash } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotateChart, type ChartInfo, chartInfo } from './chart-archive';
import { download } from './download';
import type { Repositories } from './repositories';
import { findChart } from './repository-index';
import type { ChartVersion } from './types';

/** A chart of a repository, its archive in memory. */
export interface Chart {
  entry: ChartVersion;
  archive: Buffer;
  digest: string;
}

/** Charts by repository, name and version; archives are downloaded once and kept by their digest. */
export class Charts {
  private readonly archives = new Map<string, Promise<Buffer>>();

  private readonly icons = new Map<string, Promise<Buffer>>();

  private readonly infos = new Map<string, Promise<ChartInfo>>();

  constructor(private readonly repositories: Repositories, private readonly folder: string) {}

  async get(repository: string, name: string, version: string): Promise<Chart> {
    const { index, url } = await this.repositories.index(repository);
    const entry = findChart(index, name, version);
    const address = new URL(entry.urls[0] ?? '', `${ url.replace(/\/$/, '') }/`).href;
    const key = entry.digest ?? address;
    const archive = await remember(this.archives, key, () => download(address));
    const digest = createHash('sha256').update(archive).digest('hex');

    if (entry.digest && entry.digest !== digest) {
      this.archives.delete(key);
      // The source has a newer build of the same version than the index that we hold.
      throw new Error(`chart ${ name }-${ version } has digest ${ digest } and not ${ entry.digest } as its index says: refresh the repository`);
    }

    return { entry, archive, digest };
  }

  async info(chart: Chart): Promise<ChartInfo> {
    return remember(this.infos, chart.digest, () => chartInfo(chart.archive));
  }

  /** A chart's picture; `file://` and plain paths are relative to the repository, as in Rancher's own charts. */
  async icon(repository: string, { entry }: Chart): Promise<Buffer | undefined> {
    const { url } = await this.repositories.index(repository);
    const address = entry.icon && new URL(entry.icon.replace(/^file:\/\/\/?/, ''), `${ url.replace(/\/$/, '') }/`).href;

    return address ? remember(this.icons, address, () => download(address)) : undefined;
  }

  /** The archive as a file that Helm can read, with the page's annotations in it. */
  async file(chart: Chart, annotations: Record<string, string>): Promise<string> {
    const marks = Object.entries(annotations).sort().flat().join('\0');
    const key = createHash('sha256').update(chart.digest).update(marks).digest('hex');
    const path = join(this.folder, `${ key }.tgz`);

    if (await stat(path).then(() => true, () => false)) {
      return path;
    }
    const archive = marks ? await annotateChart(chart.archive, annotations) : chart.archive;
    const unfinished = `${ path }.${ process.pid }.${ this.nextFile++ }`;

    await mkdir(this.folder, { recursive: true });
    await writeFile(unfinished, archive);
    await rename(unfinished, path);

    return path;
  }

  private nextFile = 0;
}

/** Computes once; a failure is not remembered. */
function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);

  if (known) {
    return known;
  }
  const made = make();

  cache.set(key, made);
  made.catch(() => cache.delete(key));

  return made;
}
