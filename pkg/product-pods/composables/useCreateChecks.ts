import type { PolicySize, SIZE_RESOURCES } from '@product-pods/domain';
import { MATRIX_MAX } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';

import { wantsStorage } from '../create/preflight';
import type { PreflightCheck } from '../create/preflight';
import type { PreflightLine } from '../create/policy-preflight';
import type { useCreatePage } from './useCreatePage';
import { useCluster } from './useCluster';
import type { Lifetimes } from './useLifetimes';
import { useLifetimes } from './useLifetimes';
import { useNow } from './useNow';
import { usePolicyPreflight } from './usePolicyPreflight';
import { usePreflight } from './usePreflight';
import { useText } from './useText';

const MINUTE_MS = 60_000;

export interface CreateChecks {
  checks: Ref<PreflightCheck[]>;
  lines: Ref<PreflightLine[]>;
  isAsking: ComputedRef<boolean>;
  /** Something of it would fail. */
  isBlocked: ComputedRef<boolean>;
  sizes: ComputedRef<readonly PolicySize[] | undefined>;
  defaultSize: ComputedRef<string | undefined>;
  questions: ComputedRef<typeof SIZE_RESOURCES[number][]>;
  /** Policies are not known yet, or cannot be. */
  isPending: ComputedRef<boolean>;
  lifetimes: Lifetimes;
}

/** Everything that is known beforehand about the pods of a form; nothing is asked any more once they are being made. */
export const useCreateChecks = ({ state, template, form, isHeld }: ReturnType<typeof useCreatePage>): CreateChecks => {
  const cluster = useCluster();
  const text = useText();
  const { fields, problems, names, matrix } = form;
  const needsStorage = computed(() => wantsStorage(form.template.form.value.chartValues));
  const isOpen = (): boolean => state.value === 'ready' && !isHeld.value && names.value.length > 0;
  const { checks, isAsking } = usePreflight(() => (isOpen() && !problems.value.name ? { clusterId: cluster.value, projectId: fields.projectId, names: names.value, needsStorage: needsStorage.value } : undefined));
  const now = useNow();
  // Nothing is looked at anew every second for lifetimes of hours.
  const minute = computed(() => Math.floor(now.value / MINUTE_MS) * MINUTE_MS);
  const { lines, isAsking: isPolicyAsked, merged, ...policies } = usePolicyPreflight(() => (isOpen() && template.value ? form.wanted(cluster.value, template.value) : undefined), () => fields.projectId);

  /** Of more pods than can be made at once nothing else is asked. */
  const tooMany = computed<PreflightLine[]>(() => (matrix.isTooMany.value ? [{ id: 'matrix', state: 'fail', said: text('matrix.tooMany', { count: matrix.size.value, most: MATRIX_MAX }) }] : []));
  const known = { checks: computed(() => (tooMany.value.length ? [] : checks.value)), lines: computed(() => (tooMany.value.length ? tooMany.value : lines.value)) };

  return {
    ...known,
    isAsking:  computed(() => isAsking.value || isPolicyAsked.value),
    isBlocked: computed(() => !isHeld.value && [...known.checks.value, ...known.lines.value].some((check) => check.state === 'fail')),
    isPending: computed(() => !merged.value),
    ...policies,
    lifetimes: useLifetimes(form, { merged: () => merged.value, isOpen: () => state.value === 'ready' && !isHeld.value, now: () => minute.value }),
  };
};
