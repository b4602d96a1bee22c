import type { ProductPodSpec, ProductTemplate, TemplateSpec } from '@product-pods/domain';
import { TEMPLATE_ANNOTATION, parseTemplate } from '@product-pods/domain';
import semver from 'semver';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath } from '../api/rancher-api';
import { loadProductTemplate, loadProductTemplates, templateByResource } from './product-templates';

/** One version of a chart in the index of its repository. */
export interface ChartEntry {
  name: string;
  version: string;
  description?: string;
  appVersion?: string;
  icon?: string;
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
}

export const newestFirst = (a: ChartEntry, b: ChartEntry): number => semver.rcompare(
  semver.coerce(a.version, { includePrerelease: true, loose: true }) ?? '0.0.0', semver.coerce(b.version, { includePrerelease: true, loose: true }) ?? '0.0.0');

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
  const parsed = parseTemplate(newest.annotations?.[TEMPLATE_ANNOTATION] ?? '');
  const spec = parsed.ok ? parsed.value : undefined;

  return {
    id:       `${ repository }/${ newest.name }`,
    repository,
    chart:    newest.name,
    versions: versions.map(({ version }) => version),
    title:    spec?.title ?? newest.annotations?.['catalog.cattle.io/display-name'] ?? newest.name,
    summary:  spec?.summary ?? newest.description ?? '',
    ...(newest.icon ? { icon: iconOf(clusterId, repository, newest) } : {}),
    ...(spec ? { spec } : {}),
    ...(parsed.ok ? {} : { fault: parsed.error.message }),
  };
};

/** Every template of every enabled repository; a repository that fails does not hide the rest. */
export const loadCatalog = async(api: RancherApi, clusterId: string): Promise<Catalog> => {
  const path = `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos`;
  const [{ data = [] }, resources] = await Promise.all([api.request<{ data?: ClusterRepo[] }>({ path }), loadProductTemplates(api, clusterId)]);
  const enabled = data.filter(({ spec }) => spec?.enabled !== false);
  const problems: RepositoryProblem[] = [];
  const read = async({ metadata }: ClusterRepo): Promise<CatalogTemplate[]> => {
    try {
      const { entries = {} } = await api.request<{ entries?: Record<string, ChartEntry[]> }>({ path: `${ path }/${ encodeURIComponent(metadata.name) }?link=index` });

      return [...Object.values(entries).flatMap((charts) => templateOf(clusterId, metadata.name, charts) ?? []), ...templatesOver(clusterId, resources, metadata.name, entries)];
    } catch (error) {
      problems.push({ repository: metadata.name, message: metadata.state?.message || asApiError(error).message });

      return [];
    }
  };
  const templates = [...(await Promise.all(enabled.map(read))).flat(), ...templatesOver(clusterId, resources.filter(({ spec }) => !enabled.some(({ metadata }) => metadata.name === spec.chart.repository)))];

  return {
    templates:    templates.sort((a, b) => a.title.localeCompare(b.title) || a.id.localeCompare(b.id)),
    problems:     problems.sort((a, b) => a.repository.localeCompare(b.repository)),
    repositories: enabled.length,
  };
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

/** Whether every word of the search is found in what the card says. */
export const matchesSearch = (template: CatalogTemplate, search: string): boolean => {
  const products = (template.spec?.products ?? []).map(({ name, title, version }) => `${ name } ${ title ?? '' } ${ version ?? '' }`);
  const text = [template.title, template.chart, template.summary, ...products].join(' ').toLowerCase();

  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
};
