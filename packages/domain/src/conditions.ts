import type { Condition, ConditionType } from './product-pod';
import { toUtc } from './ttl';

export type ConditionValue = Pick<Condition, 'status' | 'reason' | 'message'>;

/** A condition's value from a yes or no. */
export function conditionOf(holds: boolean, reason: string, message: string): ConditionValue {
  return { status: holds ? 'True' : 'False', reason, message };
}

/**
 * The conditions in the order of `values`, stamped; `lastTransitionTime` moves only when a status changes, as Kubernetes' API
 * conventions ask. Types that `values` does not name are dropped.
 */
export function mergeConditions(
  before: readonly Condition[],
  values: Partial<Record<ConditionType, ConditionValue>>,
  { now, generation }: { now: number; generation?: number },
): Condition[] {
  return (Object.entries(values) as [ConditionType, ConditionValue][]).map(([type, value]) => {
    const old = before.find((condition) => condition.type === type);

    return {
      type,
      ...value,
      lastTransitionTime: old && old.status === value.status ? old.lastTransitionTime : toUtc(now),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    };
  });
}

export function findCondition(conditions: readonly Condition[] | undefined, type: ConditionType): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}
