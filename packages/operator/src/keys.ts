import { POD_LABEL } from '@product-pods/domain';
import type { ProductPod } from '@product-pods/domain';
import { keyOf } from './kube/reflector';
import type { Sources } from './sources';

/**
 * The keys of everything there may be something to do about: the pods, and namespaces that were made for pods, which may never have come.
 * Pods that nobody has dealt with come first, then those whose next event was recorded for the earliest time: there may be thousands
 * behind them.
 */
export function allKeys({ pods, namespaces }: Pick<Sources, 'pods' | 'namespaces'>): Set<string> {
  const due = [...pods.store.values()].map((pod) => ({ key: keyOf(pod), at: dueAt(pod) }));
  const keys = new Set(due.sort((a, b) => a.at - b.at).map(({ key }) => key));

  for (const { name, labels } of namespaces.store.values()) {
    const pod = labels[POD_LABEL];

    if (pod !== undefined) {
      keys.add(`${ name }/${ pod }`);
    }
  }

  return keys;
}

function dueAt({ metadata, status }: ProductPod): number {
  const at = metadata.deletionTimestamp || !status?.phase ? 0 : Date.parse(status.next?.at ?? '');

  return Number.isNaN(at) ? Infinity : at;
}
