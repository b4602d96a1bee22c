import { createHash } from 'node:crypto';
import { API_GROUP, API_VERSION, KIND } from '@product-pods/domain';
import type { PodEvent, ProductPod } from '@product-pods/domain';
import type { KubeClient } from './kube/client';
import { isConflict, isForbidden, isNotFound } from './kube/errors';
import { paths } from './kube/paths';

const MESSAGE_MAX = 1000;

/**
 * Writes an event about a pod. The same event of the same pod has the same name, so writing it twice (after a crash, or because it
 * happened again) moves its time forward instead of adding another.
 */
export async function writeEvent(client: KubeClient, pod: ProductPod, event: PodEvent, now: number): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const hash = createHash('sha256').update([uid, event.type, event.reason, event.message].join('\n')).digest('hex').slice(0, 16);
  const body = {
    apiVersion:         'v1',
    kind:               'Event',
    metadata:           { name: `${ name }.${ hash }`, namespace },
    involvedObject:     { apiVersion: `${ API_GROUP }/${ API_VERSION }`, kind: KIND, namespace, name, uid },
    type:               event.type,
    reason:             event.reason,
    message:            event.message.slice(0, MESSAGE_MAX),
    source:             { component: 'product-pods-operator' },
    reportingComponent: 'product-pods-operator',
    firstTimestamp:     time,
    lastTimestamp:      time,
    count:              1,
  };

  try {
    await client.create(paths.core(namespace, 'events'), body);
  } catch (error) {
    if (isConflict(error)) {
      await client.patch(paths.core(namespace, 'events', body.metadata.name), { lastTimestamp: time });
    } else if (!isForbidden(error) && !isNotFound(error)) {
      // Forbidden and not found are what a namespace on its way out answers.
      throw error;
    }
  }
}
