import type { ProductTemplate } from '@product-pods/domain';
import { API_GROUP, API_VERSION, PRODUCT_TEMPLATE_PLURAL, usableProductTemplate } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, kubernetesPath } from '../api/rancher-api';
import type { CatalogTemplate, ChartEntry } from './templates';
import { iconOf, newestFirst } from './templates';

const path = (clusterId: string): string => `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/${ PRODUCT_TEMPLATE_PLURAL }`;

/** All ProductTemplates; none where the cluster does not know them, or does not show them. */
export const loadProductTemplates = async(api: RancherApi, clusterId: string): Promise<ProductTemplate[]> => {
  try {
    return (await api.request<{ items?: ProductTemplate[] }>({ path: path(clusterId) })).items ?? [];
  } catch (error) {
    if (asApiError(error).isForbidden) {
      return [];
    }
    throw error;
  }
};

/** One ProductTemplate; `undefined` where there is none. */
export const loadProductTemplate = async(api: RancherApi, clusterId: string, name: string): Promise<ProductTemplate | undefined> => {
  try {
    return await api.request<ProductTemplate>({ path: `${ path(clusterId) }/${ encodeURIComponent(name) }` });
  } catch (error) {
    if (asApiError(error).isForbidden) {
      return undefined;
    }
    throw error;
  }
};

/** The template that a resource makes of a chart, `charts` being all versions in its repository; without any, it says what is missing. */
export const templateByResource = (clusterId: string, resource: ProductTemplate, charts: readonly ChartEntry[]): CatalogTemplate => {
  const { metadata: { name }, spec: { chart } } = resource;
  const described = usableProductTemplate(resource);
  const spec = described.ok ? described.value : undefined;
  const offered = charts.filter(({ version }) => chart.versions?.includes(version) ?? true).sort(newestFirst);
  const [newest] = offered;
  const missing = newest ? undefined : charts.length ? `the repository ${ chart.repository } has the chart ${ chart.name }, but not in the version ${ chart.versions?.join(', ') }.` : `the repository ${ chart.repository } has no chart ${ chart.name }.`;
  const fault = described.ok ? missing : described.error.message;

  return {
    id:         name,
    name,
    repository: chart.repository,
    chart:      chart.name,
    versions:   offered.map(({ version }) => version),
    title:      spec?.title ?? name,
    summary:    spec?.summary ?? newest?.description ?? '',
    ...(newest?.icon ? { icon: iconOf(clusterId, chart.repository, newest) } : {}),
    ...(spec && !missing ? { spec } : {}),
    ...(fault ? { fault } : {}),
  };
};
