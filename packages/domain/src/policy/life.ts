import type { LifePolicy } from '../life-policy';
import type { MergedPolicy } from './merge';

/** How a pod lives by its policies; what they leave open is as the operator's settings have it. */
export function lifePolicyOf({ rules }: MergedPolicy, settings: LifePolicy): LifePolicy {
  return {
    graceMs:       rules.graceMs?.value ?? settings.graceMs,
    noticeMarksMs: rules.noticeMarksMs?.value ?? settings.noticeMarksMs,
    // `null` is a word of its own: failed pods are kept.
    failedMs:      rules.failedMs ? rules.failedMs.value : settings.failedMs,
  };
}
