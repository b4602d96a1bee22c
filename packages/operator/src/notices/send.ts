import { AddressRefused, guard, namedDestination, parseTargetUrl } from './address-guard';
import type { Resolve } from './address-guard';
import { CLOUD_EVENT_CONTENT_TYPE, toCloudEvent } from './cloud-event';
import { unlessAborted } from './limit';
import type { NoticeMessage } from './message';
import { post } from './post';
import type { Answer } from './post';
import { proxyFor } from './proxy';
import type { Proxies } from './proxy';
import { sign, SIGNATURE_HEADER } from './signature';
import { toSlack } from './slack';
import type { WebhookFormat, WebhookTarget } from './target';

export interface SendOptions {
  clusterId: string;
  nowMs: number;
  resolve: Resolve;
  proxies: Proxies;
  signal: AbortSignal;
}

interface Content {
  type: string;
  body: string;
}

/** What a target of the format is sent. */
const CONTENT: Record<WebhookFormat, (message: NoticeMessage, clusterId: string) => Content> = {
  cloudevents: (message, clusterId) => ({ type: CLOUD_EVENT_CONTENT_TYPE, body: JSON.stringify(toCloudEvent(message, clusterId)) }),
  slack:       (message) => ({ type: 'application/json; charset=utf-8', body: JSON.stringify(toSlack(message)) }),
};

/**
 * Sends the notice once, signed with the time of this attempt, to an address checked for it, also by a proxy, which is told the address and not the
 * name: it might find another one for it. Rejects where there is no answer.
 */
export async function send(target: WebhookTarget, message: NoticeMessage, { clusterId, nowMs, resolve, proxies, signal }: SendOptions): Promise<Answer> {
  const url = parseTargetUrl(target.url);

  if (!url.ok) {
    throw new AddressRefused(`Its URL ${ url.error.message }.`);
  }
  const proxy = proxyFor(url.value, proxies);
  const destination = (proxy && namedDestination(url.value, target.allow)) ?? await unlessAborted(guard(url.value, target.allow, resolve), signal);
  const { type, body } = CONTENT[target.format](message, clusterId);
  const signature: Record<string, string> = target.secret === undefined ? {} : { [SIGNATURE_HEADER]: sign(body, target.secret, Math.floor(nowMs / 1000)) };

  return post({ url: url.value, destination, proxy, body, signal, headers: { 'content-type': type, 'user-agent': 'product-pods-operator', ...signature } });
}
