import { POD_LABEL } from '@product-pods/domain';
import { keyOf } from './kube/reflector';
import type { Sources } from './sources';

/** The keys of everything there may be something to do about: the pods, and namespaces that were made for pods, which may never have come. */
export function allKeys({ pods, namespaces }: Pick<Sources, 'pods' | 'namespaces'>): Set<string> {
  const keys = new Set<string>();

  for (const pod of pods.store.values()) {
    keys.add(keyOf(pod));
  }
  for (const { name, labels } of namespaces.store.values()) {
    const pod = labels[POD_LABEL];

    if (pod !== undefined) {
      keys.add(`${ name }/${ pod }`);
    }
  }

  return keys;
}
