import { API_GROUP, API_VERSION, FINALIZER, KIND, namespaceFor } from '@product-pods/domain';

import { asApiError } from '../api/rancher-api';
import { StepError, stepError } from './failure';
import type { CreateContext } from './objects';
import { POLL_MS, REQUEST_ANNOTATION, isOurs, look, podPath, podsPath, specOf } from './objects';

/** Rights of a new namespace may reach the API server a moment after Rancher calls them populated. */
const RIGHTS_LAG_MS = 5_000;

/** Registers the `ProductPod`, unless an earlier attempt did. */
export const makePod = async(context: CreateContext): Promise<void> => {
  const { api, clock, request } = context;
  const { name, id } = request;
  const deadline = clock.now() + RIGHTS_LAG_MS;

  for (;;) {
    try {
      await api.request({
        path:   podsPath(request),
        method: 'POST',
        body:   {
          apiVersion: `${ API_GROUP }/${ API_VERSION }`,
          kind:       KIND,
          // From the first moment on: who deletes it before the operator has seen it would leave everything else behind.
          metadata:   { name, namespace: namespaceFor(name), finalizers: [FINALIZER], annotations: { [REQUEST_ANNOTATION]: id } },
          spec:       specOf(request),
        },
      });

      return;
    } catch (error) {
      const known = asApiError(error);
      const refusal = stepError('pod', known);

      if (known.status === 409) {
        const there = await look(context, podPath(request));

        if (!there || !isOurs(there, request)) {
          throw new StepError('pod', 'nameTaken', known.message);
        }
        if (there.metadata.deletionTimestamp) {
          throw new StepError('pod', 'ending', 'the earlier pod is still being removed');
        }

        return;
      }
      if (refusal.kind !== 'forbidden' || clock.now() > deadline) {
        throw refusal;
      }
      await clock.sleep(POLL_MS);
    }
  }
};
