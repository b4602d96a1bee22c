import { API_GROUP, API_VERSION } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onMounted, ref } from 'vue';

import { asApiError, kubernetesPath } from '../api/rancher-api';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

/** Whether the cluster knows Product Pods: `missing` without the resource, `noAccess` where one may not see the cluster. */
export type Support = 'checking' | 'ready' | 'missing' | 'noAccess' | 'unreachable';

/** Asks the cluster itself, because Rancher's schemas also lack what one has no rights to. */
export const useSupport = (): { support: Ref<Support>; check: () => Promise<void> } => {
  const api = useApi();
  const cluster = useCluster();
  const support = ref<Support>('checking');
  const check = async(): Promise<void> => {
    try {
      await api.request({ path: `${ kubernetesPath(cluster.value) }/apis/${ API_GROUP }/${ API_VERSION }` });
      support.value = 'ready';
    } catch (error) {
      const { status } = asApiError(error);

      support.value = status === 404 ? 'missing' : status === 403 ? 'noAccess' : 'unreachable';
    }
  };

  onMounted(check);

  return { support, check };
};
