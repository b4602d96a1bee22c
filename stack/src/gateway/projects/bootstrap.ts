import { randomSuffix } from '../auth/tokens';
import type { User } from '../auth/users';
import type { KubeClient } from '../kube/client';
import { collection, item, NAMESPACES, PROJECT_MEMBERS, PROJECTS } from '../kube/paths';
import type { KubeList } from '../kube/types';
import { CLUSTER, type Project, type ProjectMember, type ProjectRole } from './types';

/** The two projects that every Rancher cluster has. */
export interface InitialProjects { default: Project; system: Project }

export async function ensureInitialProjects(kube: KubeClient): Promise<InitialProjects> {
  const [defaultProject, system] = await Promise.all([
    ensureProject(kube, 'Default', 'Default project created for the cluster', 'authz.management.cattle.io/default-project'),
    ensureProject(kube, 'System', 'System project created for the cluster', 'authz.management.cattle.io/system-project'),
  ]);

  return { default: defaultProject, system };
}

async function ensureProject(kube: KubeClient, displayName: string, description: string, label: string): Promise<Project> {
  const { items } = await kube.get<KubeList<Project>>(`${ collection(PROJECTS, CLUSTER) }?labelSelector=${ encodeURIComponent(label) }`);

  const project = items[0] ?? await kube.create<Project>(collection(PROJECTS, CLUSTER), {
    apiVersion: PROJECTS.apiVersion,
    kind:       PROJECTS.kind,
    metadata:   {
      name:        `p-${ randomSuffix(5) }`,
      namespace:   CLUSTER,
      labels:      { [label]: 'true' },
      annotations: { 'authz.management.cattle.io/creator-role-bindings': '{"created":[],"required":["project-owner"]}' },
    },
    spec: { clusterName: CLUSTER, displayName, description },
  });

  await ensureBackingNamespace(kube, project.metadata.name);

  return project;
}

/** The namespace that holds a project's memberships; it is named like the project. */
export async function ensureBackingNamespace(kube: KubeClient, project: string): Promise<void> {
  await kube.apply(item(NAMESPACES, project), {
    apiVersion: NAMESPACES.apiVersion,
    kind:       NAMESPACES.kind,
    metadata:   { name: project, annotations: { 'management.cattle.io/system-namespace': 'true' } },
  });
}

/** Makes a user a member of a project; the controller does the rest. */
export async function ensureMember(kube: KubeClient, project: Project, user: User, role: ProjectRole): Promise<void> {
  const name = `prtb-${ user.metadata.name }-${ role }`;
  const member: ProjectMember = {
    apiVersion:       PROJECT_MEMBERS.apiVersion,
    kind:             PROJECT_MEMBERS.kind,
    metadata:         { name, namespace: project.metadata.name },
    projectName:      `${ CLUSTER }:${ project.metadata.name }`,
    roleTemplateName: role,
    userName:         user.metadata.name,
  };

  await kube.apply(item(PROJECT_MEMBERS, name, project.metadata.name), member);
}
