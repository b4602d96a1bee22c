import type { IngressLike, KnownHost } from '@product-pods/domain';
import { hostsOf } from '@product-pods/domain';
import type { Ref } from 'vue';
import { shallowRef } from 'vue';

import { clusterPath } from '../api/rancher-api';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useFormHandle } from './useFormHandle';

/** A cluster with more is not looked through for a hint. */
const MOST_INGRESSES = 500;

/** The hosts that Ingresses answer at which the user may read; asked for once a form. */
export const useHosts = (): Readonly<Ref<KnownHost[]>> => {
  const api = useApi();
  const cluster = useCluster();
  const { once } = useFormHandle();

  return once('hosts', () => {
    const hosts = shallowRef<KnownHost[]>([]);
    const load = async(): Promise<void> => {
      try {
        const { data = [] } = await api.request<{ data?: IngressLike[] }>({ path: `${ clusterPath(cluster.value) }/networking.k8s.io.ingresses?pagesize=${ MOST_INGRESSES }` });

        hosts.value = hostsOf(data);
      } catch {
        // Who may not see them is told by the cluster at most.
      }
    };

    load();

    return hosts;
  });
};
