import { FORM_LIMITS } from '@product-pods/domain';

import type { CatalogApi } from '../api/rancher-api';
import { clusterPath } from '../api/rancher-api';
import type { ChartFiles } from './chart-archive';
import { readChartArchive } from './chart-archive';

/** What the form needs of one version of a chart. Anything may be in it. */
export interface ChartInfo {
  values: Record<string, unknown>;
  /** The content of `questions.yaml`. */
  questions?: unknown;
  /** The content of `values.schema.json`. */
  schema?: unknown;
  /** The text of `values.yaml`, with its comments. */
  valuesYaml?: string;
  /** What its author writes about it, in Markdown. */
  readme?: string;
  /** Whom to tell about faults of the chart. */
  maintainers: Maintainer[];
  /** Why the schema is not known, where it is not. */
  schemaFault?: 'unreadable' | 'unreachable';
}

export interface Maintainer {
  name: string;
  /** Where they can be written to; a link only where it is one. */
  contact?: string;
}

interface InfoAnswer {
  values?: Record<string, unknown>;
  questions?: unknown;
  chart?: { maintainers?: unknown; home?: unknown; sources?: unknown };
  appReadme?: string;
  readme?: string;
}

/** Long enough for a large chart, short enough to go on without its schema. */
const ARCHIVE_TIMEOUT_MS = 8_000;

const words = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() ? value.trim().slice(0, FORM_LIMITS.label) : undefined);

/** Those who maintain the chart; its home page where nobody is named. */
export const maintainersOf = ({ maintainers, home, sources }: NonNullable<InfoAnswer['chart']>): Maintainer[] => {
  const named = (Array.isArray(maintainers) ? maintainers as unknown[] : []).flatMap((each) => {
    const { name, email, url } = (each ?? {}) as Record<string, unknown>;
    const contact = words(email) ?? words(url);

    return words(name) ?? contact ? [{ name: words(name) ?? contact ?? '', ...(contact ? { contact } : {}) }] : [];
  }).slice(0, 5);
  const page = words(home) ?? (Array.isArray(sources) ? words(sources[0]) : undefined);

  return named.length || !page ? named : [{ name: page, contact: page }];
};

const parseSchema = (text: string): unknown => {
  if (text.length > FORM_LIMITS.schemaText) {
    throw new Error('the schema is too long');
  }

  return JSON.parse(text) as unknown;
};

/** Values, questions and schema of a chart's version; throws what Rancher says when there is no such chart. */
export const loadChart = async(api: CatalogApi, clusterId: string, { repository, chart, version }: { repository: string; chart: string; version: string }): Promise<ChartInfo> => {
  const path = (link: string): string => `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?${ new URLSearchParams({ link, chartName: chart, version }) }`;
  // The schema and the comments of the values are in the archive only; a form without them is better than none.
  const [info, files] = await Promise.all([
    api.request<InfoAnswer>({ path: path('info') }),
    api.download(path('chart'), ARCHIVE_TIMEOUT_MS).then(readChartArchive).catch((): ChartFiles & { failed: true } => ({ failed: true })),
  ]);
  // The short one is written for people who fill in a form, the long one for those who operate what comes out.
  const readme = [info.appReadme, info.readme].find((text) => typeof text === 'string' && text.trim() !== '');
  let schema: unknown;
  let schemaFault: ChartInfo['schemaFault'] = 'failed' in files ? 'unreachable' : undefined;

  try {
    schema = files.schema === undefined ? undefined : parseSchema(files.schema);
  } catch {
    schemaFault = 'unreadable';
  }

  return {
    values:      info.values ?? {},
    maintainers: maintainersOf(info.chart ?? {}),
    ...(info.questions === undefined ? {} : { questions: info.questions }),
    ...(schema === undefined ? {} : { schema }),
    ...(schemaFault ? { schemaFault } : {}),
    ...(files.valuesYaml === undefined ? {} : { valuesYaml: files.valuesYaml }),
    ...(readme ? { readme } : {}),
  };
};
