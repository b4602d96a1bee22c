import { operationLog, operationLogTarget, streamLog } from './catalog/routes';
import type { Operations } from './catalog/operations';
import type { KubeClient } from './kube/client';
import { accept } from './proxy/subscribe';
import { refuse, type ServerHandlers } from './server';
import type { Backends } from './steve';

/** The dashboard takes a silent subscription for a dead one after 35 seconds. */
const PING_MS = 5000;

export interface UpgradeOptions { kube: KubeClient; backends: Backends; operations: Operations }

/** What happens with WebSockets: Operation logs and `/v3/subscribe` are the gateway's own, the rest is passed on. */
export function upgradeHandler({ kube, backends, operations }: UpgradeOptions): ServerHandlers['upgrade'] {
  return async(exchange, socket, head) => {
    const { path, query, req, caller } = exchange;
    const target = operationLogTarget(path, query);

    if (!caller) {
      return refuse(socket, 401, 'Unauthorized');
    }
    if (path === '/v3/subscribe') {
      const client = await accept(req, socket, head);
      const timer = setInterval(() => client.send('{"name":"ping"}'), PING_MS);

      client.on('close', () => clearInterval(timer));

      return;
    }
    if (target) {
      return streamLog(await operationLog({ kube, operations }, target, caller), req, socket, head);
    }

    return backends.upgrade({ ...exchange, caller }, socket, head);
  };
}
