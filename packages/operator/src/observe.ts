import type { Observed, ProductPod } from '@product-pods/domain';
import type { PodState } from './pod-state';
import type { Sources } from './sources';

/** Puts together what the mirrors and the memory hold about one pod. */
export function observe(pod: ProductPod, sources: Sources, state: PodState): Observed {
  const { namespace, name } = pod.metadata;
  const key = `${ namespace }/${ name }`;

  return {
    pod,
    namespace:  sources.namespaces.store.get(`/${ namespace }`),
    release:    sources.releases.present === false ? state.release : sources.releases.store.get(key),
    // Operations lie in the namespace of the release, or in Rancher's own.
    operations: sources.operations.store.listIn(namespace).filter((operation) => operation.key === key),
    workloads:  [...sources.deployments.store.listIn(namespace), ...sources.statefulSets.store.listIn(namespace)],
    answers:    state.answers,
    urls:       state.urls,
    diagnosis:  state.diagnosis,
    access:     state.access,
    ...(state.uninstallError === undefined ? {} : { uninstallError: state.uninstallError }),
    uninstalled: state.uninstalled,
  };
}
