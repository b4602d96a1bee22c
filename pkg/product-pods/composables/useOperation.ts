import { INSTALL_ERROR_ANNOTATION, OPERATION_ANNOTATION } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onBeforeUnmount, ref, shallowRef, watch } from 'vue';

import { LogLines, lastError, logSocketUrl } from '../operation/log-stream';
import type { Operation } from '../operation/operation';
import { findOperation, isFailed, isOver, noteInstallError } from '../operation/operation';
import type { ProductPodRow } from '../product-pod-row';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { usePolling } from './usePolling';

const POLL_MS = 1_000;
/** Log lines may still arrive after the Operation has failed. */
const LAST_LINES_MS = 1_000;

interface FollowedOperation {
  operation: Ref<Operation | undefined>;
  /** Whether it has been looked for at least once. */
  asked: Ref<boolean>;
  lines: Ref<string[]>;
  failed: Ref<boolean>;
}

/** Follows the installation of a pod: its state, its log, and helm's last word when it fails. */
export const useOperation = (pod: () => ProductPodRow): FollowedOperation => {
  const api = useApi();
  const cluster = useCluster();
  const operation = shallowRef<Operation>();
  const lines = ref<string[]>([]);
  const asked = ref(false);
  const failed = ref(false);
  let socket: WebSocket | undefined;

  const close = (): void => {
    socket?.close();
    socket = undefined;
  };
  const follow = (link: string): void => {
    const log = new LogLines();

    socket = new WebSocket(logSocketUrl(link, location.origin), 'base64.binary.k8s.io');
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (log.push(data)) {
        lines.value = [...log.lines];
      }
    };
  };
  const noteFailure = (): void => {
    setTimeout(() => {
      const line = lastError(lines.value);

      // Only the first to see it writes; whoever may not write leaves it to others.
      if (line && pod().canUpdate && !pod().metadata.annotations?.[INSTALL_ERROR_ANNOTATION]) {
        noteInstallError(api, cluster.value, pod(), line).catch(() => undefined);
      }
    }, LAST_LINES_MS);
  };

  const { restart } = usePolling(async() => {
    try {
      operation.value = await findOperation(api, cluster.value, pod());
    } catch {
      // Asked again in a moment; the pod's own state tells whether the cluster is there.
      return true;
    }
    asked.value = true;
    if (operation.value?.links?.logs && operation.value.status?.podCreated && !socket) {
      follow(operation.value.links.logs);
    }
    if (operation.value && isFailed(operation.value)) {
      failed.value = true;
      noteFailure();
    }

    return operation.value ? !isOver(operation.value) : ['Pending', 'Installing'].includes(pod().phase);
  }, POLL_MS);

  watch(() => pod().metadata.annotations?.[OPERATION_ANNOTATION], () => {
    close();
    lines.value = [];
    failed.value = false;
    restart();
  });
  onBeforeUnmount(close);

  return { operation, asked, lines, failed };
};
