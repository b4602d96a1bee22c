import type { FormState, Path, Values } from '@product-pods/domain';
import { isTree, setAll } from '@product-pods/domain';

import type { LifeDraft } from './life';
import type { SizeDraft } from './size';

/** Several pods from one form: whether they are wanted, and which values were chosen for which field. */
export interface MatrixDraft {
  isOn: boolean;
  chosen: Record<string, string[]>;
}

/** What somebody has typed into the form so far. */
export interface Draft {
  /** Identity of the request, kept over a reload so that a second attempt knows what the first one made. */
  requestId: string;
  /** Whether a request was sent that may have left something behind. */
  sent: boolean;
  name: string;
  title: string;
  purpose: string;
  ttl: string;
  /** Whether somebody has chosen it; one that nobody has follows the policies of the project. */
  isTtlChosen: boolean;
  /** Empty where it is left to the policies. */
  size: SizeDraft;
  life: LifeDraft;
  projectId: string;
  version: string;
  /** What differs from the chart's own values, which may have changed when the draft comes back; answers to what is hidden among it. */
  changes: Values;
  /** Which of several forms values were given by hand. */
  choices?: FormState['choices'];
  matrix?: MatrixDraft;
}

const key = (cluster: string, template: string): string => `product-pods/draft/${ cluster }/${ template }`;

/** Keeps a draft for this browser tab, so that a session that ends while somebody types costs nothing. Secrets are typed again rather than kept. */
export const saveDraft = (storage: Storage, cluster: string, template: string, draft: Draft, secrets: readonly Path[]): void => {
  storage.setItem(key(cluster, template), JSON.stringify({ ...draft, changes: setAll(draft.changes, secrets.map((path) => [path, undefined] as const)) }));
};

/** The draft of this template, `undefined` when there is none or it cannot be read. */
export const restoreDraft = (storage: Storage, cluster: string, template: string): Draft | undefined => {
  try {
    const draft = JSON.parse(storage.getItem(key(cluster, template)) ?? 'null') as Draft | null;

    return draft && typeof draft.requestId === 'string' && isTree(draft.changes) ? draft : undefined;
  } catch {
    // Written by another version, or by hand: start afresh.
    return undefined;
  }
};

export const forgetDraft = (storage: Storage, cluster: string, template: string): void => storage.removeItem(key(cluster, template));
