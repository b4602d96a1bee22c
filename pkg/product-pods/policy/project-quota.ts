import type { LimitRulings, Quantities, RancherLimit } from '@product-pods/domain';
import { POD_LABEL, RANCHER_PROJECT_ANNOTATION, RANCHER_QUOTA_ANNOTATION, projectIn, rancherDefaults, rancherLimits, shareIn } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { clusterPath } from '../api/rancher-api';
import { bareProject } from './requester';

/** What a project's quota in Rancher leaves for pods, and what it gives to one that names nothing. */
export interface ProjectQuota {
  limits: LimitRulings;
  given: Quantities;
}

export const NO_QUOTA: ProjectQuota = { limits: {}, given: {} };

interface Project {
  spec?: { resourceQuota?: { limit?: RancherLimit } | null; namespaceDefaultResourceQuota?: { limit?: RancherLimit } | null };
}

interface Namespaces {
  data?: { metadata: { annotations?: Record<string, string> } }[];
}

/** Of namespaces that are no pods' a cluster has few. */
const MOST_NAMESPACES = 500;

/** As the operator reads it; who may see no such project knows of no quota. */
export const loadProjectQuota = async(api: RancherApi, clusterId: string, projectId: string): Promise<ProjectQuota> => {
  try {
    const { spec } = await api.request<Project>({ path: `/v1/management.cattle.io.projects/${ projectId }` });
    const limit = spec?.resourceQuota?.limit ?? {};

    if (!Object.keys(limit).length) {
      return NO_QUOTA;
    }
    const share = spec?.namespaceDefaultResourceQuota?.limit ?? {};
    const { data = [] } = await api.request<Namespaces>({ path: `${ clusterPath(clusterId) }/namespaces?filter=${ encodeURIComponent(`!metadata.labels[${ POD_LABEL }]`) }&pagesize=${ MOST_NAMESPACES }` });
    const others = data.filter(({ metadata }) => projectIn(metadata.annotations?.[RANCHER_PROJECT_ANNOTATION]) === bareProject(projectId)).map(({ metadata }) => ({ limit: { ...share, ...shareIn(metadata.annotations?.[RANCHER_QUOTA_ANNOTATION]) }, named: [] }));

    return { limits: rancherLimits(bareProject(projectId), limit, others), given: rancherDefaults(limit, share) };
  } catch {
    return NO_QUOTA;
  }
};
