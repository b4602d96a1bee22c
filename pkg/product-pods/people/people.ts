import type { RancherApi } from '../api/rancher-api';

/** Somebody whom a pod can belong to. */
export interface Person {
  /** Kubernetes user name. */
  id: string;
  /** Name for people. */
  title: string;
}

interface RancherUser {
  metadata: { name: string };
  username?: string;
  displayName?: string;
  enabled?: boolean;
  principalIds?: string[] | null;
}

interface Principal {
  id: string;
  name?: string;
  loginName?: string;
  principalType?: string;
}

/** Rancher's own accounts begin so. */
const SYSTEM = 'system://';
/** Only with local accounts does a principal tell the user name that Kubernetes sees. */
const LOCAL = 'local://';

/** Rancher searches from here on. */
export const SEARCH_MIN_LENGTH = 2;

const titleOf = (name: string | undefined, login: string | undefined, id: string): string => {
  const shown = name || login || id;

  return login && login !== shown ? `${ shown } (${ login })` : shown;
};
const byTitle = (a: Person, b: Person): number => a.title.localeCompare(b.title);

/** The users that one may list, but Rancher's own and those who may not sign in. Who may list none gets none. */
export const loadPeople = async(api: RancherApi): Promise<Person[]> => {
  try {
    const { data = [] } = await api.request<{ data?: RancherUser[] }>({ path: '/v1/management.cattle.io.users' });

    return data
      .filter(({ enabled, principalIds }) => enabled !== false && !principalIds?.some((id) => id.startsWith(SYSTEM)))
      .map(({ metadata, username, displayName }) => ({ id: metadata.name, title: titleOf(displayName, username, metadata.name) }))
      .sort(byTitle);
  } catch {
    // A user id can be typed all the same.
    return [];
  }
};

/** Users whose name begins so, as Rancher lets anybody search for them when members are added. */
export const searchPeople = async(api: RancherApi, name: string): Promise<Person[]> => {
  if (name.trim().length < SEARCH_MIN_LENGTH) {
    return [];
  }
  try {
    const { data = [] } = await api.request<{ data?: Principal[] }>({ path: '/v3/principals?action=search', method: 'POST', body: { name: name.trim(), principalType: 'user' } });

    return data
      .filter(({ id, principalType }) => principalType === 'user' && id.startsWith(LOCAL))
      .map(({ id, name: shown, loginName }) => ({ id: id.slice(LOCAL.length), title: titleOf(shown, loginName, id) }))
      .sort(byTitle);
  } catch {
    return [];
  }
};
