import type { Ref } from 'vue';
import { onMounted, ref } from 'vue';

import { asApiError } from '../api/rancher-api';
import type { Project } from '../create/projects';
import { chooseProject, loadProjects } from '../create/projects';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface Projects {
  /** Nothing while they are being loaded. */
  projects: Ref<Project[] | undefined>;
  error: Ref<string>;
  /** The one to offer first. */
  choose: () => string;
  remember: (id: string) => void;
}

/** The projects a pod can be put into, and the one that was used last. */
export const useProjects = (): Projects => {
  const api = useApi();
  const cluster = useCluster();
  const projects = ref<Project[]>();
  const error = ref('');
  const key = (): string => `product-pods/project/${ cluster.value }`;

  onMounted(async() => {
    try {
      projects.value = await loadProjects(api, cluster.value);
    } catch (failure) {
      error.value = asApiError(failure).message;
    }
  });

  return {
    projects,
    error,
    choose:   () => chooseProject(projects.value ?? [], localStorage.getItem(key())),
    remember: (id) => localStorage.setItem(key(), id),
  };
};
