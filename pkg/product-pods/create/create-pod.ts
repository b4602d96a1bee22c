import { API_GROUP, API_VERSION, KIND, OPERATION_ANNOTATION, PLURAL, POD_LABEL, namespaceFor } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { ApiError, asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';
import { StepError, failure, isResumable, stepError } from './failure';
import type { Clock, CreateOutcome, Leftover, PodRequest, Step } from './types';

/** Marks namespace and `ProductPod` with the request that made them. */
export const REQUEST_ANNOTATION = 'productpods.io/request';
const PROJECT_ANNOTATION = 'field.cattle.io/projectId';

const POLL_MS = 150;
const ROLES_TIMEOUT_MS = 45_000;
/** Rights of a new namespace may reach the API server a moment after Rancher calls them populated. */
const RIGHTS_LAG_MS = 5_000;
const ENDING_TIMEOUT_MS = 60_000;

interface Named {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string>; deletionTimestamp?: string };
}

export interface CreateContext {
  api: RancherApi;
  clock: Clock;
  request: PodRequest;
  /** True for every attempt but the first: then something of ours may be there already. */
  resuming: boolean;
  onStep: (step: Step) => void;
}

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

const isOurs = (object: Named, { id }: PodRequest): boolean => object.metadata.annotations?.[REQUEST_ANNOTATION] === id;

// The Kubernetes API, not Steve's: rights that are a moment old reach Steve's schemas only seconds later.
const namespacePath = ({ clusterId, name }: PodRequest): string => `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespaceFor(name) }`;
const podsPath = ({ clusterId, name }: PodRequest): string => `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ namespaceFor(name) }/${ PLURAL }`;
const podPath = (request: PodRequest): string => `${ podsPath(request) }/${ request.name }`;

/** The object at `path`, `undefined` where there is none or none that we may see. */
const look = async({ api }: CreateContext, path: string): Promise<Named | undefined> => {
  try {
    return await api.request<Named>({ path });
  } catch (error) {
    const known = asApiError(error);

    if (known.isForbidden) {
      return undefined;
    }
    throw known;
  }
};

/** Waits for the remains of an earlier attempt to be gone. */
const waitUntilGone = async(context: CreateContext): Promise<void> => {
  const deadline = context.clock.now() + ENDING_TIMEOUT_MS;

  while (await look(context, namespacePath(context.request))) {
    if (context.clock.now() > deadline) {
      throw new StepError('namespace', 'ending', 'the namespace is still being removed');
    }
    await context.clock.sleep(2 * POLL_MS);
  }
};

const makeNamespace = async(context: CreateContext, again = false): Promise<Named> => {
  const { api, request } = context;
  const { clusterId, projectId, name, id } = request;

  try {
    return await api.request<Named>({
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
  } catch (error) {
    const known = asApiError(error);

    if (known.status !== 409) {
      throw known;
    }
    const there = await look(context, namespacePath(request));

    if (!there || !isOurs(there, request)) {
      throw new StepError('namespace', 'nameTaken', known.message);
    }
    if (there.metadata.deletionTimestamp && !again) {
      await waitUntilGone(context);

      return makeNamespace(context, true);
    }

    return there;
  }
};

const waitForRoles = async(context: CreateContext, namespace: Named): Promise<void> => {
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

const makePod = async(context: CreateContext): Promise<void> => {
  const { api, clock, request } = context;
  const { name, title, purpose, owner, ttl, template, id } = request;
  const deadline = clock.now() + RIGHTS_LAG_MS;

  for (;;) {
    try {
      await api.request({
        path:   podsPath(request),
        method: 'POST',
        body:   {
          apiVersion: `${ API_GROUP }/${ API_VERSION }`,
          kind:       KIND,
          metadata:   { name, namespace: namespaceFor(name), annotations: { [REQUEST_ANNOTATION]: id } },
          spec:       { ...(title ? { title } : {}), ...(purpose ? { purpose } : {}), ...(owner ? { owner } : {}), template, ttl },
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

interface Operation extends Named {
  status?: { releaseName?: string };
}

/** The Operation that an earlier attempt started without hearing of it. */
const findOperation = async({ api, request }: CreateContext): Promise<Operation | undefined> => {
  const { data } = await api.request<{ data?: Operation[] }>({ path: `${ clusterPath(request.clusterId) }/catalog.cattle.io.operations/${ namespaceFor(request.name) }` });

  return data?.find(({ status }) => status?.releaseName === request.name);
};

const install = async(context: CreateContext): Promise<{ namespace: string; name: string }> => {
  const { api, request } = context;
  const { clusterId, projectId, name, template, values } = request;
  const namespace = namespaceFor(name);
  const started = context.resuming ? await findOperation(context) : undefined;

  if (started) {
    return { namespace, name: started.metadata.name };
  }
  const { operationNamespace, operationName } = await api.request<{ operationNamespace: string; operationName: string }>({
    path:   `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(template.repository) }?action=install`,
    method: 'POST',
    body:   {
      charts:  [{ chartName: template.chart, version: template.version, releaseName: name, values, annotations: {} }],
      namespace,
      projectId,
      timeout: '600s',
      wait:    false,
    },
  });

  return { namespace: operationNamespace, name: operationName };
};

/** Lets support and the operator find the Operation; without it they look through the namespace, so its loss is no failure. */
const noteOperation = async({ api, request }: CreateContext, operation: { namespace: string; name: string }): Promise<void> => {
  await api.request({
    path:        podPath(request),
    method:      'PATCH',
    contentType: 'application/merge-patch+json',
    body:        { metadata: { annotations: { [OPERATION_ANNOTATION]: `${ operation.namespace }/${ operation.name }` } } },
  }).catch(() => undefined);
};

const remove = async({ api }: CreateContext, path: string): Promise<void> => {
  try {
    await api.request({ path, method: 'DELETE' });
  } catch (error) {
    const known = asApiError(error);

    if (known.status !== 404) {
      throw known;
    }
  }
};

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
