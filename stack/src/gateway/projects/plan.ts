import { createHash } from 'node:crypto';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, PROJECTS, ROLE_BINDINGS, ROLES, type Resource } from '../kube/paths';
import type { KubeObject } from '../kube/types';
import { CLUSTER, type Project, type ProjectMember, type ProjectRole } from './types';

/** Label of every RBAC object that follows from projects; its value is the project's name. */
export const PROJECT_LABEL = 'management.cattle.io/project';
/** Rancher's label that names the membership a binding comes from. */
const OWNER_LABEL = 'authz.cluster.cattle.io/rtb-owner-updated';

/** Kubernetes' role that each project role has inside the project's namespaces. */
const NAMESPACE_ROLE: Record<ProjectRole, string> = { 'project-owner': 'admin', 'project-member': 'edit', 'read-only': 'view' };

export interface RbacObject extends KubeObject {
  rules?: unknown[];
  roleRef?: { apiGroup: string; kind: string; name: string };
  subjects?: unknown[];
}

/** An object that should exist, and where. */
export interface Wanted { resource: Resource; object: RbacObject }

/** The bindings of a project's members in one of its namespaces. */
export function namespaceBindings(namespace: string, project: string, members: readonly ProjectMember[]): Wanted[] {
  return members.map((member) => binding(ROLE_BINDINGS, member, { project, namespace, kind: 'ClusterRole', role: NAMESPACE_ROLE[member.roleTemplateName] }));
}

/**
 * Everything that a project itself needs: roles for its namespaces and its own object, and its members' bindings to
 * them. Members and owners may do all with the project's namespaces (also delete them) and create new ones, as with
 * Rancher; read-only members may get them.
 */
export function projectObjects(project: Project, namespaces: readonly string[], members: readonly ProjectMember[]): Wanted[] {
  const { name } = project.metadata;

  return [
    clusterRole(`${ name }-namespaces-edit`, name, [
      ...namespaceRule(namespaces, ['*']),
      { apiGroups: ['management.cattle.io'], resources: ['projects'], resourceNames: [name], verbs: ['manage-namespaces'] },
    ]),
    clusterRole(`${ name }-namespaces-readonly`, name, namespaceRule(namespaces, ['get', 'list', 'watch'])),
    projectRole(project, 'projectowner', ['*']),
    projectRole(project, 'projectmember', ['get', 'list', 'watch']),
    {
      resource: ROLES,
      object:   {
        apiVersion: ROLES.apiVersion,
        kind:       ROLES.kind,
        metadata:   { name: `${ name }-members`, namespace: name, labels: { [PROJECT_LABEL]: name } },
        rules:      [{ apiGroups: ['management.cattle.io'], resources: ['projectroletemplatebindings'], verbs: ['*'] }],
      },
    },
    ...members.flatMap((member) => memberBindings(name, member)),
  ];
}

function memberBindings(project: string, member: ProjectMember): Wanted[] {
  const role = member.roleTemplateName;
  const mayEdit = role !== 'read-only';
  const inCluster = [...(mayEdit ? ['create-ns'] : []), `${ project }-namespaces-${ mayEdit ? 'edit' : 'readonly' }`, `${ role }-promoted`];
  const ownRole = role === 'project-owner' ? 'projectowner' : 'projectmember';

  return [
    ...inCluster.map((name) => binding(CLUSTER_ROLE_BINDINGS, member, { project, kind: 'ClusterRole', role: name })),
    binding(ROLE_BINDINGS, member, { project, namespace: CLUSTER, kind: 'Role', role: `${ project }-${ ownRole }` }),
    ...(role === 'project-owner' ? [binding(ROLE_BINDINGS, member, { project, namespace: project, kind: 'Role', role: `${ project }-members` })] : []),
  ];
}

interface BindingTarget { project: string; namespace?: string; kind: 'Role' | 'ClusterRole'; role: string }

function binding(resource: Resource, member: ProjectMember, { project, namespace, kind, role }: BindingTarget): Wanted {
  const subject = member.userName
    ? { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: member.userName }
    : { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: member.groupPrincipalName ?? '' };
  const owner = `${ member.metadata.namespace }_${ member.metadata.name }`;

  return {
    resource,
    object: {
      apiVersion: resource.apiVersion,
      kind:       resource.kind,
      metadata:   {
        name:   `${ namespace ? 'rb' : 'crb' }-${ digest(owner, kind, role, subject.kind, subject.name) }`,
        ...(namespace ? { namespace } : {}),
        labels: { [PROJECT_LABEL]: project, [OWNER_LABEL]: owner.slice(0, 63) },
      },
      roleRef:  { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
      subjects: [subject],
    },
  };
}

function clusterRole(name: string, project: string, rules: unknown[]): Wanted {
  return {
    resource: CLUSTER_ROLES,
    object:   { apiVersion: CLUSTER_ROLES.apiVersion, kind: CLUSTER_ROLES.kind, metadata: { name, labels: { [PROJECT_LABEL]: project } }, rules },
  };
}

function projectRole(project: Project, suffix: string, verbs: string[]): Wanted {
  const { name, uid = '' } = project.metadata;

  return {
    resource: ROLES,
    object:   {
      apiVersion: ROLES.apiVersion,
      kind:       ROLES.kind,
      metadata:   {
        name:            `${ name }-${ suffix }`,
        namespace:       CLUSTER,
        labels:          { [PROJECT_LABEL]: name },
        ownerReferences: [{ apiVersion: PROJECTS.apiVersion, kind: PROJECTS.kind, name, uid }],
      },
      rules: [{ apiGroups: ['management.cattle.io'], resources: ['projects'], resourceNames: [name], verbs }],
    },
  };
}

/** Without names a rule would mean every namespace there is. */
function namespaceRule(names: readonly string[], verbs: string[]): unknown[] {
  return names.length ? [{ apiGroups: [''], resources: ['namespaces'], resourceNames: [...names].sort(), verbs }] : [];
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 10);
}
