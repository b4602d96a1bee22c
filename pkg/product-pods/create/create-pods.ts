import { namespaceFor } from '@product-pods/domain';

import { ApiError, asApiError } from '../api/rancher-api';
import { StepError, failure, isResumable, stepError } from './failure';
import { findOperation, install, noteOperation } from './install';
import { makeNamespace, waitForRoles } from './make-namespace';
import { makePod, tryPod } from './make-pod';
import type { CreateContext } from './objects';
import { isOurs, look, namespacePath, podPath, remove } from './objects';
import type { CreateFailure, Step } from './types';

/** What became of several pods: all of them were admitted, or none is there. */
export type PodsOutcome = { ok: true; names: string[] } | { ok: false; name: string; failure: CreateFailure };

/** So many at a time: each waits for Rancher most of its time. */
const TOGETHER = 4;

class PodError extends Error {
  constructor(readonly pod: string, readonly inner: StepError) {
    super(inner.message);
  }
}

const attempt = async<T>(step: Step, context: CreateContext, work: () => Promise<T>): Promise<T> => {
  context.onStep(step);
  try {
    return await work();
  } catch (error) {
    throw new PodError(context.request.name, error instanceof StepError ? error : stepError(step, error instanceof ApiError ? error : asApiError(error)));
  }
};

/** Does the work for all; after a failure nothing new is begun, and what is under way is waited for. */
const forAll = async(contexts: readonly CreateContext[], work: (context: CreateContext) => Promise<void>): Promise<void> => {
  const waiting = [...contexts];
  let failed: unknown;
  const worker = async(): Promise<void> => {
    for (let next = waiting.shift(); next && !failed; next = waiting.shift()) {
      try {
        await work(next);
      } catch (error) {
        failed ??= error;
      }
    }
  };

  await Promise.all(Array.from({ length: Math.min(TOGETHER, contexts.length) }, worker));
  if (failed) {
    throw failed;
  }
};

/** Takes back what these requests made; tells whether nothing is left. */
const takeBack = async(contexts: readonly CreateContext[]): Promise<boolean> => {
  const results = await Promise.allSettled(contexts.map(async(context) => {
    for (const path of [podPath(context.request), namespacePath(context.request)]) {
      const there = await look(context, path);

      if (there && isOurs(there, context.request)) {
        // With the pod its namespace goes too: that is the operator's job.
        return remove(context, path);
      }
    }
  }));

  return results.every(({ status }) => status === 'fulfilled');
};

/** The installation of one; what was started by an attempt that was not heard of is found. */
const begin = async(context: CreateContext): Promise<void> => {
  const started = context.resuming ? await findOperation(context) : undefined;
  const operation = started ? { namespace: namespaceFor(context.request.name), name: started.metadata.name } : await install({ ...context, resuming: false });

  await noteOperation(context, operation);
};

/**
 * Makes several pods from one form: all of them are admitted or none.
 *
 * First every namespace, then every `ProductPod` for trial, then in earnest, and only when all of them are there the first installation.
 * A refusal of one takes all of them back. A failure whose `left` is `resumable` is continued by the same call.
 */
export const createPods = async(contexts: readonly CreateContext[]): Promise<PodsOutcome> => {
  let admitted = false;

  try {
    await forAll(contexts, async(context) => {
      const namespace = await attempt('namespace', context, () => makeNamespace(context));

      await attempt('roles', context, () => waitForRoles(context, namespace));
    });
    await forAll(contexts, (context) => attempt('pod', context, () => tryPod(context)));
    await forAll(contexts, (context) => attempt('pod', context, () => makePod(context)));
    admitted = true;
    await forAll(contexts, (context) => attempt('install', context, () => begin(context)));

    return { ok: true, names: contexts.map(({ request }) => request.name) };
  } catch (error) {
    if (!(error instanceof PodError)) {
      throw error;
    }
    // Once all are admitted, an installation that did not begin is begun again rather than the others being ended.
    if (isResumable(error.inner.kind) || admitted) {
      return { ok: false, name: error.pod, failure: failure(error.inner, 'resumable') };
    }
    const isClean = await takeBack(contexts);

    return { ok: false, name: error.pod, failure: failure(error.inner, isClean ? 'nothing' : 'sweep') };
  }
};

/** Takes back what abandoned requests made. */
export const discardPods = takeBack;
