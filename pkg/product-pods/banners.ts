import type { Condition, ConditionType, Phase, ProductPod, Command } from '@product-pods/domain';
import { findCondition, wishOf } from '@product-pods/domain';

import type { PhaseColor } from './phase';
import { PHASE_COLORS, PHASE_ICONS } from './phase';

/** A sentence: the key of a text of ours with its moments (RFC 3339) and words, or what the operator says, as it says it. */
export type Sentence = { key: string; times?: Record<string, string>; words?: Record<string, string> } | { said: string };

/** What a button on a banner does: a command, or one of the steps that only a failed pod needs. */
export type BannerStep = Command | 'Retry' | 'Delete';

/** Something the page of a pod says above everything else. */
export interface PodBanner {
  id: string;
  color: PhaseColor;
  icon: `icon-${ string }`;
  sentences: Sentence[];
  /** What somebody can do about it, the most likely first. */
  steps: BannerStep[];
}

/** What the banners are made from; `phase` is the one that people see. */
export interface BannerPod extends ProductPod {
  phase: Phase;
}

/** A pod without any word from the operator for this long is waiting for nobody. */
const SILENCE_MS = 20_000;
/** Reasons of an ending that does not get on. */
const STUCK_REASONS = ['NamespaceStuck', 'UninstallFailed', 'ClusterObjectsRemain'];

/** The banners of a pod at `now` (milliseconds): first where it is in its life, then what somebody should look after. */
export const bannersOf = (pod: BannerPod, now: number): PodBanner[] => {
  if (!pod.status?.phase && now - Date.parse(pod.metadata.creationTimestamp ?? '') > SILENCE_MS) {
    return [{ id: 'silent', color: 'warning', icon: 'icon-warning', sentences: [{ key: 'banner.silent', times: { at: pod.metadata.creationTimestamp ?? '' } }], steps: [] }];
  }
  if (pod.phase === 'Terminating') {
    return endingBanner(pod);
  }

  return [...phaseBanner(pod, now), ...failureBanner(pod), ...expiryBanner(pod), ...renewalBanner(pod), ...ownerBanner(pod), ...specBanner(pod), ...protectionBanner(pod)];
};

const isFalse = (condition: Condition | undefined): condition is Condition => condition?.status === 'False';
const conditionOf = ({ status }: BannerPod, type: ConditionType): Condition | undefined => findCondition(status?.conditions, type);

const banner = ({ phase }: BannerPod, id: string, sentences: Sentence[], steps: BannerStep[] = []): PodBanner[] => [{ id, color: PHASE_COLORS[phase], icon: PHASE_ICONS[phase], sentences, steps }];

const endingBanner = (pod: BannerPod): PodBanner[] => {
  const { reason = '', message } = pod.status ?? {};
  const isStuck = STUCK_REASONS.includes(reason);
  const [ending] = banner(pod, isStuck ? 'stuck' : 'phase', [message ? { said: message } : { key: 'banner.ending' }]);

  return ending ? [{ ...ending, color: isStuck ? 'error' : ending.color }] : [];
};

/** Where the pod is in its life, why, and what follows. */
const phaseBanner = (pod: BannerPod, now: number): PodBanner[] => {
  switch (pod.phase) {
  case 'Asleep': return sleepBanner(pod, now);
  case 'Expired': return expiredBanner(pod);
  case 'Failed': return banner(pod, 'phase', [failure(pod)], ['Retry', 'Delete']);
  default: return pod.status?.message ? banner(pod, 'phase', [{ said: pod.status.message }]) : [];
  }
};

const failure = ({ status, metadata }: BannerPod): Sentence => {
  const reason = status?.message || metadata.annotations?.['productpods.io/install-error'] || '';

  return status?.reason === 'InstallFailed' ? { key: 'banner.installFailed', words: { reason } } : { said: reason };
};

const sleepBanner = (pod: BannerPod, now: number): PodBanner[] => {
  const { reason, message = '', expiresAt = '', renewalDueAt = '' } = pod.status ?? {};

  switch (reason) {
  case 'AsleepByHand':
  case 'AsleepBySchedule': return banner(pod, 'phase', [{ key: `banner.${ reason }` }, wakes(pod, now)], ['Wake']);
  case 'RenewalMissed': return banner(pod, 'phase', [{ key: 'banner.RenewalMissed', times: { at: renewalDueAt } }, { key: 'banner.expiresUnconfirmed', times: { at: expiresAt } }], ['Confirm']);
  case 'ExpiredProtected': return banner(pod, 'phase', [{ key: 'banner.ExpiredProtected', times: { at: expiresAt } }], ['BringBack', 'Unprotect']);
  case 'ExpiredAsleep': return banner(pod, 'phase', [{ key: 'banner.ExpiredAsleep', times: { at: expiresAt } }], ['BringBack']);
  default: return banner(pod, 'phase', [{ said: message }], ['Wake', 'Confirm']);
  }
};

/** When it wakes by itself, if it does before it ends. */
const wakes = (pod: BannerPod, now: number): Sentence => {
  const { expiresAt, renewalDueAt } = pod.status ?? {};
  const { next } = wishOf(pod, renewalDueAt, now);
  const at = next?.state === 'Running' ? new Date(next.at).toISOString() : undefined;

  return at && (!expiresAt || Date.parse(at) < Date.parse(expiresAt)) ? { key: 'banner.wakesAt', times: { at } } : { key: 'banner.wakesByHand' };
};

const expiredBanner = (pod: BannerPod): PodBanner[] => {
  const { reason, message = '', expiresAt = '', restorableUntil, next } = pod.status ?? {};

  if (reason !== 'Expired' || !restorableUntil) {
    const [archiving] = banner(pod, 'archive', [{ said: message }], ['BringBack']);

    return archiving ? [{ ...archiving, color: reason === 'Archiving' ? archiving.color : 'error', icon: 'icon-archive' }] : [];
  }

  return banner(pod, 'phase', [
    { key: 'banner.expired', times: { at: expiresAt } },
    { key: next?.action === 'Archive' ? 'banner.archivedAt' : 'banner.removedAt', times: { at: restorableUntil } },
  ], ['BringBack', 'Protect']);
};

/** What becomes of a failed pod that nobody looks after. */
const failureBanner = (pod: BannerPod): PodBanner[] => {
  const { next } = pod.status ?? {};

  if (pod.phase !== 'Failed') {
    return [];
  }
  if (next?.action === 'Remove' && next.at) {
    return [{ id: 'cleared', color: 'warning', icon: 'icon-trash', sentences: [{ key: 'banner.clearedAt', times: { at: next.at } }], steps: ['KeepFailed'] }];
  }

  return pod.spec.keepFailed ? [{ id: 'kept', color: 'info', icon: 'icon-pin', sentences: [{ key: 'banner.kept' }], steps: [] }] : [];
};

const expiryBanner = (pod: BannerPod): PodBanner[] => {
  const { expiresAt, reason } = pod.status ?? {};
  const isTold = pod.phase === 'Expired' || reason === 'RenewalMissed' || reason === 'ExpiredProtected' || reason === 'ExpiredAsleep';

  return expiresAt && !isTold && conditionOf(pod, 'ExpiringSoon')?.status === 'True'
    ? [{ id: 'expiring', color: 'warning', icon: 'icon-history', sentences: [{ key: 'banner.expiring', times: { at: expiresAt } }, afterExpiry(pod)], steps: ['Extend'] }]
    : [];
};

/** What the end of the lifetime means for this pod. */
const afterExpiry = ({ spec }: BannerPod): Sentence => {
  if (spec.protected) {
    return { key: 'banner.thenProtected' };
  }
  if (spec.expiryAction === 'Sleep') {
    return { key: 'banner.thenSleep' };
  }
  if (spec.expiryAction === 'Archive') {
    return { key: 'banner.thenArchive' };
  }

  return { key: spec.gracePeriod === '0s' ? 'banner.thenRemoved' : 'banner.thenRestorable' };
};

const renewalBanner = (pod: BannerPod): PodBanner[] => {
  const { renewalDueAt, reason } = pod.status ?? {};

  return renewalDueAt && reason !== 'RenewalMissed' && conditionOf(pod, 'RenewalDue')?.status === 'True'
    ? [{ id: 'renewal', color: 'warning', icon: 'icon-confirmation-alt', sentences: [{ key: 'banner.renewal', times: { at: renewalDueAt } }], steps: ['Confirm'] }]
    : [];
};

const ownerBanner = (pod: BannerPod): PodBanner[] => {
  const condition = conditionOf(pod, 'OwnerPresent');

  return isFalse(condition)
    ? [{ id: 'owner', color: 'warning', icon: 'icon-user-xmark', sentences: [{ key: condition.reason === 'OwnerDisabled' ? 'banner.ownerDisabled' : 'banner.ownerGone', words: { owner: pod.spec.owner ?? '' } }], steps: ['HandOver'] }]
    : [];
};

const specBanner = (pod: BannerPod): PodBanner[] => {
  const condition = conditionOf(pod, 'SpecValid');

  // A failure for the same reason says it already.
  return isFalse(condition) && condition.message !== pod.status?.message
    ? [{ id: 'spec', color: 'warning', icon: 'icon-warning', sentences: [{ said: condition.message }], steps: [] }]
    : [];
};

const protectionBanner = (pod: BannerPod): PodBanner[] => (pod.spec.protected && pod.status?.reason !== 'ExpiredProtected'
  ? [{ id: 'protected', color: 'info', icon: 'icon-lock', sentences: [{ key: 'banner.protected' }], steps: ['Unprotect'] }]
  : []);
