import type { Question, Values } from '@product-pods/domain';
import { allQuestions, withValueAt } from '@product-pods/domain';

import type { LifeDraft } from './life';

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
  life: LifeDraft;
  projectId: string;
  version: string;
  values: Values;
}

const key = (cluster: string, template: string): string => `product-pods/draft/${ cluster }/${ template }`;

/** Passwords are typed again rather than kept. */
const withoutPasswords = (values: Values, questions: Question[]): Values => allQuestions(questions)
  .filter(({ type }) => type === 'password')
  .reduce((tree, { variable }) => withValueAt(tree, variable, undefined), values);

/** Keeps a draft for this browser tab, so that a session that ends while somebody types costs nothing. */
export const saveDraft = (storage: Storage, cluster: string, template: string, draft: Draft, questions: Question[]): void => {
  storage.setItem(key(cluster, template), JSON.stringify({ ...draft, values: withoutPasswords(draft.values, questions) }));
};

/** The draft of this template, `undefined` when there is none or it cannot be read. */
export const restoreDraft = (storage: Storage, cluster: string, template: string): Draft | undefined => {
  try {
    const draft = JSON.parse(storage.getItem(key(cluster, template)) ?? 'null') as Draft | null;

    return draft && typeof draft.requestId === 'string' ? draft : undefined;
  } catch {
    // Written by another version, or by hand: start afresh.
    return undefined;
  }
};

export const forgetDraft = (storage: Storage, cluster: string, template: string): void => storage.removeItem(key(cluster, template));
