import type { NextAction, Phase, ProductPod, Command, PlainCommand } from '@product-pods/domain';

/** A pod as the pages see it: the resource with what the model in `models/` adds. */
export interface ProductPodRow extends ProductPod {
  id: string;
  phase: Phase;
  stateDisplay: string;
  stateBackground: string;
  templateDisplay: string;
  expiresAt?: string;
  next?: NextAction;
  canUpdate: boolean;
  canDelete: boolean;
  /** What may be asked of it now. */
  commands: Command[];
  /** Carries a command out, or opens the dialog that it needs. */
  command: (command: Command) => Promise<void> | void;
  give: (command: PlainCommand) => Promise<void>;
  extend: () => void;
  promptRemove: () => void;
}
