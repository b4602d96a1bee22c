import { amountsOf, heldBy, accountsOf, refusalText, requesterOf } from '@product-pods/domain';
import type { Subject, Tools } from '../apply';
import { runTask } from '../pod-state';
import { reserveAll } from './allowances';

/**
 * Asks beside the queue for what the pod gave back when it went to rest. The answer is remembered for a while; nothing wakes before the
 * record says that the pod holds it.
 */
export function reserveLater({ pod, state, key }: Subject, { quota, wake, now, log }: Tools): void {
  runTask(state, 'reserve', {
    work: async() => {
      const { uid = '', resourceVersion } = pod.metadata;
      const claim = { id: `operator:${ uid }`, pod: key, uid, base: Number(resourceVersion) || 0, amounts: amountsOf(pod, 'Running') };
      const faults = await reserveAll(quota.book, { claim, accounts: accountsOf(pod).map((account) => ({ account, had: heldBy(pod) })) }, { merged: quota.mergedFor(requesterOf(pod), pod.metadata.namespace) });

      state.quota = { granted: faults.length === 0, message: refusalText(faults), askedAt: now() };
    },
    failed: (message) => {
      state.quota = { granted: false, message: 'It is to wake, but its share of the quotas cannot be asked for right now.', askedAt: now() };
      log.warn({ pod: key, error: message }, 'a share of the quotas could not be asked for; trying again');
    },
    done: () => wake(key),
  });
}
