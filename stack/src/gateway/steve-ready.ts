import { setTimeout as sleep } from 'node:timers/promises';
import { APPS, CLUSTER_REPOS, FEATURES, OPERATIONS, PROJECT_MEMBERS, PROJECTS, type Resource, SETTINGS, UI_PLUGINS, USERS } from './kube/paths';

const NEEDED = [SETTINGS, FEATURES, USERS, PROJECTS, PROJECT_MEMBERS, CLUSTER_REPOS, APPS, OPERATIONS, UI_PLUGINS];
const TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** Steve's name of a kind. */
const steveType = ({ apiVersion, kind }: Resource) => `${ apiVersion.split('/')[0] }.${ kind.toLowerCase() }`;

/** Asks steve as the administrator. */
export function askSteve(steveUrl: string, path: string): Promise<Response> {
  return fetch(new URL(path, steveUrl), {
    headers: { 'impersonate-user': 'system:admin', 'impersonate-group': 'system:masters', 'x-forwarded-proto': 'https', accept: 'application/json' }
  });
}

/** Waits until steve has noticed the gateway's kinds: it looks for new ones every two seconds, and pages fail before. */
export async function steveKnowsKinds(steveUrl: string): Promise<void> {
  const until = Date.now() + TIMEOUT_MS;

  for (const resource of NEEDED) {
    while (!await isServed(steveUrl, steveType(resource))) {
      if (Date.now() > until) {
        throw new Error(`steve at ${ steveUrl } does not serve ${ steveType(resource) } after ${ TIMEOUT_MS / 1000 } s`);
      }
      await sleep(POLL_MS);
    }
  }
}

async function isServed(steveUrl: string, type: string): Promise<boolean> {
  try {
    const answer = await askSteve(steveUrl, `/v1/schemas/${ type }`);

    await answer.body?.cancel();

    return answer.ok;
  } catch {
    return false;
  }
}
