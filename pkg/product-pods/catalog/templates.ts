import type { TemplateSpec } from '@product-pods/domain';
import { TEMPLATE_ANNOTATION, parseTemplate } from '@product-pods/domain';
import semver from 'semver';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath } from '../api/rancher-api';

interface ChartEntry {
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
  /** `<repository>/<chart>` */
  id: string;
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

const newestFirst = (a: ChartEntry, b: ChartEntry): number => semver.rcompare(
  semver.coerce(a.version, { includePrerelease: true, loose: true }) ?? '0.0.0', semver.coerce(b.version, { includePrerelease: true, loose: true }) ?? '0.0.0');

/** The template of one chart; the newest version describes it. */
export const templateOf = (clusterId: string, repository: string, entries: ChartEntry[]): CatalogTemplate | undefined => {
  const versions = entries.filter(({ annotations }) => annotations?.[TEMPLATE_ANNOTATION] !== undefined).sort(newestFirst);
  const [newest] = versions;

  if (!newest || newest.annotations?.['catalog.cattle.io/hidden'] === 'true') {
    return undefined;
  }
  const parsed = parseTemplate(newest.annotations?.[TEMPLATE_ANNOTATION] ?? '');
  const spec = parsed.ok ? parsed.value : undefined;
  const query = new URLSearchParams({ link: 'icon', chartName: newest.name, version: newest.version });

  return {
    id:       `${ repository }/${ newest.name }`,
    repository,
    chart:    newest.name,
    versions: versions.map(({ version }) => version),
    title:    spec?.title ?? newest.annotations?.['catalog.cattle.io/display-name'] ?? newest.name,
    summary:  spec?.summary ?? newest.description ?? '',
    ...(newest.icon ? { icon: `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?${ query }` } : {}),
    ...(spec ? { spec } : {}),
    ...(parsed.ok ? {} : { fault: parsed.error.message }),
  };
};

/** Every template of every enabled repository; a repository that fails does not hide the rest. */
export const loadCatalog = async(api: RancherApi, clusterId: string): Promise<Catalog> => {
  const path = `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos`;
  const { data = [] } = await api.request<{ data?: ClusterRepo[] }>({ path });
  const enabled = data.filter(({ spec }) => spec?.enabled !== false);
  const problems: RepositoryProblem[] = [];
  const read = async({ metadata }: ClusterRepo): Promise<CatalogTemplate[]> => {
    try {
      const { entries = {} } = await api.request<{ entries?: Record<string, ChartEntry[]> }>({ path: `${ path }/${ encodeURIComponent(metadata.name) }?link=index` });

      return Object.values(entries).flatMap((charts) => templateOf(clusterId, metadata.name, charts) ?? []);
    } catch (error) {
      problems.push({ repository: metadata.name, message: metadata.state?.message || asApiError(error).message });

      return [];
    }
  };
  const templates = (await Promise.all(enabled.map(read))).flat();

  return {
    templates:    templates.sort((a, b) => a.title.localeCompare(b.title) || a.id.localeCompare(b.id)),
    problems:     problems.sort((a, b) => a.repository.localeCompare(b.repository)),
    repositories: enabled.length,
  };
};

/** One template by its id; `undefined` when its repository has no such template. Throws when the repository cannot be read. */
export const loadTemplate = async(api: RancherApi, clusterId: string, id: string): Promise<CatalogTemplate | undefined> => {
  const [repository = '', chart = ''] = id.split('/');
  const { entries = {} } = await api.request<{ entries?: Record<string, ChartEntry[]> }>({
    path: `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?link=index`,
  });

  return Object.hasOwn(entries, chart) ? templateOf(clusterId, repository, entries[chart] ?? []) : undefined;
};

/** Whether every word of the search is found in what the card says. */
export const matchesSearch = (template: CatalogTemplate, search: string): boolean => {
  const products = (template.spec?.products ?? []).map(({ name, title, version }) => `${ name } ${ title ?? '' } ${ version ?? '' }`);
  const text = [template.title, template.chart, template.summary, ...products].join(' ').toLowerCase();

  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
};
