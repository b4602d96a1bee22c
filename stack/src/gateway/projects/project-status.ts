import type { Project } from './types';

const ASSIGNED: Record<string, string> = {
  'authz.management.cattle.io/default-project': 'DefaultNamespacesAssigned',
  'authz.management.cattle.io/system-project':  'SystemNamespacesAssigned',
};

/** The patch that gives a project the conditions of a complete one, or nothing if it has them. */
export function projectStatusPatch(project: Project, now: Date): unknown {
  const assigned = Object.keys(project.metadata.labels ?? {}).flatMap((label) => ASSIGNED[label] ?? []);
  const wanted = ['BackingNamespaceCreated', 'CreatorMadeOwner', ...assigned];
  const present = project.status?.conditions ?? [];

  if (wanted.every((type) => present.some((condition) => condition.type === type))) {
    return undefined;
  }
  const lastUpdateTime = `${ now.toISOString().slice(0, 19) }Z`;

  return { status: { conditions: wanted.map((type) => ({ type, status: 'True', lastUpdateTime })) } };
}
