import type { ReadyTimes, UsualTime } from '@product-pods/domain';
import { OPERATOR_NAMESPACE, READY_TIMES_LEASE, readReadyTimes, usualTime } from '@product-pods/domain';
import { onMounted, shallowRef } from 'vue';

import { kubernetesPath } from '../api/rancher-api';
import type { CatalogTemplate } from '../catalog/templates';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

/** How long pods took to be ready in this cluster. */
export const useReadyTimes = (): { usual: (template: CatalogTemplate) => UsualTime | undefined } => {
  const api = useApi();
  const cluster = useCluster();
  const times = shallowRef<ReadyTimes>(new Map());

  onMounted(async() => {
    try {
      const { metadata } = await api.request<{ metadata: { annotations?: Record<string, string> } }>({ path: `${ kubernetesPath(cluster.value) }/apis/coordination.k8s.io/v1/namespaces/${ OPERATOR_NAMESPACE }/leases/${ READY_TIMES_LEASE }` });

      times.value = readReadyTimes(metadata.annotations);
    } catch {
      // Nothing was measured yet, or it lies elsewhere: the templates' own estimates are there.
    }
  });

  // The card is of the newest version, which is also the one that the form offers first.
  return { usual: ({ repository, chart, versions: [version = ''] }) => usualTime(times.value, { repository, chart, version }) };
};
