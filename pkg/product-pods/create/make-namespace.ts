import { POD_LABEL, namespaceFor } from '@product-pods/domain';

import { asApiError, clusterPath } from '../api/rancher-api';
import { StepError } from './failure';
import type { CreateContext, Named } from './objects';
import { POLL_MS, REQUEST_ANNOTATION, isOurs, look, namespacePath } from './objects';

const PROJECT_ANNOTATION = 'field.cattle.io/projectId';
const ROLES_TIMEOUT_MS = 45_000;
const ENDING_TIMEOUT_MS = 60_000;

/** Whether Rancher has said that the roles of the project hold in this namespace. */
export const areRolesPopulated = (namespace: Named): boolean => {
  try {
    const status = JSON.parse(namespace.metadata.annotations?.['cattle.io/status'] ?? '{}') as { Conditions?: { Type: string; Status: string }[] };

    return Boolean(status.Conditions?.some(({ Type, Status }) => Type === 'InitialRolesPopulated' && Status === 'True'));
  } catch {
    // A half-written annotation is not yet a yes.
    return false;
  }
};

const post = ({ api, request: { clusterId, projectId, name, id } }: CreateContext): Promise<Named> => api.request<Named>({
  path:   `${ clusterPath(clusterId) }/namespaces`,
  method: 'POST',
  body:   {
    type:     'namespace',
    metadata: {
      name:        namespaceFor(name),
      labels:      { [POD_LABEL]: name },
      annotations: { [PROJECT_ANNOTATION]: projectId.replace('/', ':'), [REQUEST_ANNOTATION]: id },
    },
  },
});

/**
 * Makes the pod's namespace in the project, or finds the one an earlier attempt made.
 *
 * Where that one is on its way out, waits for it to be gone.
 */
export const makeNamespace = async(context: CreateContext): Promise<Named> => {
  const deadline = context.clock.now() + ENDING_TIMEOUT_MS;

  for (let isEnding = false; ;) {
    try {
      return await post(context);
    } catch (error) {
      const known = asApiError(error);

      if (known.status !== 409) {
        throw known;
      }
      const there = await look(context, namespacePath(context.request));

      if (there && isOurs(there, context.request) && !there.metadata.deletionTimestamp) {
        return there;
      }
      // The rights in a namespace go before it does: from then on it cannot be seen, but it was ours.
      isEnding = there ? isOurs(there, context.request) : isEnding;
      if (!isEnding) {
        throw new StepError('namespace', 'nameTaken', known.message);
      }
      if (context.clock.now() > deadline) {
        throw new StepError('namespace', 'ending', 'the namespace is still being removed');
      }
      await context.clock.sleep(2 * POLL_MS);
    }
  }
};

/** Waits until the project's roles hold in the namespace. */
export const waitForRoles = async(context: CreateContext, namespace: Named): Promise<void> => {
  const deadline = context.clock.now() + ROLES_TIMEOUT_MS;

  for (let seen: Named | undefined = namespace; !seen || !areRolesPopulated(seen);) {
    if (context.clock.now() > deadline) {
      throw new StepError('roles', 'rolesTimeout', 'the roles of the project did not reach the namespace');
    }
    await context.clock.sleep(POLL_MS);
    // Until the roles are there the namespace may look missing to its own creator.
    seen = await look(context, namespacePath(context.request));
  }
};
