import { EXPIRES_AT_ANNOTATION, POD_LABEL, PROJECT_LABEL, PROTECTED_ANNOTATION, RANCHER_QUOTA_ANNOTATION } from '@product-pods/domain';
import type { Action, ProductPod } from '@product-pods/domain';
import type { Logger } from 'pino';
import { enter, leave } from './access';
import type { AccessBook } from './access';
import { archiveLater } from './archiving';
import type { Archiver } from './archiving';
import { askProducts } from './asking';
import { deleteIfThere, fresh, proveEnding } from './ending';
import { slimPod } from './facts';
import { withOurs, withoutOurs, writeFinalizers } from './finalizers';
import { inspectLater } from './inspecting';
import type { KubeClient, KubeObject } from './kube/client';
import { isNotFound } from './kube/errors';
import { paths } from './kube/paths';
import { notifyLater } from './notifying';
import type { Notifier } from './notifying';
import { holdNamespace } from './namespace-hold';
import type { Quota } from './quota/quota';
import { setNamespaceQuota } from './quota/namespace-objects';
import { reserveLater } from './quota/reserving';
import type { PodState } from './pod-state';
import type { HelmOptions } from './release';
import { applySleep } from './sleeping';
import type { Sources } from './sources';
import { deleteClusterObjects, deleteNamespace, uninstallLater } from './uninstalling';

export interface Tools {
  client: KubeClient;
  sources: Sources;
  quota: Quota;
  helm: HelmOptions;
  access: AccessBook;
  notifier: Notifier;
  archiver: Archiver;
  log: Logger;
  /** Milliseconds by the API server's clock. */
  now: () => number;
  wake: (key: string) => void;
}

/** A pod at work: what is applied to it, and what is remembered about it. */
export interface Subject {
  key: string;
  pod: ProductPod;
  state: PodState;
}

/** Takes one step. What takes long is started beside the queue, and wakes the pod when it is done. */
export async function apply(action: Action, subject: Subject, tools: Tools): Promise<void> {
  const { pod, state, key } = subject;
  const { namespace, name } = pod.metadata;
  const { client } = tools;

  switch (action.type) {
  case 'AddFinalizer':
    return patchFinalizers(subject, tools, withOurs(pod.metadata.finalizers));
  case 'RemoveFinalizer':
    return patchFinalizers(subject, tools, withoutOurs(pod.metadata.finalizers));
  case 'GrantAccess':
    await enter(subject, tools);

    return tools.wake(key);
  case 'HoldNamespace':
    return holdNamespace(namespace, tools);
  case 'StampNamespace':
    await client.patch(paths.namespace(namespace), { metadata: { annotations: { [EXPIRES_AT_ANNOTATION]: action.expiresAt, [PROTECTED_ANNOTATION]: action.protected ? 'true' : null } } });

    return;
  case 'StampWorkload':
    return stampWorkload(action, namespace, name, client);
  case 'AskProducts':
    return askProducts(action, subject, tools);
  case 'Inspect':
    return inspectLater(action, subject, tools);
  case 'SleepWorkload':
  case 'WakeWorkload':
  case 'SuspendCronJob':
  case 'ResumeCronJob':
    return applySleep(action, pod, tools);
  case 'ForgetWish':
    await client.patch(paths.pod(namespace, name), { metadata: { resourceVersion: pod.metadata.resourceVersion }, spec: { desiredState: null } });

    return;
  case 'Reserve':
    return reserveLater(subject, tools);
  case 'SetQuota':
    return setNamespaceQuota(action.quota, subject, tools);
  case 'ShareQuota':
    await client.patch(paths.namespace(namespace), { metadata: { annotations: { [RANCHER_QUOTA_ANNOTATION]: JSON.stringify({ limit: action.limit }) } } });

    return;
  case 'LabelProject':
    await client.patch(paths.pod(namespace, name), { metadata: { resourceVersion: pod.metadata.resourceVersion, labels: { [PROJECT_LABEL]: action.project } } });

    return;
  case 'Notify':
    return notifyLater(action.notice, subject, tools);
  case 'Archive':
    return archiveLater(subject, tools);
  case 'Uninstall':
    return uninstallLater(action, subject, tools);
  case 'DeleteClusterObjects':
    return deleteClusterObjects(action, subject, tools);
  case 'CheckNamespace':
    state.namespaceGone = await fresh(client, paths.namespace(namespace)) === undefined;

    return state.namespaceGone ? tools.wake(key) : undefined;
  case 'DeleteNamespace':
    return deleteNamespace(action.uid, subject, tools);
  case 'RevokeAccess':
    return tools.sources.pods.store.keysIn(namespace).length > 1 ? undefined : leave(namespace, tools);
  case 'DeletePod': {
    const proof = await proveEnding(client, pod);

    return 'no' in proof ? undefined : deleteIfThere(client, paths.pod(namespace, name), action.uid);
  }
  }
}

async function patchFinalizers({ pod, key }: Subject, { client, sources, wake }: Tools, finalizers: string[]): Promise<void> {
  const { namespace, name, resourceVersion } = pod.metadata;

  const patched = await writeFinalizers<ProductPod & KubeObject>(client, paths.pod(namespace, name), { resourceVersion, finalizers });

  if (patched) {
    sources.pods.store.advance(key, ({ metadata }) => metadata.resourceVersion === resourceVersion, slimPod(patched));
    wake(key);
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
