import type { Ref } from 'vue';
import { shallowRef } from 'vue';
import type { Store } from 'vuex';
import { useStore } from 'vuex';

import type { RancherApi } from '../api/rancher-api';
import { loadPeople } from '../people/people';
import { selfIn } from '../people/self';
import { useApi } from './useApi';

type Names = ReadonlyMap<string, string>;

/** One look at the users for all rows of a list, for as long as the dashboard is open. */
const known = new WeakMap<Store<unknown>, Ref<Names>>();

const namesIn = (store: Store<unknown>, api: RancherApi): Ref<Names> => {
  const before = known.get(store);

  if (before) {
    return before;
  }
  const names = shallowRef<Names>(new Map());

  known.set(store, names);
  loadPeople(api).then((people) => {
    names.value = new Map(people.map(({ id, title }) => [id, title]));
  });

  return names;
};

/** Names of users for people: one's own, and those of whom one may list; of others there is only the id. */
export const usePersonName = (): { nameOf: (id: string) => string } => {
  const store = useStore();
  const names = namesIn(store, useApi());
  const self = selfIn(store);
  const own = self.displayName || self.name || self.username;

  return { nameOf: (id) => names.value.get(id) ?? (own && id === self.id ? own : id) };
};
