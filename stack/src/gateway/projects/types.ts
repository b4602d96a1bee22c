import type { KubeObject } from '../kube/types';

/** The one cluster this server manages, as Rancher calls it. */
export const CLUSTER = 'local';
export const PROJECT_ANNOTATION = 'field.cattle.io/projectId';
export const STATUS_ANNOTATION = 'cattle.io/status';

export type ProjectRole = 'project-owner' | 'project-member' | 'read-only';

export interface Project extends KubeObject {
  spec?: { displayName?: string; clusterName?: string; description?: string };
  status?: { conditions?: Array<{ type: string; status: string; lastUpdateTime?: string }> };
}

/** `ProjectRoleTemplateBinding`: somebody's role in a project. */
export interface ProjectMember extends KubeObject {
  /** `<cluster>:<project>`. */
  projectName: string;
  roleTemplateName: ProjectRole;
  userName?: string;
  groupPrincipalName?: string;
}

/** Name of the project that a namespace is annotated with, if it is one of this cluster. */
export function projectOf(namespace: KubeObject): string | undefined {
  const [cluster, project] = (namespace.metadata.annotations?.[PROJECT_ANNOTATION] ?? '').split(':');

  return cluster === CLUSTER && project ? project : undefined;
}
