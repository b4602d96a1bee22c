import type { ProductPodSpec, ProductTemplate, TemplateSpec } from '@product-pods/domain';
import { TEMPLATE_ANNOTATION } from '@product-pods/domain';
import semver from 'semver';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath } from '../api/rancher-api';
import { loadProductTemplate, loadProductTemplates, templateByResource } from './product-templates';
import { readTemplate } from './read-template';

/** One version of a chart in the index of its repository. */
export interface ChartEntry {
  name: string;
  version: string;
  description?: string;
  appVersion?: string;
  icon?: string;
  created?: unknown;
  keywords?: unknown;
  annotations?: Record<string, string>;
}

interface ClusterRepo {
  metadata: { name: string; state?: { error?: boolean; message?: string } };
  spec?: { enabled?: boolean };
}

/** A chart that declares itself a template, with what its card shows. */
export interface CatalogTemplate {
  /** `<repository>/<chart>`, or the name of a ProductTemplate. */
  id: string;
  /** Of the ProductTemplate that describes the chart, where it does not describe itself. */
  name?: string;
  repository: string;
  chart: string;
  /** All versions that are templates, newest first. */
  versions: string[];
  title: string;
  summary: string;
  /** Same-origin path of the icon, through Rancher. */
  icon?: string;
  spec?: TemplateSpec;
  /** The chart's own words for what it is. */
  keywords?: string[];
  /** When its newest version came out, in milliseconds. */
  released?: number;
  /** Why the template cannot be used, in its author's terms. */
  fault?: string;
}

/** A repository that could not be read, while the others can. */
export interface RepositoryProblem {
  repository: string;
  message: string;
}

export interface Catalog {
  templates: CatalogTemplate[];
  problems: RepositoryProblem[];
  /** How many repositories were asked. */
  repositories: number;
  /** How many of them have not answered yet. */
  pending: number;
}

export const newestFirst = (a: ChartEntry, b: ChartEntry): number => semver.rcompare(
  semver.coerce(a.version, { includePrerelease: true, loose: true }) ?? '0.0.0', semver.coerce(b.version, { includePrerelease: true, loose: true }) ?? '0.0.0');

/** Some words of a chart; it may say anything. */
const wordsOf = (keywords: unknown): string[] => (Array.isArray(keywords) ? (keywords as unknown[]).flatMap((word) => (typeof word === 'string' && word.length <= 60 ? word : [])).slice(0, 20) : []);

const momentOf = (created: unknown): number | undefined => {
  const moment = typeof created === 'string' ? Date.parse(created) : NaN;

  return Number.isNaN(moment) ? undefined : moment;
};

/** The id of the template that a pod was made from. */
export const templateIdOf = ({ name, repository, chart }: ProductPodSpec['template']): string => name ?? `${ repository }/${ chart }`;

/** The icon of a chart, through Rancher. */
export const iconOf = (clusterId: string, repository: string, { name, version }: ChartEntry): string => `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?${ new URLSearchParams({ link: 'icon', chartName: name, version }) }`;

/** The template of one chart; the newest version describes it. */
export const templateOf = (clusterId: string, repository: string, entries: ChartEntry[]): CatalogTemplate | undefined => {
  const versions = entries.filter(({ annotations }) => annotations?.[TEMPLATE_ANNOTATION] !== undefined).sort(newestFirst);
  const [newest] = versions;

  if (!newest || newest.annotations?.['catalog.cattle.io/hidden'] === 'true') {
    return undefined;
  }
  const parsed = readTemplate(newest.annotations?.[TEMPLATE_ANNOTATION] ?? '');
  const spec = parsed.ok ? parsed.value : undefined;
  const keywords = wordsOf(newest.keywords);
  const released = momentOf(newest.created);

  return {
    id:       `${ repository }/${ newest.name }`,
    repository,
    chart:    newest.name,
    versions: versions.map(({ version }) => version),
    title:    spec?.title ?? newest.annotations?.['catalog.cattle.io/display-name'] ?? newest.name,
    summary:  spec?.summary ?? newest.description ?? '',
    ...(newest.icon ? { icon: iconOf(clusterId, repository, newest) } : {}),
    ...(spec ? { spec } : {}),
    ...(keywords.length ? { keywords } : {}),
    ...(released === undefined ? {} : { released }),
    ...(parsed.ok ? {} : { fault: parsed.error.message }),
  };
};

/**
 * Every template of every enabled repository; a repository that fails, or takes its time, does not hide the rest.
 *
 * `progress` is told what is known whenever another repository has answered.
 */
export const loadCatalog = async(api: RancherApi, clusterId: string, progress: (catalog: Catalog) => void = () => undefined): Promise<Catalog> => {
  const path = `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos`;
  const [{ data = [] }, resources] = await Promise.all([api.request<{ data?: ClusterRepo[] }>({ path }), loadProductTemplates(api, clusterId)]);
  const enabled = data.filter(({ spec }) => spec?.enabled !== false);
  // Those over charts of a repository that is not there say so.
  const templates = templatesOver(clusterId, resources.filter(({ spec }) => !enabled.some(({ metadata }) => metadata.name === spec.chart.repository)));
  const problems: RepositoryProblem[] = [];
  let pending = enabled.length;
  const known = (): Catalog => ({ templates: [...templates], problems: [...problems].sort((a, b) => a.repository.localeCompare(b.repository)), repositories: enabled.length, pending });
  const read = async({ metadata }: ClusterRepo): Promise<void> => {
    try {
      const { entries = {} } = await api.request<{ entries?: Record<string, ChartEntry[]> }>({ path: `${ path }/${ encodeURIComponent(metadata.name) }?link=index` });

      templates.push(...Object.values(entries).flatMap((charts) => templateOf(clusterId, metadata.name, charts) ?? []), ...templatesOver(clusterId, resources, metadata.name, entries));
    } catch (error) {
      problems.push({ repository: metadata.name, message: metadata.state?.message || asApiError(error).message });
    }
    pending -= 1;
    if (pending) {
      progress(known());
    }
  };

  await Promise.all(enabled.map(read));

  return known();
};

/** The templates that resources make of the charts of one repository; of one that is not there, they say so. */
const templatesOver = (clusterId: string, resources: readonly ProductTemplate[], repository?: string, entries: Record<string, ChartEntry[]> = {}): CatalogTemplate[] => resources
  .filter(({ spec }) => repository === undefined || spec.chart.repository === repository)
  .map((resource) => templateByResource(clusterId, resource, chartsOf(entries, resource.spec.chart.name)));

const chartsOf = (entries: Record<string, ChartEntry[]>, chart: string): ChartEntry[] => (Object.hasOwn(entries, chart) ? entries[chart] ?? [] : []);

/** One template by its id; `undefined` when its repository has no such template. Throws when the repository cannot be read. */
export const loadTemplate = async(api: RancherApi, clusterId: string, id: string): Promise<CatalogTemplate | undefined> => {
  const resource = id.includes('/') || !id ? undefined : await loadProductTemplate(api, clusterId, id);
  const [repository = '', chart = ''] = resource ? [resource.spec.chart.repository, resource.spec.chart.name] : id.split('/');

  if (!repository || !chart) {
    return undefined;
  }
  const { entries = {} } = await api.request<{ entries?: Record<string, ChartEntry[]> }>({
    path: `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?link=index`,
  });

  const charts = chartsOf(entries, chart);

  return resource ? templateByResource(clusterId, resource, charts) : templateOf(clusterId, repository, charts);
};
