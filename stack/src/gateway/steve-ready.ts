import { setTimeout as sleep } from 'node:timers/promises';
import { APPS, CLUSTER_REPOS, FEATURES, OPERATIONS, PROJECT_MEMBERS, PROJECTS, type Resource, SETTINGS, UI_PLUGINS, USERS } from './kube/paths';

/** The gateway's own kinds. */
export const GATEWAY_KINDS = [SETTINGS, FEATURES, USERS, PROJECTS, PROJECT_MEMBERS, CLUSTER_REPOS, APPS, OPERATIONS, UI_PLUGINS];
const TIMEOUT_MS = 60_000;
const POLL_MS = 100;
const TOUCH_MS = 5_000;

/** Steve's name of a kind. */
const steveType = ({ apiVersion, kind }: Resource) => `${ apiVersion.split('/')[0] }.${ kind.toLowerCase() }`;

/** Asks steve as the administrator. */
export function askSteve(steveUrl: string, path: string): Promise<Response> {
  return fetch(new URL(path, steveUrl), {
    headers: { 'impersonate-user': 'system:admin', 'impersonate-group': 'system:masters', 'x-forwarded-proto': 'https', accept: 'application/json' }
  });
}

/**
 * Waits until steve has noticed these kinds; pages fail before. Steve reads what kinds there are half a second after one of them changed, and
 * not again when that was too early or when an answer to somebody was on its way meanwhile: after a while the kinds that are missing are
 * changed by a `touch`, so that it looks again.
 */
export async function steveKnows(steveUrl: string, kinds: readonly Resource[], touch: (kinds: readonly Resource[]) => Promise<unknown>, touchAfterMs = TOUCH_MS): Promise<void> {
  const startedAt = Date.now();
  let touchedAt = startedAt;

  for (let missing = kinds; ; await sleep(POLL_MS)) {
    const served = await Promise.all(missing.map((kind) => isServed(steveUrl, steveType(kind))));

    missing = missing.filter((_, index) => !served[index]);

    if (!missing.length) {
      return;
    }
    if (Date.now() - startedAt > TIMEOUT_MS) {
      throw new Error(`steve at ${ steveUrl } does not serve ${ missing.map(steveType).join(', ') } after ${ TIMEOUT_MS / 1000 } s`);
    }
    if (Date.now() - touchedAt > touchAfterMs) {
      touchedAt = Date.now();
      await touch(missing);
    }
  }
}

/** Name of the CustomResourceDefinition of a kind. */
export const definitionOf = ({ apiVersion, plural }: Resource) => `${ plural }.${ apiVersion.split('/')[0] }`;

/** An annotation that says nothing; setting it is a change. */
export const TOUCHED_ANNOTATION = 'productpods.io/touched';

async function isServed(steveUrl: string, type: string): Promise<boolean> {
  try {
    const answer = await askSteve(steveUrl, `/v1/schemas/${ type }`);

    await answer.body?.cancel();

    return answer.ok;
  } catch {
    return false;
  }
}
