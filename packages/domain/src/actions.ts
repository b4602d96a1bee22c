import type { WorkloadKind } from './observed';
import type { TemplateProduct } from './template';

/** A step the operator takes; every one may be repeated without harm. */
export type Action =
  | { type: 'AddFinalizer' }
  /** Gives the operator its rights in the pod's namespace. */
  | { type: 'GrantAccess' }
  | { type: 'StampNamespace'; expiresAt: string | null }
  | { type: 'StampWorkload'; kind: WorkloadKind; name: string; expiresAt: string | null }
  /** Asks these products whether they are ready; `whenAvailable` goes into the answer. */
  | { type: 'AskProducts'; products: TemplateProduct[]; release: string; whenAvailable: boolean }
  /** Looks at the container pods to say what keeps them. */
  | { type: 'Diagnose' }
  /** Runs `helm uninstall`; without hooks once they have failed for too long. */
  | { type: 'Uninstall'; release: string; hooks: boolean }
  | { type: 'DeleteNamespace'; name: string; uid: string }
  | { type: 'DeletePod'; uid: string }
  /** Gives the operator's rights back in a namespace that stays, unless another pod lives there. */
  | { type: 'RevokeAccess' }
  /** The very last step: taken only when every other of the same plan has succeeded. */
  | { type: 'RemoveFinalizer' };

export type ActionType = Action['type'];
