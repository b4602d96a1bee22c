import { asApiError } from './rancher-api';

export const REFUSAL_KINDS = ['unreachable', 'sessionExpired', 'forbidden', 'gone', 'refused'] as const;
export type RefusalKind = typeof REFUSAL_KINDS[number];

/** Why the API server did not do something; `reason` is what it said, as one sentence. */
export interface Refusal {
  kind: RefusalKind;
  reason: string;
}

/** What stands before the sentence that a rule of the cluster was given: the object, the policy, the webhook. */
const DENIED = /^.*denied (?:the )?request: /s;
const INVALID = /^\S+ "[^"]*" is invalid: (?:[\w.[\]]+: Invalid value: "[^"]*": )?/;

const sentence = (text: string): string => {
  const whole = text.trim();
  // A field's name is no beginning of a sentence.
  const begun = /^\w+\./.test(whole) ? whole : `${ whole.slice(0, 1).toUpperCase() }${ whole.slice(1) }`;

  return /[.!?…]$/.test(begun) || begun === '' ? begun : `${ begun }.`;
};

/** Anything that a request threw, in terms of what somebody can do about it. */
export const refusalOf = (error: unknown): Refusal => {
  const known = asApiError(error);
  const reason = sentence(known.message.replace(DENIED, '').replace(INVALID, ''));

  if (known.status === 401) {
    return { kind: 'sessionExpired', reason };
  }
  if (known.isUnreachable) {
    return { kind: 'unreachable', reason };
  }
  // A rule's refusal says why; a missing right does not.
  if (known.status === 403 && !DENIED.test(known.message)) {
    return { kind: 'forbidden', reason };
  }

  return { kind: known.status === 404 ? 'gone' : 'refused', reason };
};
