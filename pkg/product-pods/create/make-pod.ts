import { API_GROUP, API_VERSION, FINALIZER, KIND, namespaceFor } from '@product-pods/domain';

import { asApiError } from '../api/rancher-api';
import { StepError, stepError } from './failure';
import type { CreateContext } from './objects';
import type { PodRequest } from './types';
import { POLL_MS, REQUEST_ANNOTATION, isOurs, look, podPath, podsPath, specOf } from './objects';

/** Rights of a new namespace may reach the API server a moment after Rancher calls them populated. */
const RIGHTS_LAG_MS = 5_000;

/** The resource as it is sent. */
const bodyOf = (request: PodRequest): object => ({
  apiVersion: `${ API_GROUP }/${ API_VERSION }`,
  kind:       KIND,
  // From the first moment on: who deletes it before the operator has seen it would leave everything else behind.
  metadata:   { name: request.name, namespace: namespaceFor(request.name), finalizers: [FINALIZER], annotations: { [REQUEST_ANNOTATION]: request.id } },
  spec:       specOf(request),
});

/** Asks the cluster whether it would admit the `ProductPod`; nothing is made. */
export const tryPod = (context: CreateContext): Promise<void> => post(context, '?dryRun=All');

/** Registers the `ProductPod`, unless an earlier attempt did. */
export const makePod = (context: CreateContext): Promise<void> => post(context, '');

const post = async(context: CreateContext, query: string): Promise<void> => {
  const { api, clock, request } = context;
  const deadline = clock.now() + RIGHTS_LAG_MS;

  for (;;) {
    try {
      await api.request({
        path:   `${ podsPath(request) }${ query }`,
        method: 'POST',
        body:   bodyOf(request),
      });

      return;
    } catch (error) {
      const known = asApiError(error);
      const refusal = stepError('pod', known);

      // An earlier attempt may have made it; policies may have changed since, and their refusal is not about that one.
      const there = known.status === 409 || (context.resuming && !query) ? await look(context, podPath(request)) : undefined;

      if (there && isOurs(there, request)) {
        if (there.metadata.deletionTimestamp) {
          throw new StepError('pod', 'ending', 'the earlier pod is still being removed');
        }

        return;
      }
      if (known.status === 409) {
        throw new StepError('pod', 'nameTaken', known.message);
      }
      if (refusal.kind !== 'forbidden' || clock.now() > deadline) {
        throw refusal;
      }
      await clock.sleep(POLL_MS);
    }
  }
};
