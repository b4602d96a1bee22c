import type { Fault } from '@product-pods/domain';
import { expiresAt, extension } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, ref } from 'vue';

import { changePods } from '../commands/change-pods';
import type { Refusal } from '../api/refusal';
import type { ProductPodRow } from '../product-pod-row';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useNow } from './useNow';

/** What more lifetime would mean for one pod: its new end (`never` for one that has none), or why it cannot have it. */
export interface Prospect {
  pod: ProductPodRow;
  end?: number | 'never';
  fault?: Fault;
}

interface Extension {
  by: Ref<string>;
  saving: Ref<boolean>;
  /** One for each pod that has not been extended yet. */
  prospects: ComputedRef<Prospect[]>;
  isPossible: ComputedRef<boolean>;
  refusals: Ref<{ pod: ProductPodRow; refusal: Refusal }[]>;
  /** Extends those that can be; tells whether that went well for all of them. */
  save: () => Promise<boolean>;
}

/** More lifetime for some pods, each by its own rules. */
export const useExtension = (pods: () => ProductPodRow[]): Extension => {
  const api = useApi();
  const cluster = useCluster();
  const now = useNow();
  const by = ref('8h');
  const saving = ref(false);
  const refusals = ref<{ pod: ProductPodRow; refusal: Refusal }[]>([]) as Extension['refusals'];
  const done = ref(new Set<string>());
  const open = computed(() => pods().filter(({ id }) => !done.value.has(id)));
  const changes = computed(() => open.value.map((pod) => ({ pod, result: extension(pod, by.value.trim(), now.value) })));

  const prospects = computed(() => changes.value.map(({ pod, result }): Prospect => {
    const end = result.ok ? expiresAt(pod.metadata.creationTimestamp ?? '', result.value.ttl) : result;

    return end.ok ? { pod, end: end.value === undefined ? 'never' : Date.parse(end.value) } : { pod, fault: end.error };
  }));

  return {
    by,
    saving,
    prospects,
    isPossible: computed(() => changes.value.some(({ result }) => result.ok)),
    refusals,
    save:       async() => {
      saving.value = true;
      try {
        const { done: extended, failed } = await changePods(api, cluster.value, changes.value.flatMap(({ pod, result }) => (result.ok ? [{ pod, spec: result.value }] : [])));

        done.value = new Set([...done.value, ...extended.map(({ id }) => id)]);
        refusals.value = failed;

        return !open.value.length;
      } finally {
        saving.value = false;
      }
    },
  };
};
