import type { WorkloadKind } from './observed';
import type { ClusterObject, NoticeKind } from './product-pod';
import type { NamespaceQuota } from './policy/namespace-quota';
import type { RancherLimit } from './policy/rancher-quota';
import type { TemplateProduct } from './template';

/** A notice that is to be given. */
export interface PlannedNotice {
  kind: NoticeKind;
  /** How long before the deadline, as a duration; `0s` at the deadline itself. */
  mark: string;
  deadline: string;
  /** One sentence for people. */
  sentence: string;
}

/** A step the operator takes; every one may be repeated without harm. */
export type Action =
  | { type: 'AddFinalizer' }
  /** Gives the operator its rights in the pod's namespace. */
  | { type: 'GrantAccess' }
  /** Keeps the pod's namespace from going before the record in it. */
  | { type: 'HoldNamespace' }
  | { type: 'StampNamespace'; expiresAt: string | null; protected: boolean }
  | { type: 'StampWorkload'; kind: WorkloadKind; name: string; expiresAt: string | null }
  /** Asks these products whether they are ready; `whenAvailable` goes into the answer. */
  | { type: 'AskProducts'; products: TemplateProduct[]; release: string; whenAvailable: boolean }
  /** Looks at the container pods: of which workloads there are any, and what keeps them from running; if `deep`, at logs and events too. */
  | { type: 'Inspect'; deep: boolean }
  /** Scales to zero and remembers `replicas` on the object, in one write. */
  | { type: 'SleepWorkload'; kind: WorkloadKind; name: string; replicas: number }
  /** Gives the workload these replicas back (none: leaves them as they are) and forgets what was remembered, in one write. */
  | { type: 'WakeWorkload'; kind: WorkloadKind; name: string; replicas?: number }
  | { type: 'SuspendCronJob'; name: string }
  | { type: 'ResumeCronJob'; name: string }
  /** Takes a wish by hand back that the schedule has overtaken, so that the same wish can be made again. */
  | { type: 'ForgetWish' }
  /** Asks for the pod's share of the quotas again, which it gave back when it went to rest. */
  | { type: 'Reserve' }
  /** Makes the ResourceQuota and the LimitRange of the pod's own namespace say so; `null` removes them. */
  | { type: 'SetQuota'; quota: NamespaceQuota | null }
  /** Gives the pod's own namespace this share of its project's quota in Rancher. */
  | { type: 'ShareQuota'; limit: RancherLimit }
  /** Makes the pod count for that project; `null` for none. */
  | { type: 'LabelProject'; project: string | null }
  | { type: 'Notify'; notice: PlannedNotice }
  /** Hands the stopped pod's data to the archive. */
  | { type: 'Archive' }
  /** Runs `helm uninstall`; without hooks once they have failed for too long. */
  | { type: 'Uninstall'; release: string; hooks: boolean }
  /** Removes what the release left outside of any namespace. */
  | { type: 'DeleteClusterObjects'; objects: ClusterObject[] }
  | { type: 'DeleteNamespace'; name: string; uid: string }
  /** Asks the API server itself whether a namespace that was there is gone. */
  | { type: 'CheckNamespace' }
  | { type: 'DeletePod'; uid: string }
  /** Gives the operator's rights back in a namespace that stays, unless another pod lives there. */
  | { type: 'RevokeAccess' }
  /** The very last step: taken only when every other of the same plan has succeeded. */
  | { type: 'RemoveFinalizer' };

export type ActionType = Action['type'];
