import type { HeartbeatLease, MergedPolicy, OfferedLifetime } from '@product-pods/domain';
import { HEARTBEAT_LEASE, OPERATOR_NAMESPACE, firstLifetime, formatDuration, offeredLifetimes, settingsGraceMs, whyOf } from '@product-pods/domain';
import type { ComputedRef } from 'vue';
import { computed, onMounted, shallowRef, watch } from 'vue';

import { kubernetesPath } from '../api/rancher-api';
import { USUAL_LIFETIMES } from '../create/life';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { USUAL_TTL } from './usePodForm';
import type { PodForm } from './usePodForm';

/** What holds where the pod says nothing about it, as a duration, and who says so. */
export interface UsualGrace {
  grace: string;
  why: string;
}

export interface Lifetimes {
  /** To choose from, the one that the form begins with first. */
  offered: ComputedRef<OfferedLifetime[]>;
  first: ComputedRef<string>;
  /** How long it can be brought back unless it says so itself; nothing where that cannot be known here. */
  usualGrace: ComputedRef<UsualGrace | undefined>;
}

/** What policies, the template and the cluster say about how long a pod lives; a lifetime that nobody has chosen follows them. */
export const useLifetimes = (form: PodForm, { merged, isOpen, now }: { merged: () => MergedPolicy | undefined; isOpen: () => boolean; now: () => number }): Lifetimes => {
  const api = useApi();
  const cluster = useCluster();
  const settingsGrace = shallowRef<number>();
  const { fields, ofTemplate } = form;
  const first = computed(() => firstLifetime(merged(), [...(ofTemplate.value ? [ofTemplate.value] : []), USUAL_TTL], now()));

  onMounted(async() => {
    try {
      settingsGrace.value = settingsGraceMs(await api.request<HeartbeatLease>({ path: `${ kubernetesPath(cluster.value) }/apis/coordination.k8s.io/v1/namespaces/${ OPERATOR_NAMESPACE }/leases/${ HEARTBEAT_LEASE }` }));
    } catch {
      // The operator lies elsewhere, or may not be seen: then the cluster decides.
    }
  });
  watch([first, isOpen, () => fields.isTtlChosen], () => {
    if (isOpen() && !fields.isTtlChosen) {
      fields.ttl = first.value;
    }
  }, { immediate: true });

  return {
    first,
    offered:    computed(() => offeredLifetimes(merged(), { first: first.value, usual: [...(ofTemplate.value ? [ofTemplate.value] : []), ...USUAL_LIFETIMES], now: now() })),
    usualGrace: computed(() => {
      const ruling = merged()?.rules.graceMs;

      // Before policies are known, nothing is.
      if (ruling) {
        return { grace: formatDuration(ruling.value), why: whyOf(ruling) };
      }

      return merged() && settingsGrace.value !== undefined ? { grace: formatDuration(settingsGrace.value), why: '' } : undefined;
    }),
  };
};
