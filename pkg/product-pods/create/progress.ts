import type { Phase, ProductPod } from '@product-pods/domain';
import { namespaceFor } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError } from '../api/rancher-api';
import { findPod } from './duplicate';

/** How far one pod has come; `gone` where it is not there any more, `unknown` where nobody answers. */
export interface PodProgress {
  name: string;
  namespace: string;
  state: Phase | 'gone' | 'unknown';
  message: string;
  pod?: ProductPod;
}

/** Phases in which nothing happens any more by itself that somebody waits for. */
const SETTLED: readonly PodProgress['state'][] = ['Ready', 'Failed', 'Asleep', 'Expired', 'gone'];

export const isSettled = ({ state }: PodProgress): boolean => SETTLED.includes(state);

/** How far these pods have come, in their order. */
export const progressOf = async(api: RancherApi, clusterId: string, names: readonly string[]): Promise<PodProgress[]> => Promise.all(names.map(async(name): Promise<PodProgress> => {
  const namespace = namespaceFor(name);

  try {
    const pod = await findPod(api, clusterId, `${ namespace }/${ name }`);

    return pod ? { name, namespace, state: pod.metadata.deletionTimestamp ? 'Terminating' : pod.status?.phase ?? 'Pending', message: pod.status?.message ?? '', pod } : { name, namespace, state: 'gone', message: '' };
  } catch (error) {
    return { name, namespace, state: 'unknown', message: asApiError(error).message };
  }
}));
