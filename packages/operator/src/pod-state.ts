import type { Answer, GivenNotice, Observed, ReleaseFacts } from '@product-pods/domain';
import { messageOf } from './kube/errors';
import type { Target } from './service-target';

/** What the operator remembers about a pod besides the cluster's objects; all of it can be found out again. */
export interface PodState {
  /** Whether there is no reason to doubt that it may do everything in the pod's namespace. */
  access: boolean;
  grantedAt: number;
  /** Whether it has ever been let into the namespace. */
  entered: boolean;
  answers: Record<string, Answer | undefined>;
  urls: Record<string, string | undefined>;
  /** Where products were found, so that not every question begins with a search. */
  targets: Map<string, { target: Target; foundAt: number }>;
  diagnosis: string[];
  /** Workloads with container pods, as of {@link inspectedAt}. */
  lingering?: string[];
  inspectedAt: number;
  logsReadAt: number;
  /** Notices given that the record does not know of yet. */
  noticed: GivenNotice[];
  /** The last notice that there was nobody to be told of. */
  silentNotice?: string;
  noticeFailures: number;
  noticeRetryAt: number;
  archive?: Observed['archive'];
  quota?: Observed['quota'];
  clusterLeftovers?: string[];
  uninstalled: boolean;
  namespaceGone?: boolean;
  uninstallError?: string;
  /** When to try to uninstall again after a failure, in milliseconds. */
  retryAt: number;
  failures: number;
  /** The release from Helm's own Secret, where there are no Apps. */
  release?: ReleaseFacts;
  readonly tasks: Map<string, Task>;
  /** Set once the work has been stopped: nothing begins any more. */
  closed: boolean;
}

/** The memory of a pod that was not known; the rights were given `hadAccess` already, by whoever led before. */
export function newPodState(hadAccess = false): PodState {
  return { access: hadAccess, grantedAt: 0, entered: hadAccess, answers: {}, urls: {}, targets: new Map(), diagnosis: [], inspectedAt: 0, logsReadAt: 0, noticed: [], noticeFailures: 0, noticeRetryAt: 0, uninstalled: false, retryAt: 0, failures: 0, tasks: new Map(), closed: false };
}

/** Something that runs beside the queue. */
export interface Task {
  abort: AbortController;
  /** Resolves when it has ended, well or not. */
  ended: Promise<void>;
}

/**
 * Runs `work` beside the queue unless a task of that name is running already, so that slow answers do not hold up the pod's own
 * events. `done` is called afterwards unless the task was told to end.
 */
export function runTask(state: PodState, name: string, { work, failed, done }: { work: (signal: AbortSignal) => Promise<void>; failed: (message: string, error: unknown) => void; done: () => void }): void {
  if (state.closed || state.tasks.has(name)) {
    return;
  }

  const abort = new AbortController();
  const ended = work(abort.signal)
    .catch((error: unknown) => {
      if (!abort.signal.aborted) {
        failed(messageOf(error), error);
      }
    })
    .finally(() => {
      state.tasks.delete(name);

      if (!abort.signal.aborted) {
        done();
      }
    });

  state.tasks.set(name, { abort, ended });
}

/** Ends what runs for a pod and lets nothing begin any more; resolves when nothing runs. */
export async function closeState(state: PodState): Promise<void> {
  const tasks = [...state.tasks.values()];

  state.closed = true;
  tasks.forEach(({ abort }) => abort.abort());
  await Promise.allSettled(tasks.map(({ ended }) => ended));
}
