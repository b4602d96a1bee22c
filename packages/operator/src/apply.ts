import { diagnose, DIAGNOSE_AFTER_MS, EXPIRES_AT_ANNOTATION, FINALIZER, POD_LABEL } from '@product-pods/domain';
import type { Action, ContainerPod, ProductPod } from '@product-pods/domain';
import type { Logger } from 'pino';
import { grantAccess, revokeAccess } from './access';
import { deleteIfThere, deleteOwnNamespace, proveEnding } from './ending';
import type { KubeClient, KubeList } from './kube/client';
import { isForbidden, isNotFound } from './kube/errors';
import { paths } from './kube/paths';
import { runTask } from './pod-state';
import type { PodState } from './pod-state';
import { ask } from './readiness';
import { uninstall } from './release';
import type { HelmOptions } from './release';
import { findTarget } from './service-target';
import type { Sources } from './sources';

export interface Tools {
  client: KubeClient;
  sources: Sources;
  helm: HelmOptions;
  serviceAccount: { namespace: string; name: string };
  log: Logger;
  now: () => number;
  wake: (key: string) => void;
}

/** A pod at work: what is applied to it, and what is remembered about it. */
export interface Subject {
  key: string;
  pod: ProductPod;
  state: PodState;
}

const RETRY_BASE_MS = 2000;
const RETRY_MAX_MS = 60_000;

/** Takes one step. What takes long is started beside the queue, and wakes the pod when it is done. */
export async function apply(action: Action, subject: Subject, tools: Tools): Promise<void> {
  const { pod, state, key } = subject;
  const { namespace, name } = pod.metadata;
  const { client } = tools;

  switch (action.type) {
  case 'AddFinalizer':
    return patchFinalizers(subject, tools, [...pod.metadata.finalizers ?? [], FINALIZER]);
  case 'RemoveFinalizer':
    return patchFinalizers(subject, tools, (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER));
  case 'GrantAccess':
    await grantAccess(client, namespace, tools.serviceAccount);
    state.access = true;

    return tools.wake(key);
  case 'StampNamespace':
    await client.patch(paths.namespace(namespace), { metadata: { annotations: { [EXPIRES_AT_ANNOTATION]: action.expiresAt } } });

    return;
  case 'StampWorkload':
    return stampWorkload(action, namespace, name, client);
  case 'AskProducts':
    return askProducts(action, subject, tools);
  case 'Diagnose':
    return diagnoseLater(subject, tools);
  case 'Uninstall':
    return uninstallLater(action, subject, tools);
  case 'DeleteNamespace':
    return deleteNamespace(action.uid, subject, tools);
  case 'RevokeAccess':
    return tools.sources.pods.store.keysIn(namespace).length > 1 ? undefined : revokeAccess(client, namespace);
  case 'DeletePod': {
    const proof = await proveEnding(client, pod);

    return 'no' in proof ? undefined : deleteIfThere(client, paths.pod(namespace, name), action.uid);
  }
  }
}

async function patchFinalizers({ pod, key }: Subject, { client, sources, wake }: Tools, finalizers: string[]): Promise<void> {
  const { namespace, name, resourceVersion } = pod.metadata;

  try {
    // The version makes sure that nobody else's finalizer gets lost; a conflict is tried again.
    const patched = await client.patch<ProductPod>(paths.pod(namespace, name), { metadata: { resourceVersion, finalizers } });

    if (!patched.metadata.deletionTimestamp) {
      sources.pods.store.set(key, patched);
      wake(key);
    }
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

async function stampWorkload({ kind, name, expiresAt }: Extract<Action, { type: 'StampWorkload' }>, namespace: string, pod: string, client: KubeClient): Promise<void> {
  const plural = kind === 'Deployment' ? 'deployments' : 'statefulsets';

  try {
    // Only the object's own metadata: a change of its template would restart the product.
    await client.patch(paths.workload(namespace, plural, name), { metadata: { labels: { [POD_LABEL]: pod }, annotations: { [EXPIRES_AT_ANNOTATION]: expiresAt } } });
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

function askProducts({ products, release, whenAvailable }: Extract<Action, { type: 'AskProducts' }>, { pod, state, key }: Subject, tools: Tools): void {
  for (const product of products) {
    const { endpoint, readiness } = product;

    if (!endpoint || !readiness) {
      continue;
    }

    const answered = (ready: boolean, message: string) => {
      const before = state.answers[product.name];
      const failures = ready ? 0 : (before?.whenAvailable === whenAvailable ? before.failures : 0) + 1;

      state.answers[product.name] = { ready, message, failures, askedAt: tools.now(), whenAvailable };
    };

    runTask(state, `ask ${ product.name }`, {
      work: async(signal) => {
        const target = await findTarget(tools.client, pod.metadata.namespace, release, endpoint);
        const said = await ask(target, readiness, signal);

        state.urls[product.name] = target.url;
        answered(said.ready, said.message);
      },
      failed: (message, error) => {
        // Rights given a moment ago may not have reached every part of the API server.
        state.access &&= !isForbidden(error);
        answered(false, message);
      },
      done: () => tools.wake(key),
    });
  }
}

function diagnoseLater({ pod, state, key }: Subject, tools: Tools): void {
  if (tools.now() - state.diagnosedAt < DIAGNOSE_AFTER_MS) {
    return;
  }

  runTask(state, 'diagnose', {
    work: async() => {
      const { items } = await tools.client.get<KubeList<ContainerPod & { metadata: { name: string } }>>(paths.core(pod.metadata.namespace, 'pods'), { limit: 200 });

      state.diagnosis = diagnose(items).map(({ message }) => message);
    },
    failed: (message) => tools.log.debug({ pod: key, error: message }, 'container pods cannot be looked at'),
    done:   () => {
      state.diagnosedAt = tools.now();
      tools.wake(key);
    },
  });
}

function uninstallLater({ release, hooks }: Extract<Action, { type: 'Uninstall' }>, { pod, state, key }: Subject, tools: Tools): void {
  const { namespace } = pod.metadata;

  if (tools.now() < state.retryAt) {
    return;
  }

  runTask(state, 'uninstall', {
    work: async(signal) => {
      const proof = await proveEnding(tools.client, pod);

      if ('no' in proof) {
        return tools.log.info({ pod: key, why: proof.no }, 'not uninstalling');
      }
      tools.log.info({ pod: key, release, hooks }, 'uninstalling');
      await uninstall(tools.helm, { name: release, namespace, hooks }, signal);
      state.uninstalled = true;
      state.uninstallError = undefined;
    },
    failed: (message) => {
      state.failures += 1;
      // Whatever took the rights away, they are given again before the next try.
      state.access = false;
      state.uninstallError = message;
      state.retryAt = tools.now() + Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** (state.failures - 1));
      tools.log.warn({ pod: key, error: message }, 'uninstalling failed; trying again');
    },
    done: () => tools.wake(key),
  });
}

async function deleteNamespace(uid: string, { pod, key }: Subject, { client, sources, log, wake }: Tools): Promise<void> {
  const outcome = await deleteOwnNamespace(client, pod, uid);

  if ('no' in outcome) {
    return log.warn({ pod: key, why: outcome.no }, 'the namespace stays');
  }
  log.info({ pod: key, namespace: pod.metadata.namespace }, 'the namespace goes');

  // The mirrors will say so too, but the pod's namespace must not wait for its own record.
  const known = sources.namespaces.store.get(`/${ pod.metadata.namespace }`);

  if (known?.uid === uid) {
    sources.namespaces.store.set(`/${ pod.metadata.namespace }`, { ...known, terminating: true });
  }
  wake(key);
}
