import type { Action } from './actions';
import { conditionOf } from './conditions';
import type { LifePolicy } from './life-policy';
import type { Stage } from './life-stage';
import { dueNotice, recordNotice, soonAt } from './notices';
import type { Observed } from './observed';
import type { Part } from './plan-ending';
import type { GivenNotice, NoticeKind } from './product-pod';
import { earliest } from './times';

interface Deadlines {
  stage: Stage;
  end: string | undefined;
  renewalDueAt: string | undefined;
  renewalFrom: number | undefined;
  policy: LifePolicy;
}

/** What the deadlines of a pod add to its plan: conditions, notices to give, those given, and when to look again. */
export interface NoticePart extends Pick<Part, 'conditions' | 'wakeAt'> {
  given: GivenNotice[];
  actions: Action[];
}

const SENTENCES: Record<NoticeKind, { ahead: string; reached: string }> = {
  Expiry:  { ahead: 'It expires at {deadline}, in {mark} or less.', reached: 'It has expired at {deadline}.' },
  Renewal: { ahead: 'Its owner must confirm by {deadline}, in {mark} or less, that it is still needed, or it goes to sleep.', reached: 'Nobody confirmed by {deadline} that it is still needed, so it sleeps.' },
};

/** Notices of a pod at `now` (milliseconds). A pod that is being removed gives none any more. */
export function noticesOf(observed: Observed, { stage, end, renewalDueAt, renewalFrom, policy }: Deadlines, now: number): NoticePart {
  const { pod, noticed } = observed;
  const given = noticed.reduce<GivenNotice[]>(recordNotice, pod.status?.notices ?? []);
  const creation = Date.parse(pod.metadata.creationTimestamp ?? '');
  const deadlines = [
    ...(end === undefined ? [] : [{ kind: 'Expiry' as const, startedAt: creation, deadline: Date.parse(end) }]),
    ...(renewalDueAt === undefined || renewalFrom === undefined ? [] : [{ kind: 'Renewal' as const, startedAt: renewalFrom, deadline: Date.parse(renewalDueAt) }]),
  ];
  const soon = deadlines.map(({ kind, startedAt, deadline }) => ({ kind, at: soonAt(startedAt, deadline, policy.noticeMarksMs) }));
  const silent = stage.stage === 'ending' || (stage.stage === 'living' && !observed.access);
  const looked = silent ? [] : deadlines.map((each) => dueNotice({ ...each, marksMs: policy.noticeMarksMs, given }, now));

  return {
    given,
    conditions: {
      ExpiringSoon: soonCondition(soon.find(({ kind }) => kind === 'Expiry')?.at, end, now),
      ...(renewalDueAt === undefined ? {} : { RenewalDue: conditionOf((soon.find(({ kind }) => kind === 'Renewal')?.at ?? Infinity) <= now, (soon.find(({ kind }) => kind === 'Renewal')?.at ?? Infinity) <= now ? 'ConfirmationNeeded' : 'Confirmed', `Its owner must confirm by ${ renewalDueAt } that it is still needed.`) }),
    },
    actions: looked.flatMap(({ due }): Action[] => (due ? [{ type: 'Notify', notice: { ...due, sentence: SENTENCES[due.kind][due.mark === '0s' ? 'reached' : 'ahead'].replace('{deadline}', due.deadline).replace('{mark}', due.mark) } }] : [])),
    wakeAt:  earliest([...looked.map(({ nextAt }) => nextAt), ...soon.map(({ at }) => at)].filter((at) => at !== undefined && at > now)),
  };
}

function soonCondition(at: number | undefined, end: string | undefined, now: number) {
  const soon = at !== undefined && at <= now;

  return conditionOf(soon, soon ? 'EndIsNear' : 'EndIsFar', end ? `It expires at ${ end }.` : 'It never expires.');
}
