import type { CountedPod, Effect, Excess, PolicySubject, ReadPolicy } from '@product-pods/domain';
import { effectsOn, excesses, podsMeant, readPolicy, withPolicy } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue';

import type { PolicyDraft } from '../policy/policy-draft';
import { wholeSubjects } from '../policy/policy-draft';
import { loadPolicies } from '../policy/requester';
import { loadPods } from '../usage/load-pods';
import { useApi } from './useApi';
import { useCluster } from './useCluster';

/** The name under which a policy without one takes part. */
export const UNNAMED = 'new';
/** How long somebody must stop typing before ten thousand pods are gone through. */
const PAUSE_MS = 300;

interface PolicyPreview {
  /** Nothing until the other policies are there. */
  subjects: ComputedRef<{ subject: PolicySubject; effects: Effect[] }[] | undefined>;
  /** How many pods the subjects mean; nothing until they are counted. */
  meant: ComputedRef<number | undefined>;
  over: ComputedRef<Excess[]>;
  /** Whether all pods of the cluster could be seen. */
  whole: Ref<boolean>;
}

/** What a policy does as it stands in the editor, among all others and with the pods that exist. */
export const usePolicyPreview = (edited: () => { name: string; spec: PolicyDraft }): PolicyPreview => {
  const api = useApi();
  const cluster = useCluster();
  const policies = shallowRef<ReadPolicy[]>();
  const pods = shallowRef<CountedPod[]>();
  const whole = shallowRef(true);
  const settled = shallowRef(edited());
  let timer: ReturnType<typeof setTimeout> | undefined;

  onMounted(async() => {
    // Each says its part as soon as it is there; what cannot be read is left out of the explanation.
    await Promise.allSettled([
      loadPolicies(api, cluster.value).then((found) => {
        policies.value = found;
      }),
      loadPods(api, cluster.value).then((seen) => {
        pods.value = seen.pods;
        whole.value = seen.whole;
      }),
    ]);
  });
  watch(() => JSON.stringify(edited()), (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      settled.value = JSON.parse(text) as { name: string; spec: PolicyDraft };
    }, PAUSE_MS);
  });
  onBeforeUnmount(() => clearTimeout(timer));

  const draft = computed(() => {
    const { name, spec } = settled.value;

    return readPolicy({ apiVersion: '', kind: 'ProductPodPolicy', metadata: { name: name || UNNAMED }, spec: { ...spec, subjects: wholeSubjects(spec) } });
  });
  const after = computed(() => withPolicy(policies.value ?? [], draft.value.name, draft.value));

  return {
    subjects: computed(() => policies.value && draft.value.subjects.map((subject) => ({ subject, effects: effectsOn(subject, policies.value ?? [], after.value, draft.value.name) }))),
    meant:    computed(() => pods.value && podsMeant(pods.value, draft.value.subjects)),
    over:     computed(() => excesses(pods.value ?? [], after.value, draft.value.name)),
    whole,
  };
};
