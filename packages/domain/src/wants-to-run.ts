import { restOf } from './life';
import { DEFAULT_LIFE_POLICY } from './life-policy';
import type { LifePolicy } from './life-policy';
import { endsOf, stageOf } from './life-stage';
import type { ProductPod } from './product-pod';
import { wishOf } from './sleep-wish';

/** Whether a pod with this specification is to be awake at `now` (milliseconds): neither its wish, its schedule nor its end say otherwise. */
export function wantsToRun(pod: ProductPod, now: number, policy: LifePolicy = DEFAULT_LIFE_POLICY): boolean {
  const { end, renewalDueAt } = endsOf(pod, now);
  const stage = stageOf(pod, { end, policy, archived: false }, now);

  return stage.stage !== 'ending' && restOf(stage, wishOf(pod, renewalDueAt, now)) === undefined;
}
