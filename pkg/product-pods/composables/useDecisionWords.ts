import type { Decision, Matter, PolicySize, RuleName, RuleValues, SleepSchedule, TemplateRule } from '@product-pods/domain';
import { choices, describeAmount, describeRule, describeSize, formatDuration, whyOf } from '@product-pods/domain';

import { cronWords } from '../cron-words';
import { useDuration } from './useDuration';
import { useText } from './useText';

interface DecisionWords {
  /** What is decided: “Running pods of each person”. */
  matterName: (matter: Matter) => string;
  /** What holds, in words; that nothing does where no policy speaks of it. */
  decision: (matter: Matter, decision: Decision | undefined) => string;
  /** Whose word it is, for whom, and who had to give way. */
  why: (decision: Decision | undefined) => string;
}

/** How many of a list stand in one line. */
const SHOWN = 6;

/** What policies decide, in words. */
export const useDecisionWords = (): DecisionWords => {
  const text = useText();
  const { duration } = useDuration();
  const span = (ms: number): string => duration(formatDuration(ms));
  const yesNo = (value: boolean): string => text(value ? 'policy.allowed' : 'policy.notAllowed');
  const schedule = ({ sleep, wake, timeZone = 'UTC' }: SleepSchedule): string => text(wake ? 'life.schedule' : 'life.scheduleByHand', { sleep: cronWords(sleep) || sleep, wake: cronWords(wake ?? '') || wake, zone: timeZone });
  const listed = (words: string[]): string => (words.length ? choices(words, SHOWN) : text('policy.none'));
  const rules: { [Name in RuleName]: (value: RuleValues[Name]) => string } = {
    templates:       (value: readonly TemplateRule[]) => listed(value.map(describeRule)),
    sizes:           (value: readonly PolicySize[]) => listed(value.map((size) => `${ size.name } (${ describeSize(size) })`)),
    defaultSize:     (value) => value,
    defaultTtl:      duration,
    longestMs:       span,
    never:           yesNo,
    extendable:      yesNo,
    extendLongestMs: span,
    extendAheadMs:   span,
    sleepSchedule:   schedule,
    renewEvery:      (value) => duration(value.text),
    graceMs:         (value) => (value ? span(value) : text('policy.atOnce')),
    failedMs:        (value) => (value === null ? text('policy.kept') : span(value)),
    noticeMarksMs:   (value: readonly number[]) => (value.length ? value.map(span).join(', ') : text('policy.none')),
  };

  return {
    matterName: ({ kind, name }) => text(`policy.matter.${ kind }.${ name }`),
    decision:   (matter, decision) => {
      if (!decision) {
        return text(matter.kind === 'rule' ? 'policy.unsaid' : 'policy.unlimited');
      }

      return matter.kind === 'rule' ? (rules[matter.name] as (value: unknown) => string)(decision.value) : describeAmount(matter.name, decision.value as number);
    },
    why: (decision) => whyOf(decision),
  };
};
