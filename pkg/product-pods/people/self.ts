import type { Store } from 'vuex';

/** The user who looks at the page, as far as the dashboard knows him by now. */
export interface Self {
  /** Kubernetes user name. */
  id?: string;
  username?: string;
  name?: string;
  displayName?: string;
}

/** Who is signed in. */
export const selfIn = (store: Pick<Store<unknown>, 'getters'>): Self => {
  const self = store.getters['auth/selfUser'] as { status?: { userID?: string } } | null | undefined;
  const user = store.getters['auth/user'] as Pick<Self, 'username' | 'name' | 'displayName'> | null | undefined;

  return { id: self?.status?.userID, username: user?.username, name: user?.name, displayName: user?.displayName };
};
