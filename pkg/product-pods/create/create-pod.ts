import { namespaceFor } from '@product-pods/domain';

import { ApiError, asApiError } from '../api/rancher-api';
import { StepError, failure, isResumable, stepError } from './failure';
import { install, noteOperation } from './install';
import { makeNamespace, waitForRoles } from './make-namespace';
import { makePod } from './make-pod';
import type { CreateContext } from './objects';
import { isOurs, look, namespacePath, podPath, remove } from './objects';
import type { CreateOutcome, Leftover, Step } from './types';

/** Removes what this attempt made. Once there is a `ProductPod`, ending it is the operator's job, namespace included. */
const cleanUp = async(context: CreateContext, made: Set<Step>): Promise<Leftover> => {
  if (!made.has('namespace')) {
    return 'nothing';
  }

  try {
    await remove(context, made.has('pod') ? podPath(context.request) : namespacePath(context.request));

    return 'nothing';
  } catch {
    // The operator removes a namespace without a pod by itself; a pod stays in the list until somebody deletes it.
    return made.has('pod') ? 'listed' : 'sweep';
  }
};

/**
 * Removes what an abandoned request made, and nothing else; tells whether that worked.
 *
 * Without it the operator removes a namespace that never got its pod.
 */
export const discardPod = async(context: Pick<CreateContext, 'api' | 'clock' | 'request'>): Promise<boolean> => {
  const whole: CreateContext = { ...context, resuming: true, onStep: () => undefined };

  try {
    for (const path of [podPath(context.request), namespacePath(context.request)]) {
      const there = await look(whole, path);

      if (there && isOurs(there, context.request)) {
        await remove(whole, path);

        return true;
      }
    }

    return true;
  } catch {
    return false;
  }
};

const attempt = async<T>(step: Step, context: CreateContext, work: () => Promise<T>): Promise<T> => {
  context.onStep(step);
  try {
    return await work();
  } catch (error) {
    throw error instanceof StepError ? error : stepError(step, error instanceof ApiError ? error : asApiError(error));
  }
};

/**
 * Makes one Product Pod: namespace in the project, its roles, the `ProductPod`, the release.
 *
 * Idempotent for one `request.id`: after a failure whose `left` is `resumable` the same call continues where it stopped.
 * Every other failure is cleaned up before it is returned; it never throws for anything the API answers.
 */
export const createPod = async(context: CreateContext): Promise<CreateOutcome> => {
  const { name } = context.request;
  const made = new Set<Step>();

  try {
    const namespace = await attempt('namespace', context, () => makeNamespace(context));

    made.add('namespace');
    await attempt('roles', context, () => waitForRoles(context, namespace));
    await attempt('pod', context, () => makePod(context));
    made.add('pod');
    const operation = await attempt('install', context, () => install(context));

    noteOperation(context, operation);

    return { ok: true, namespace: namespaceFor(name), name, operation };
  } catch (error) {
    if (!(error instanceof StepError)) {
      throw error;
    }
    // A name that somebody else holds is not ours to clean up.
    const left = isResumable(error.kind) ? 'resumable' : await cleanUp(context, made);

    return { ok: false, failure: failure(error, left) };
  }
};
