import { createHash } from 'node:crypto';
import { dump } from 'js-yaml';
import { rcompare } from 'semver';
import { packChart } from './archive';
import type { Chart } from './chart';

/** Files of a chart repository by their path in it. */
export type RepositoryFiles = Map<string, Buffer>;

/** Date of the release, by which Rancher sorts; a chart that does not say it is as old as can be. */
const RELEASED_ANNOTATION = 'productpods.io/released';
const UNKNOWN = '2000-01-01';

const archivePath = ({ metadata: { name, version } }: Chart): string => `assets/${ name }/${ name }-${ version }.tgz`;

/** Rancher finds a relative icon in HTTP and Git repositories alike; helm's linter wants a URL in Chart.yaml. */
const relativeIcon = (icon: string | undefined): { icon?: string } => (icon ? { icon: icon.replace(/^file:\/\//, '') } : {});

const indexEntry = (chart: Chart, archive: Buffer) => ({
  ...chart.metadata,
  ...relativeIcon(chart.metadata.icon),
  created: `${ chart.metadata.annotations?.[RELEASED_ANNOTATION] ?? UNKNOWN }T00:00:00Z`,
  digest:  createHash('sha256').update(archive).digest('hex'),
  urls:    [archivePath(chart)],
});

/** The archives and the index of the given charts. The same charts give the same bytes on every machine. */
export const buildRepository = async(charts: Chart[]): Promise<RepositoryFiles> => {
  const files: RepositoryFiles = new Map();
  const entries: Record<string, Array<ReturnType<typeof indexEntry>>> = {};

  for (const chart of charts) {
    const archive = await packChart(chart);

    files.set(archivePath(chart), archive);
    (entries[chart.metadata.name] ??= []).push(indexEntry(chart, archive));
  }
  Object.values(entries).forEach((versions) => versions.sort((a, b) => rcompare(a.version, b.version)));
  files.set('index.yaml', Buffer.from(dump({ apiVersion: 'v1', entries, generated: `${ UNKNOWN }T00:00:00Z` }, { sortKeys: true, lineWidth: -1, noRefs: true })));

  return files;
};
