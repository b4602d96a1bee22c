import { defaultsFor, FINALIZER, OWNER_GROUPS_ANNOTATION, PROJECT_LABEL, resizedTo } from '@product-pods/domain';
import type { OwnerGroups, Quantities, Requester } from '@product-pods/domain';
import type { PolicySet } from '../quota/policy-set';
import { allow } from './review';
import type { AdmissionRequest, AdmissionResponse, PatchStep, SentPod } from './review';

type Words = Record<string, string>;

export interface CompleteTools {
  policies: Pick<PolicySet, 'mergedFor' | 'named'>;
  /** What a pod in that project gets that names none of what the project limits. */
  projectDefaults: (project: string | undefined) => Quantities;
  /** Rancher's id of the project that the namespace is in, without the cluster's. */
  projectOf: (namespace: string) => Promise<string | undefined>;
}

/**
 * Completes what somebody sent: a new pod gets its creator as owner and the policies' defaults where it says nothing, and the marks by
 * which it is counted whatever it says. It gets its finalizer too, so that it never goes without its ending, however soon it is deleted. Those marks stay as they are whoever writes the pod later.
 */
export async function complete(request: AdmissionRequest, tools: CompleteTools): Promise<AdmissionResponse> {
  const { operation, object, oldObject } = request;

  if (!isMapping(object?.spec)) {
    return allow(request);
  }

  return allow(request, operation === 'CREATE' ? await forNew(request, object, tools) : operation === 'UPDATE' ? forChanged(request, object, oldObject ?? {}, tools) : []);
}

async function forNew({ userInfo, namespace = '' }: AdmissionRequest, object: SentPod, { policies, projectOf, projectDefaults }: CompleteTools): Promise<PatchStep[]> {
  const { username, groups = [] } = userInfo;
  const project = await projectOf(namespace);
  const own = typeof object.spec?.owner === 'string' && object.spec.owner !== '' ? object.spec.owner : undefined;
  const owner = own ?? username;
  // Of somebody else's groups the caller knows nothing that could be believed.
  const named = owner === username ? policies.named(groups) : [];
  const requester: Requester = { user: owner, groups: named, ...(project === undefined ? {} : { project }) };
  const defaults = defaultsFor(object.spec ?? {}, policies.mergedFor(requester), projectDefaults(project));

  return [
    ...(own === undefined ? [{ op: 'add' as const, path: '/spec/owner', value: username }] : []),
    ...Object.entries(defaults).map(([field, value]): PatchStep => ({ op: 'add', path: `/spec/${ field }`, value })),
    ...finalizer(object.metadata?.finalizers),
    ...marks(object, { project, groups: named.length ? JSON.stringify({ user: owner, groups: named } satisfies OwnerGroups) : undefined }),
  ];
}

/** Who replaces a pod without its marks leaves them as they were; another size means other amounts. */
function forChanged({ userInfo }: AdmissionRequest, object: SentPod, before: SentPod, { policies, projectDefaults }: CompleteTools): PatchStep[] {
  const { size, resources, owner } = object.spec ?? {};
  const project = words(before.metadata?.labels)[PROJECT_LABEL];
  const resized = typeof size === 'string' && size !== before.spec?.size && JSON.stringify(resources) === JSON.stringify(before.spec?.resources);
  const requester: Requester = { user: String(owner), groups: owner === userInfo.username ? userInfo.groups ?? [] : [], ...(project === undefined ? {} : { project }) };
  const wanted = resized ? resizedTo(size, policies.mergedFor(requester), projectDefaults(project)) : undefined;

  return [
    ...(wanted ? [{ op: 'add' as const, path: '/spec/resources', value: wanted }] : []),
    ...marks(object, { project, groups: words(before.metadata?.annotations)[OWNER_GROUPS_ANNOTATION] }),
  ];
}

function finalizer(sent: unknown): PatchStep[] {
  const before: unknown[] = Array.isArray(sent) ? sent : [];

  return before.includes(FINALIZER) ? [] : [{ op: 'add', path: '/metadata/finalizers', value: [...before, FINALIZER] }];
}

/** Sets what is to be, and takes away what somebody made up. */
function marks({ metadata }: SentPod, { project, groups }: { project: string | undefined; groups: string | undefined }): PatchStep[] {
  return [...mark('labels', metadata?.labels, PROJECT_LABEL, project), ...mark('annotations', metadata?.annotations, OWNER_GROUPS_ANNOTATION, groups)];
}

function mark(map: 'labels' | 'annotations', sent: unknown, key: string, value: string | undefined): PatchStep[] {
  const before = words(sent);
  const { [key]: was, ...others } = before;

  return was === value ? [] : [{ op: 'add', path: `/metadata/${ map }`, value: value === undefined ? others : { ...others, [key]: value } }];
}

function words(value: unknown): Words {
  return isMapping(value) ? value as Words : {};
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
