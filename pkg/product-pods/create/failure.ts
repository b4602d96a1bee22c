import { ApiError } from '../api/rancher-api';
import { refusalOf } from '../api/refusal';
import type { CreateFailure, FailureKind, Leftover, Step } from './types';

/** A step that cannot go on. */
export class StepError extends Error {
  constructor(readonly step: Step, readonly kind: FailureKind, message: string) {
    super(message);
    this.name = 'StepError';
  }
}

/** A second attempt continues after these; everything else is cleaned up. */
export const isResumable = (kind: FailureKind): boolean => kind === 'sessionExpired' || kind === 'unreachable' || kind === 'ending';

/** Rancher's sentence for a chart or version that its repository does not have. */
const NO_CHART = /no chart (name|version) found|chart.*not found/i;

const kindOf = (step: Step, error: ApiError): FailureKind => {
  if (error.status === 401) {
    return 'sessionExpired';
  }
  if (error.isUnreachable) {
    return 'unreachable';
  }
  if (step === 'pod' && error.status === 404 && !/namespaces? /.test(error.message)) {
    return 'crdMissing';
  }
  if (step === 'install' && NO_CHART.test(error.message)) {
    return 'chartMissing';
  }
  // A policy's refusal says why; a missing right does not.
  if (error.isForbidden && !/denied|admission/i.test(error.message)) {
    return 'forbidden';
  }

  return 'refused';
};

export const stepError = (step: Step, error: ApiError): StepError => {
  const kind = kindOf(step, error);

  // The sentence that was given to refuse it, as kubectl shows it, without what Kubernetes puts around.
  return new StepError(step, kind, kind === 'refused' ? refusalOf(error).reason : error.message);
};

export const failure = ({ step, kind, message }: StepError, left: Leftover): CreateFailure => ({ step, kind, left, message });
