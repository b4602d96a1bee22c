import { fresh } from '../ending';
import type { KubeClient, KubeObject } from '../kube/client';
import { paths } from '../kube/paths';
import type { Dashboard } from './notifier';

/** Rancher's address seldom changes. */
const KNOWN_MS = 10 * 60_000;

export interface DashboardOptions {
  client: Pick<KubeClient, 'get'>;
  /** What the administrator set; `undefined` asks Rancher's setting `server-url`. */
  url: string | undefined;
  clusterId: string;
  now: () => number;
}

/** Finds where people meet pods in Rancher; gives `undefined` where there is no Rancher or it does not know its own address. */
export function findDashboard({ client, url, clusterId, now }: DashboardOptions): () => Promise<Dashboard | undefined> {
  let known: { value: string | undefined; askedAt: number } | undefined;

  return async() => {
    if (url === undefined && (!known || now() - known.askedAt > KNOWN_MS)) {
      known = { value: await readServerUrl(client), askedAt: now() };
    }

    const address = url ?? known?.value;

    return address ? { url: address, clusterId } : undefined;
  };
}

async function readServerUrl(client: DashboardOptions['client']): Promise<string | undefined> {
  try {
    const setting = await fresh<KubeObject & { value?: string; default?: string }>(client, paths.serverUrl);
    const value = setting?.value || setting?.default;

    return value && /^https?:\/\/[^\s@]+$/.test(value) ? value : undefined;
  } catch {
    // A notice without a link is better than none.
    return undefined;
  }
}
