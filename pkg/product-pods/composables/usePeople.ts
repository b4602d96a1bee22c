import type { Ref } from 'vue';
import { computed, onBeforeUnmount, onMounted, ref } from 'vue';

import type { Person } from '../people/people';
import { loadPeople, searchPeople } from '../people/people';
import { useApi } from './useApi';

/** How long somebody must stop typing before Rancher is asked. */
const PAUSE_MS = 300;

interface People {
  /** Those that can be picked: whom one may list, and whom one has found. */
  people: Readonly<Ref<Person[]>>;
  search: (name: string) => void;
}

/** Users of Rancher, as far as the user may know of them. */
export const usePeople = (): People => {
  const api = useApi();
  const listed = ref<Person[]>([]);
  const found = ref<Person[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = '';

  onMounted(async() => {
    listed.value = await loadPeople(api);
  });
  onBeforeUnmount(() => clearTimeout(timer));

  return {
    people: computed(() => [...listed.value, ...found.value.filter(({ id }) => !listed.value.some((person) => person.id === id))]),
    search: (name) => {
      asked = name;
      clearTimeout(timer);
      timer = setTimeout(async() => {
        const people = await searchPeople(api, name);

        // Answers may overtake each other.
        if (asked === name) {
          found.value = people;
        }
      }, PAUSE_MS);
    },
  };
};
