import type { PlannedNotice, GivenNotice, ProductPod } from '@product-pods/domain';
import { recordNotice, toUtc } from '@product-pods/domain';
import type { Subject, Tools } from './apply';
import { runTask } from './pod-state';

/** Gives one notice: resolves when everybody who is to have it has it, or never will, with whether anybody had to be told. May be asked again for the same notice. */
export type Notifier = (pod: ProductPod, notice: PlannedNotice, signal: AbortSignal) => Promise<{ told: boolean }>;

const RETRY_BASE_MS = 5000;
const RETRY_MAX_MS = 5 * 60_000;

/** Gives a notice beside the queue and remembers that it was given; the next record says so for good. */
export function notifyLater(notice: PlannedNotice, { pod, state, key }: Subject, tools: Tools): void {
  const name = `${ notice.kind } ${ notice.mark } ${ notice.deadline }`;

  if (tools.now() < state.noticeRetryAt || state.silentNotice === name) {
    return;
  }

  runTask(state, `notice ${ notice.kind }`, {
    work: async(signal) => {
      const { told } = await tools.notifier(pod, notice, signal);

      state.noticeFailures = 0;

      // What told nobody is not worth a write, and may be given again by the next operator.
      if (told) {
        state.noticed = recordNotice(state.noticed, given(notice, tools.now()));
      } else {
        state.silentNotice = name;
      }
    },
    failed: (message) => {
      state.noticeFailures += 1;
      state.noticeRetryAt = tools.now() + Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** (state.noticeFailures - 1));
      tools.log.warn({ pod: key, notice: `${ notice.kind } ${ notice.mark }`, error: message }, 'a notice could not be given; trying again');
    },
    // Whoever was told must not be told again by the next operator: that is recorded at once.
    done: () => (state.silentNotice === name ? undefined : tools.wake(key)),
  });
}

function given({ kind, mark, deadline }: PlannedNotice, now: number): GivenNotice {
  return { kind, mark, deadline, givenAt: toUtc(now) };
}
