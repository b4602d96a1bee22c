import type { Observed, ProductPod } from '@product-pods/domain';
import type { Subject, Tools } from './apply';
import { runTask } from './pod-state';

/** What is asked to keep a stopped pod's data before the pod is removed. It may be asked again for the same pod and must not mind. */
export type Archiver = (pod: ProductPod, signal: AbortSignal) => Promise<NonNullable<Observed['archive']>>;

/** Until there is an archive, nothing is ever said to be in it: a pod that wants one is stopped and kept. */
export const noArchive: Archiver = () => Promise.resolve({
  state:   'unavailable',
  message: 'this cluster has no archive. Set expiryAction to Delete to let it go, or extend it.',
});

/** Asks the archive beside the queue. */
export function archiveLater({ pod, state, key }: Subject, tools: Tools): void {
  if (state.archive?.state === 'unavailable' || state.archive?.state === 'done' || tools.now() < state.retryAt) {
    return;
  }

  runTask(state, 'archive', {
    work: async(signal) => {
      state.archive = await tools.archiver(pod, signal);
    },
    failed: (message) => {
      state.archive = { state: 'failed', message };
      state.retryAt = tools.now() + 60_000;
      tools.log.warn({ pod: key, error: message }, 'archiving failed; trying again');
    },
    done: () => tools.wake(key),
  });
}
