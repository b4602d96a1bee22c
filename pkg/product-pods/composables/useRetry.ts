import type { Ref } from 'vue';
import { ref } from 'vue';
import { useRouter } from 'vue-router';

import { asApiError, kubernetesPath } from '../api/rancher-api';
import { lifeToQuery } from '../create/life-query';
import { templateIdOf } from '../catalog/templates';
import { recordedValues, retryInstall } from '../operation/operation';
import type { ProductPodRow } from '../product-pod-row';
import { CREATE_ROUTE } from '../routing';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

interface Retry {
  retrying: Ref<boolean>;
  error: Ref<string>;
  /** Starts the installation again with the recorded values; where there are none, opens the form. */
  retry: () => Promise<void>;
}

interface Namespace {
  metadata: { annotations?: Record<string, string> };
}

/** A second attempt at the installation of a failed pod. */
export const useRetry = (pod: () => ProductPodRow): Retry => {
  const api = useApi();
  const cluster = useCluster();
  const router = useRouter();
  const retrying = ref(false);
  const error = ref('');

  return {
    retrying,
    error,
    retry: async() => {
      const { spec, metadata } = pod();

      retrying.value = true;
      error.value = '';
      try {
        const values = await recordedValues(api, cluster.value, pod());

        if (!values) {
          const { template, title, purpose, ttl } = spec;

          await router.push({ name: CREATE_ROUTE, params: { cluster: cluster.value }, query: { template: templateIdOf(template), version: template.version, title, purpose, ttl, ...lifeToQuery(spec) } });

          return;
        }
        const namespace = await api.request<Namespace>({ path: `${ kubernetesPath(cluster.value) }/api/v1/namespaces/${ metadata.namespace }` });
        const projectId = namespace.metadata.annotations?.['field.cattle.io/projectId']?.replace(':', '/') ?? '';

        await retryInstall(api, cluster.value, pod(), { projectId, values });
      } catch (failure) {
        error.value = asApiError(failure).message;
      } finally {
        retrying.value = false;
      }
    },
  };
};

