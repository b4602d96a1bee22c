import { createHash } from 'node:crypto';
import type { PlannedNotice, PodEvent, ProductPod } from '@product-pods/domain';
import { STEVE_TYPE, toUtc } from '@product-pods/domain';
import type { Notifier } from '../notifying';
import type { NoticeMessage } from './message';
import type { Delivery } from './webhooks';

/** Where people find pods in Rancher. */
export interface Dashboard {
  url: string;
  /** Rancher's id of this cluster. */
  clusterId: string;
}

interface NotifierTools {
  writeEvent: (pod: ProductPod, event: PodEvent) => Promise<void>;
  webhooks: { deliver(message: NoticeMessage, signal: AbortSignal): Promise<Delivery> };
  /** `undefined` when nobody knows Rancher's address; notices go without a link then. */
  dashboard: () => Promise<Dashboard | undefined>;
  now: () => number;
  /** Told for every target: `delivered`, `refused` for good, or `failed` and to be tried again. */
  count?: (outcome: 'delivered' | 'refused' | 'failed') => void;
}

/** The reason of the event that goes with a notice; when a pod has expired, its phase tells already. */
const REASONS: Record<PlannedNotice['kind'], { ahead: string; reached?: string }> = {
  Expiry:  { ahead: 'ExpiringSoon' },
  Renewal: { ahead: 'RenewalDue', reached: 'RenewalMissed' },
};

/**
 * Gives notices by an event of the pod and by the administrator's webhooks. Rejects while a webhook could still take it. Event and
 * message carry names made from the notice alone, so that giving it again after a crash repeats and does not add.
 */
export function createNotifier({ writeEvent, webhooks, dashboard, now, count }: NotifierTools): Notifier {
  return async(pod, notice, signal) => {
    const reason = REASONS[notice.kind][notice.mark === '0s' ? 'reached' : 'ahead'];

    if (reason) {
      await writeEvent(pod, { type: 'Normal', reason, message: notice.sentence });
    }

    const { delivered, failed } = await webhooks.deliver(messageOf(pod, notice, await dashboard(), now()), signal);
    const open = failed.filter(({ permanent }) => !permanent);

    delivered.forEach(() => count?.('delivered'));
    failed.forEach(({ permanent }) => count?.(permanent ? 'refused' : 'failed'));

    if (open.length) {
      throw new Error(open.map(({ target, why }) => `${ target }: ${ why }`).join('; '));
    }

    return { told: reason !== undefined || delivered.length > 0 || failed.length > 0 };
  };
}

function messageOf(pod: ProductPod, { kind, mark, deadline, sentence }: PlannedNotice, dashboard: Dashboard | undefined, now: number): NoticeMessage {
  const { namespace, name, uid } = pod.metadata;
  const { title, owner, template } = pod.spec;
  const reached = mark === '0s';

  return {
    id:   createHash('sha256').update([uid, kind, mark, deadline].join('\n')).digest('hex').slice(0, 32),
    type: kind === 'Expiry' ? (reached ? 'expired' : 'expiring') : reached ? 'renewal-missed' : 'renewal-due',
    time: toUtc(now),
    pod:  { namespace, name, ...(title ? { title } : {}), ...(owner ? { owner } : {}), template: `${ template.repository }/${ template.chart }@${ template.version }` },
    deadline,
    mark,
    sentence,
    ...(dashboard ? { link: linkTo(dashboard, namespace, name) } : {}),
  };
}

/** The page of the pod with the dialog open by which it is extended. */
function linkTo({ url, clusterId }: Dashboard, namespace: string, name: string): string {
  return `${ url.replace(/\/+$/, '') }/dashboard/c/${ encodeURIComponent(clusterId) }/explorer/${ STEVE_TYPE }/${ encodeURIComponent(namespace) }/${ encodeURIComponent(name) }?extend`;
}
