import type { HeartbeatLease, OperatorLife } from '@product-pods/domain';
import { API_GROUP, API_VERSION, HEARTBEAT_LEASE, OPERATOR_NAMESPACE, PLURAL, operatorLife } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onMounted, ref } from 'vue';

import type { RancherApi } from '../api/rancher-api';
import { answeredAt, asApiError, kubernetesPath } from '../api/rancher-api';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { usePolling } from './usePolling';

/**
 * Whether the cluster knows Product Pods: `missing` without the resource, `absent` without an operator, `silent` when it does not answer
 * any more, `noAccess` where one may not see the cluster.
 */
export type Support = 'checking' | 'ready' | 'missing' | 'absent' | 'silent' | 'noAccess' | 'unreachable';

/** Operators come back by themselves; nobody has to press a button then. */
const AGAIN_MS = 10_000;
/** By how much a computer's clock may be wrong, where Rancher's answer does not tell the time. */
const SKEW_MS = 120_000;

const ALIVE: OperatorLife = { state: 'alive' };

async function askResource(api: RancherApi, cluster: string): Promise<Support> {
  try {
    const { resources = [] } = await api.request<{ resources?: { name: string }[] }>({ path: `${ kubernetesPath(cluster) }/apis/${ API_GROUP }/${ API_VERSION }` });

    // The group has other resources, too.
    return resources.some(({ name }) => name === PLURAL) ? 'ready' : 'missing';
  } catch (error) {
    const { status } = asApiError(error);

    return status === 404 ? 'missing' : status === 403 ? 'noAccess' : 'unreachable';
  }
}

/** Only what is known to be wrong counts: where the heartbeat may not be read, the operator is taken to live. */
async function askOperator(api: RancherApi, cluster: string): Promise<OperatorLife> {
  try {
    const lease = await api.request<HeartbeatLease>({ path: `${ kubernetesPath(cluster) }/apis/coordination.k8s.io/v1/namespaces/${ OPERATOR_NAMESPACE }/leases/${ HEARTBEAT_LEASE }` });
    const now = answeredAt(lease);

    return now === undefined ? operatorLife(lease, Date.now(), SKEW_MS) : operatorLife(lease, now);
  } catch (error) {
    return asApiError(error).status === 404 ? operatorLife(undefined, Date.now()) : ALIVE;
  }
}

/** Asks the cluster itself, because Rancher's schemas also lack what one has no rights to; as long as something is wrong, again and again. */
export const useSupport = (): { support: Ref<Support>; silentSeconds: Ref<number>; check: () => Promise<void> } => {
  const api = useApi();
  const cluster = useCluster();
  const support = ref<Support>('checking');
  const silentSeconds = ref(0);
  const check = async(): Promise<void> => {
    const [resource, operator] = await Promise.all([askResource(api, cluster.value), askOperator(api, cluster.value)]);

    silentSeconds.value = operator.state === 'silent' ? Math.floor(operator.forMs / 1000) : 0;
    support.value = resource !== 'ready' || operator.state === 'alive' ? resource : operator.state === 'missing' ? 'absent' : 'silent';
  };

  onMounted(check);
  usePolling(async() => {
    // The first answer is still on its way, or was good.
    if (!['checking', 'ready'].includes(support.value)) {
      await check();
    }

    return support.value !== 'ready';
  }, AGAIN_MS);

  return { support, silentSeconds, check };
};
