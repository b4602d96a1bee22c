import type { KubeObject } from '../kube/types';
import { STATUS_ANNOTATION } from './types';

interface Condition { Type: string; Status: string; Message: string; LastUpdateTime: string }

/** Conditions that Rancher writes on a namespace once its roles are there; pages wait for them. */
const CONDITIONS = ['ResourceQuotaInit', 'InitialRolesPopulated'];

/** The patch that says so, or nothing if the namespace says so already. */
export function statusPatch(namespace: KubeObject, project: string, now: Date): unknown {
  const { annotations = {}, labels = {} } = namespace.metadata;
  const present = conditionsOf(annotations[STATUS_ANNOTATION]);
  const isComplete = CONDITIONS.every((type) => present.some((condition) => condition.Type === type && condition.Status === 'True'));

  if (isComplete && labels['field.cattle.io/projectId'] === project) {
    return undefined;
  }
  const time = `${ now.toISOString().slice(0, 19) }Z`;
  const status = JSON.stringify({ Conditions: CONDITIONS.map((Type) => ({ Type, Status: 'True', Message: '', LastUpdateTime: time })) });

  return {
    metadata: {
      labels:      { 'field.cattle.io/projectId': project },
      annotations: { [STATUS_ANNOTATION]: status, 'lifecycle.cattle.io/create.namespace-auth': 'true' },
    },
  };
}

/** Whether the members' roles in the namespace are in place. */
export function hasRoles(namespace: KubeObject): boolean {
  return conditionsOf(namespace.metadata.annotations?.[STATUS_ANNOTATION])
    .some(({ Type, Status }) => Type === 'InitialRolesPopulated' && Status === 'True');
}

function conditionsOf(annotation: string | undefined): Condition[] {
  try {
    return (JSON.parse(annotation ?? '{}') as { Conditions?: Condition[] }).Conditions ?? [];
  } catch {
    return [];
  }
}
