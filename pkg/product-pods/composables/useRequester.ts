import type { MergedPolicy, ReadPolicy, Requester } from '@product-pods/domain';
import { mergePolicies } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onMounted, ref, shallowRef } from 'vue';

import { asApiError } from '../api/rancher-api';
import { bareProject, loadPolicies, whoAmI } from '../policy/requester';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface RequesterState {
  /** Who the user is to the cluster; nothing while that is asked. */
  requester: Ref<Requester | undefined>;
  policies: Ref<ReadPolicy[]>;
  error: Ref<string>;
  load: () => Promise<void>;
  /** What the policies say to the user in a project (`<cluster>/<project>`); nothing while they are being loaded. */
  mergedFor: (projectId: string) => MergedPolicy | undefined;
}

/** The user as admission sees him, and the policies that may speak of him. */
export const useRequester = (): RequesterState => {
  const api = useApi();
  const cluster = useCluster();
  const requester = shallowRef<Requester>();
  const policies = shallowRef<ReadPolicy[]>([]);
  const error = ref('');
  const load = async(): Promise<void> => {
    try {
      const [found, self] = await Promise.all([loadPolicies(api, cluster.value), whoAmI(api, cluster.value)]);

      error.value = '';
      policies.value = found;
      requester.value = self;
    } catch (failure) {
      error.value = asApiError(failure).message || 'no answer';
    }
  };

  onMounted(load);

  return {
    requester,
    policies,
    error,
    load,
    mergedFor: (projectId) => requester.value && mergePolicies(policies.value, { ...requester.value, ...(projectId ? { project: bareProject(projectId) } : {}) }),
  };
};
