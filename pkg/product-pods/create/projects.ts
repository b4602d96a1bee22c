import type { RancherApi } from '../api/rancher-api';
import { asApiError } from '../api/rancher-api';

interface ProjectObject {
  id: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec?: { displayName?: string };
}

/** A Rancher project that a pod can be put into. */
export interface Project {
  /** `<cluster>/<project>` */
  id: string;
  title: string;
  isDefault: boolean;
}

const isSystem = ({ metadata }: ProjectObject): boolean => metadata.labels?.['authz.management.cattle.io/system-project'] === 'true';

/** The cluster's projects that the user may see, but Rancher's own. Someone who is a member of nothing gets an empty list. */
export const loadProjects = async(api: RancherApi, clusterId: string): Promise<Project[]> => {
  try {
    const { data = [] } = await api.request<{ data?: ProjectObject[] }>({ path: `/v1/management.cattle.io.projects/${ encodeURIComponent(clusterId) }` });

    return data
      .filter((project) => !isSystem(project))
      .map(({ id, metadata, spec }) => ({ id, title: spec?.displayName ?? metadata.name, isDefault: metadata.labels?.['authz.management.cattle.io/default-project'] === 'true' }))
      .sort((a, b) => a.title.localeCompare(b.title));
  } catch (error) {
    const known = asApiError(error);

    if (known.isForbidden) {
      return [];
    }
    throw known;
  }
};

/** The project chosen last time if it is still there, else the cluster's default one, else the first. */
export const chooseProject = (projects: Project[], remembered: string | null): string => (
  projects.find(({ id }) => id === remembered) ?? projects.find(({ isDefault }) => isDefault) ?? projects[0])?.id ?? '';
