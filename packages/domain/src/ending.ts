import { namespaceFor } from './names';
import type { NamespaceFacts } from './observed';
import { POD_LABEL } from './product-pod';
import type { ProductPod } from './product-pod';

/** A yes or no that always says why. */
export interface Verdict {
  yes: boolean;
  why: string;
}

const yes = (why: string): Verdict => ({ yes: true, why });
const no = (why: string): Verdict => ({ yes: false, why });

/** Whether the namespace was made for this pod: it says so by a label that admission accepts only at a namespace's creation. */
export function isOwnedNamespace(podName: string, namespace: Pick<NamespaceFacts, 'name' | 'labels'>): Verdict {
  const label = namespace.labels[POD_LABEL];

  if (label === undefined) {
    return no(`Namespace ${ namespace.name } was not made for a pod: it has no label ${ POD_LABEL }.`);
  }
  if (label !== podName) {
    return no(`Namespace ${ namespace.name } was made for the pod ${ label }.`);
  }
  if (namespace.name !== namespaceFor(podName)) {
    return no(`Namespace ${ namespace.name } does not have the name ${ namespaceFor(podName) } of this pod's own namespace.`);
  }

  return yes(`Namespace ${ namespace.name } was made for this pod.`);
}

/**
 * Whether the operator may delete this namespace at the end of this pod. It must be the one that was recorded when the pod was
 * first seen, and have been made for it: a namespace that only bears the same name, or belongs to others, stays.
 */
export function mayDeleteNamespace(pod: ProductPod, namespace: NamespaceFacts): Verdict {
  const recorded = pod.status?.namespace;
  const owned = isOwnedNamespace(pod.metadata.name, namespace);

  if (namespace.name !== pod.metadata.namespace) {
    return no(`Namespace ${ namespace.name } is not the one this pod lives in.`);
  }
  if (!owned.yes) {
    return owned;
  }
  if (!recorded) {
    return no(`Namespace ${ namespace.name } has not been recorded yet.`);
  }
  if (!recorded.owned) {
    return no(`Namespace ${ namespace.name } was not made for this pod when it was first seen.`);
  }
  if (recorded.uid !== namespace.uid) {
    return no(`Namespace ${ namespace.name } is another one than the one this pod was made in.`);
  }

  return owned;
}

/** How long a labelled namespace may stand empty without a pod before it is taken for a left-over. */
export const ORPHAN_AFTER_MS = 10 * 60_000;

/**
 * Whether a namespace made for a pod was left behind without one, at `now` (milliseconds). `contents` names what lies in it, other
 * than what Kubernetes and Rancher put into every namespace.
 */
export function isOrphan(namespace: NamespaceFacts & { createdAt: string }, hasPod: boolean, contents: readonly string[], now: number): Verdict {
  const label = namespace.labels[POD_LABEL];
  const owned = label === undefined ? no(`Namespace ${ namespace.name } was not made for a pod.`) : isOwnedNamespace(label, namespace);

  if (!owned.yes) {
    return owned;
  }
  if (hasPod) {
    return no('Its pod exists.');
  }
  if (namespace.terminating) {
    return no('It is going already.');
  }
  if (now - Date.parse(namespace.createdAt) < ORPHAN_AFTER_MS) {
    return no('It is younger than ten minutes; its pod may still come.');
  }
  if (contents.length > 0) {
    return no(`It is not empty: ${ contents.slice(0, 3).join(', ') }.`);
  }

  return yes('It was made for a pod that never came, and it is empty.');
}
