import { OWNER_GROUPS_ANNOTATION, PROJECT_LABEL } from '../product-pod';
import type { Holding, ObjectMeta, ProductPod } from '../product-pod';
import type { Requester } from './merge';
import { NOTHING, readQuantities } from './amounts';
import type { Amounts } from './amounts';

export const ACCOUNT_KINDS = ['Person', 'Project'] as const;

/** What limits are counted against: all pods that a person owns, or all in a project. */
export interface Account {
  kind: typeof ACCOUNT_KINDS[number];
  name: string;
}

type Pod = Pick<ProductPod, 'metadata' | 'spec'> & Partial<Pick<ProductPod, 'status'>>;

/** What a pod counts for while it holds that much. A resource that its size does not name counts nothing. */
export function amountsOf({ spec }: Pick<ProductPod, 'spec'>, holds: Holding): Amounts {
  const size = readQuantities(spec.resources);

  return holds === 'Storage' ? { ...NOTHING, pods: 1, storage: size.storage ?? 0 } : { ...NOTHING, pods: 1, running: 1, ...size };
}

/** What a pod counts for as it stands; every pod that exists counts for something, one that is being removed too. */
export function heldBy(pod: Pod): Amounts {
  return amountsOf(pod, pod.status?.holds ?? 'Running');
}

/** The accounts that a pod counts against. */
export function accountsOf({ metadata, spec }: Pod): Account[] {
  const project = metadata.labels?.[PROJECT_LABEL];

  return [...(spec.owner ? [{ kind: 'Person' as const, name: spec.owner }] : []), ...(project ? [{ kind: 'Project' as const, name: project }] : [])];
}

/** Rancher's id of a project without the cluster's, from its annotation on a namespace. */
export function projectIn(annotation: string | undefined): string | undefined {
  const [, project] = /^[^:]+:([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)$/.exec(annotation ?? '') ?? [];

  return project;
}

/** The groups of a pod's owner as admission noted them. */
export interface OwnerGroups {
  user: string;
  groups: string[];
}

/** The groups noted on a pod, if they are those of its present owner: whom it was handed over to is in none that anybody knows of. */
export function notedGroups({ annotations }: Pick<ObjectMeta, 'annotations'>, owner: string | undefined): string[] {
  try {
    const { user, groups } = JSON.parse(annotations?.[OWNER_GROUPS_ANNOTATION] ?? '{}') as Partial<OwnerGroups>;

    return user === owner && Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
  } catch {
    return [];
  }
}

/** For whom a pod that exists is judged. */
export function requesterOf(pod: Pod): Requester {
  const project = pod.metadata.labels?.[PROJECT_LABEL];

  return { user: pod.spec.owner ?? '', groups: notedGroups(pod.metadata, pod.spec.owner), ...(project === undefined ? {} : { project }) };
}
