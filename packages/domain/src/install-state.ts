import { INSTALL_ERROR_ANNOTATION, OPERATION_ANNOTATION } from './product-pod';
import type { Observed, OperationFacts } from './observed';

/** How long a pod may wait for its installation to begin. */
export const INSTALL_START_MS = 10 * 60_000;

/** Helm's statuses of a release on its way; `deployed` and `failed` are ends, the rest is somebody uninstalling. */
const UNDER_WAY = new Set(['pending-install', 'pending-upgrade', 'pending-rollback', 'unknown']);

/** How far the installation of the release has come. */
export type InstallState =
  | { state: 'waiting'; deadline: string }
  | { state: 'notStarted' }
  | { state: 'installing' }
  | { state: 'installed' }
  | { state: 'failed'; message: string }
  | { state: 'removed' };

/** The state of the installation at `now` (milliseconds): the release's own word first, then that of the Operation behind it. */
export function installState({ pod, release, operations }: Observed, now: number): InstallState {
  const operation = latestOperation(operations, pod.metadata.annotations?.[OPERATION_ANNOTATION]);

  if (release?.status === 'deployed') {
    return { state: 'installed' };
  }
  // Somebody tries again: the old failure is history.
  if (operation?.state === 'running') {
    return { state: 'installing' };
  }
  if (release?.status === 'failed' || operation?.state === 'failed') {
    return { state: 'failed', message: failureMessage(pod.metadata.annotations?.[INSTALL_ERROR_ANNOTATION], release, operation) };
  }
  if (release && UNDER_WAY.has(release.status)) {
    return { state: 'installing' };
  }
  if (release || pod.status?.timings?.installedAt) {
    return { state: 'removed' };
  }
  if (operation) {
    return { state: 'installing' };
  }

  return waiting(pod.metadata.creationTimestamp, now);
}

function waiting(creation: string | undefined, now: number): InstallState {
  const deadline = Date.parse(creation ?? '') + INSTALL_START_MS;

  return now >= deadline ? { state: 'notStarted' } : { state: 'waiting', deadline: new Date(deadline).toISOString() };
}

/** The Operation the page named, or else the newest that installs. */
function latestOperation(operations: readonly OperationFacts[], named: string | undefined): OperationFacts | undefined {
  const installing = operations
    .filter(({ action }) => action === 'install' || action === 'upgrade')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const [newest] = installing;
  const chosen = installing.find(({ namespace, name }) => `${ namespace }/${ name }` === named);

  return newest && chosen && newest.createdAt > chosen.createdAt ? newest : chosen ?? newest;
}

function failureMessage(fromPage: string | undefined, release: Observed['release'], operation: OperationFacts | undefined): string {
  const failed = release?.status === 'failed' ? release.description : '';
  // The page saw helm's log; an Operation only knows an exit code.
  const message = fromPage?.trim() || failed || operation?.message.trim() || 'helm gives no reason';

  return message.length > 1000 ? `${ message.slice(0, 999) }…` : message;
}
