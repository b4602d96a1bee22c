import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';

import { whenIdle } from './idle';

interface Growing<Item> {
  shown: ComputedRef<readonly Item[]>;
  /** Those that were shown behind the first ones before the list changed: to be hidden, and thrown away while nobody waits. */
  leaving: Readonly<ShallowRef<readonly Item[]>>;
  hasMore: ComputedRef<boolean>;
  /** Shows another page of them. */
  more: () => void;
}

/** As many as are seen at first, at most; and as many as come at once when somebody goes on. */
const FIRST = 6;
const PAGE = 24;

/**
 * A long list as far as somebody has looked at it: the first items at once, a page of them while nobody waits, others when they are
 * asked for.
 */
export const useGrowing = <Item>(items: Readonly<Ref<readonly Item[]>>): Growing<Item> => {
  const count = ref(FIRST);
  const goal = ref(PAGE);
  const leaving = shallowRef<readonly Item[]>([]);
  let stop = (): void => undefined;
  const grow = (): void => {
    stop();
    stop = whenIdle(() => {
      if (leaving.value.length) {
        leaving.value = leaving.value.slice(0, -1);

        return true;
      }
      count.value = Math.min(count.value + 1, goal.value);

      return count.value < Math.min(goal.value, items.value.length);
    });
  };

  watch(items, (now, before = []) => {
    // At their places, so that nothing about them has to be changed. Few can go at once.
    const behind = [...before.slice(0, count.value), ...leaving.value].slice(Math.min(FIRST, now.length));

    leaving.value = behind.length > FIRST ? behind : [];
    count.value = FIRST;
    goal.value = PAGE;
    grow();
  }, { immediate: true });
  onScopeDispose(() => stop());

  return {
    leaving,
    shown:   computed(() => items.value.slice(0, count.value)),
    hasMore: computed(() => items.value.length > count.value),
    more:    () => {
      goal.value = Math.max(goal.value, count.value) + PAGE;
      grow();
    },
  };
};
