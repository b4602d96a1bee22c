const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What an administrator decides about the lives of pods. */
export interface LifePolicy {
  /** How long an expired pod stays restorable, where it does not say so itself. */
  graceMs: number;
  /** How long before a deadline notices are given, in milliseconds. Only those shorter than the time until the deadline count. */
  noticeMarksMs: readonly number[];
  /** After this long a failed pod that nobody keeps is removed; `null` keeps it until its lifetime ends. */
  failedMs: number | null;
}

export const DEFAULT_LIFE_POLICY: LifePolicy = {
  graceMs:       DAY_MS,
  noticeMarksMs: [30 * DAY_MS, 7 * DAY_MS, DAY_MS, HOUR_MS],
  failedMs:      DAY_MS,
};
