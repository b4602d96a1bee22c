import type { Ref } from 'vue';
import { ref } from 'vue';

import { kubernetesPath } from '../api/rancher-api';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { usePolling } from './usePolling';

const POLL_MS = 5_000;

/** An event of the pod's namespace, as the table shows it. */
export interface EventRow {
  id: string;
  time: string;
  type: string;
  reason: string;
  object: string;
  message: string;
}

interface KubernetesEvent {
  metadata: { uid: string; creationTimestamp: string };
  type?: string;
  reason?: string;
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject?: { kind?: string; name?: string };
}

const rowOf = ({ metadata, type, reason, message, lastTimestamp, eventTime, involvedObject }: KubernetesEvent): EventRow => ({
  id:      metadata.uid,
  time:    lastTimestamp ?? eventTime ?? metadata.creationTimestamp,
  type:    type ?? '',
  reason:  reason ?? '',
  object:  [involvedObject?.kind, involvedObject?.name].filter(Boolean).join(' '),
  message: message ?? '',
});

/** The events of a namespace, newest first, asked for again every few seconds. */
export const useEvents = (namespace: () => string): { events: Ref<EventRow[]> } => {
  const api = useApi();
  const cluster = useCluster();
  const events = ref<EventRow[]>([]);

  usePolling(async() => {
    try {
      const { items = [] } = await api.request<{ items?: KubernetesEvent[] }>({ path: `${ kubernetesPath(cluster.value) }/api/v1/namespaces/${ namespace() }/events?limit=200` });

      events.value = items.map(rowOf).sort((a, b) => b.time.localeCompare(a.time));
    } catch {
      // The list stays as it was; the next attempt follows.
    }

    return true;
  }, POLL_MS);

  return { events };
};
