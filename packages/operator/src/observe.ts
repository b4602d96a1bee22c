import { ASK_READY_MS, NAMESPACE_QUOTA_NAME, PROJECT_LABEL } from '@product-pods/domain';
import type { Observed, OwnerState, ProductPod } from '@product-pods/domain';
import type { PodState } from './pod-state';
import type { Projects } from './quota/projects';
import type { Sources } from './sources';

/** All pods together are asked no more often than this on average, however many they are. */
const ASKS_PER_SECOND = 10;
/** How Rancher names its users; service accounts and administrators by certificate have no account that could go. */
const RANCHER_USER = /^(?:u|user)-[a-z0-9]{5,20}$/;

/** Puts together what the mirrors and the memory hold about one pod. */
export function observe(pod: ProductPod, sources: Sources, state: PodState, projects: Pick<Projects, 'limitOf'>): Observed {
  const { namespace, name } = pod.metadata;
  const key = `${ namespace }/${ name }`;
  const projectLimit = projects.limitOf(pod.metadata.labels?.[PROJECT_LABEL]);

  return {
    pod,
    namespace:  sources.namespaces.store.get(`/${ namespace }`),
    release:    sources.releases.present === false ? state.release : sources.releases.store.get(key),
    productTemplate: pod.spec.template.name === undefined ? undefined : sources.productTemplates.store.get(`/${ pod.spec.template.name }`),
    // Operations lie in the namespace of the release, or in Rancher's own.
    operations: sources.operations.store.listIn(namespace).filter((operation) => operation.key === key),
    workloads:  [...sources.deployments.store.listIn(namespace), ...sources.statefulSets.store.listIn(namespace)],
    cronJobs:   sources.cronJobs.store.listIn(namespace).filter(({ release }) => release === name),
    owner:      ownerState(pod.spec.owner, sources),
    noticed:    state.noticed,
    answers:    state.answers,
    urls:       state.urls,
    diagnosis:  state.diagnosis,
    ...(state.quota ? { quota: state.quota } : {}),
    namespaceQuota: namespaceQuotaIn(namespace, sources),
    access:     state.access,
    patienceMs: Math.max(ASK_READY_MS, sources.pods.store.size * 1000 / ASKS_PER_SECOND),
    ...(projectLimit === undefined ? {} : { projectLimit }),
    ...(state.namespaceGone === undefined ? {} : { namespaceGone: state.namespaceGone }),
    ...(state.lingering === undefined ? {} : { lingering: state.lingering }),
    ...(state.archive === undefined ? {} : { archive: state.archive }),
    ...(state.clusterLeftovers === undefined ? {} : { clusterLeftovers: state.clusterLeftovers }),
    ...(state.uninstallError === undefined ? {} : { uninstallError: state.uninstallError }),
    uninstalled: state.uninstalled,
  };
}

function namespaceQuotaIn(namespace: string, { resourceQuotas, limitRanges }: Sources): Observed['namespaceQuota'] {
  const key = `${ namespace }/${ NAMESPACE_QUOTA_NAME }`;
  const hard = resourceQuotas.store.get(key)?.hard;

  return { limits: limitRanges.store.get(key)?.limits ?? [], ...(hard === undefined ? {} : { hard }) };
}

function ownerState(owner: string | undefined, { users }: Sources): OwnerState {
  if (owner === undefined || !users.present || !RANCHER_USER.test(owner)) {
    return 'unknown';
  }

  const enabled = users.store.get(`/${ owner }`);

  return enabled === undefined ? 'gone' : enabled ? 'present' : 'disabled';
}
