import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { load } from 'js-yaml';

/** `Chart.yaml` as far as packaging looks into it; the rest is passed on. */
export interface ChartMetadata {
  name: string;
  version: string;
  icon?: string;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

export interface Chart {
  metadata: ChartMetadata;
  /** Sorted by path. */
  files: Array<{ path: string; content: Buffer }>;
}

const filesUnder = (folder: string): string[] => readdirSync(folder).sort().flatMap((name) => {
  const path = join(folder, name);

  // What editors and systems leave behind is no part of a chart.
  return name.startsWith('.') ? [] : statSync(path).isDirectory() ? filesUnder(path) : [path];
});

/** Reads the chart in a folder; throws where name or version do not say the same as the folder. */
export const readChart = (folder: string): Chart => {
  const metadata = load(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as ChartMetadata;

  if (!folder.endsWith(join(metadata.name, metadata.version))) {
    throw new Error(`${ folder }/Chart.yaml is about ${ metadata.name } ${ metadata.version }: the folder must be named accordingly`);
  }

  return { metadata, files: filesUnder(folder).map((path) => ({ path: relative(folder, path), content: readFileSync(path) })) };
};

/** Every `<charts>/<chart>/<version>` with a `Chart.yaml`. */
export const readCharts = (chartsDir: string): Chart[] => readdirSync(chartsDir).sort().flatMap((name) => {
  const versions = join(chartsDir, name);

  return statSync(versions).isDirectory()
    ? readdirSync(versions).sort().map((version) => join(versions, version)).filter((folder) => readdirSync(folder).includes('Chart.yaml')).map(readChart)
    : [];
});
