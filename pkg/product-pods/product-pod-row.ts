import type { NextAction, Phase, ProductPod } from '@product-pods/domain';

/** A pod as the pages see it: the resource with what the model in `models/` adds. */
export interface ProductPodRow extends ProductPod {
  id: string;
  phase: Phase;
  stateDisplay: string;
  templateDisplay: string;
  expiresAt?: string;
  next?: NextAction;
  canUpdate: boolean;
  canDelete: boolean;
  canExtend: boolean;
  extend: () => void;
  promptRemove: () => void;
}
