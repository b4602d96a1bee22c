import type { ConditionType, Phase, ProductPodSpec, ProductPodStatus } from '@product-pods/domain';

import type { BannerPod } from './banners';
import { bannersOf } from './banners';

const CREATED = '2026-11-23T09:00:00Z';
const NOW = Date.parse('2026-11-23T21:00:00Z');
const END = '2026-11-30T09:00:00Z';
const UNTIL = '2026-12-01T09:00:00Z';
const condition = (type: ConditionType, status: 'True' | 'False', reason = 'Because', message = 'So it is.') => ({ type, status, reason, message, lastTransitionTime: CREATED });

const pod = (phase: Phase, status: ProductPodStatus = {}, spec: Partial<ProductPodSpec> = {}): BannerPod => ({
  apiVersion: 'productpods.io/v1alpha1',
  kind:       'ProductPod',
  metadata:   { name: 'demo', namespace: 'pp-demo', creationTimestamp: CREATED },
  spec:       { ttl: '7d', owner: 'u-1', template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, ...spec },
  status:     { phase, expiresAt: END, ...status },
  phase,
});
/** What a banner is about and offers, without how it looks. */
const told = (subject: BannerPod) => bannersOf(subject, NOW).map(({ id, sentences, steps }) => ({ id, sentences, steps }));

describe('where a pod is in its life', () => {
  it.each<[string, BannerPod, object[]]>([
    ['ready', pod('Ready', { message: 'All is well.' }), [{ id: 'phase', sentences: [{ said: 'All is well.' }], steps: [] }]],
    ['degraded', pod('Degraded', { message: 'Trac does not answer.' }), [{ id: 'phase', sentences: [{ said: 'Trac does not answer.' }], steps: [] }]],
    ['failed', pod('Failed', { reason: 'InstallFailed', message: 'no such image' }), [{ id: 'phase', sentences: [{ key: 'banner.installFailed', words: { reason: 'no such image' } }], steps: ['Retry', 'Delete'] }]],
    ['failed otherwise', pod('Failed', { reason: 'ReleaseRemoved', message: 'Somebody uninstalled the release.' }), [{ id: 'phase', sentences: [{ said: 'Somebody uninstalled the release.' }], steps: ['Retry', 'Delete'] }]],
    ['asleep by hand', pod('Asleep', { reason: 'AsleepByHand' }, { desiredState: 'Asleep' }), [{ id: 'phase', sentences: [{ key: 'banner.AsleepByHand' }, { key: 'banner.wakesByHand' }], steps: ['Wake'] }]],
    ['asleep until its schedule wakes it', pod('Asleep', { reason: 'AsleepBySchedule' }, { sleepSchedule: { sleep: '0 20 * * *', wake: '0 7 * * *' } }),
      [{ id: 'phase', sentences: [{ key: 'banner.AsleepBySchedule' }, { key: 'banner.wakesAt', times: { at: '2026-11-24T07:00:00.000Z' } }], steps: ['Wake'] }]],
    ['asleep when its schedule would wake it after its end only', pod('Asleep', { reason: 'AsleepBySchedule', expiresAt: '2026-11-24T06:00:00Z' }, { sleepSchedule: { sleep: '0 20 * * *', wake: '0 7 * * *' } }),
      [{ id: 'phase', sentences: [{ key: 'banner.AsleepBySchedule' }, { key: 'banner.wakesByHand' }], steps: ['Wake'] }]],
    ['on its way to sleep', pod('Asleep', { reason: 'GoingToSleep', message: 'It waits.' }), [{ id: 'phase', sentences: [{ said: 'It waits.' }], steps: ['Wake', 'Confirm'] }]],
    ['asleep for want of confirmation', pod('Asleep', { reason: 'RenewalMissed', renewalDueAt: CREATED, conditions: [condition('RenewalDue', 'True'), condition('ExpiringSoon', 'True')] }, { renewEvery: '1h' }),
      [{ id: 'phase', sentences: [{ key: 'banner.RenewalMissed', times: { at: CREATED } }, { key: 'banner.expiresUnconfirmed', times: { at: END } }], steps: ['Confirm'] }]],
    ['expired and protected', pod('Asleep', { reason: 'ExpiredProtected', conditions: [condition('ExpiringSoon', 'True')] }, { protected: true }), [{ id: 'phase', sentences: [{ key: 'banner.ExpiredProtected', times: { at: END } }], steps: ['BringBack', 'Unprotect'] }]],
    ['expired and asleep', pod('Asleep', { reason: 'ExpiredAsleep', conditions: [condition('ExpiringSoon', 'True')] }), [{ id: 'phase', sentences: [{ key: 'banner.ExpiredAsleep', times: { at: END } }], steps: ['BringBack'] }]],
    ['expired and restorable', pod('Expired', { reason: 'Expired', restorableUntil: UNTIL, next: { action: 'Remove', at: UNTIL, why: '' }, conditions: [condition('ExpiringSoon', 'True')] }),
      [{ id: 'phase', sentences: [{ key: 'banner.expired', times: { at: END } }, { key: 'banner.removedAt', times: { at: UNTIL } }], steps: ['BringBack', 'Protect'] }]],
    ['expired, to be archived', pod('Expired', { reason: 'Expired', restorableUntil: UNTIL, next: { action: 'Archive', at: UNTIL, why: '' } }),
      [{ id: 'phase', sentences: [{ key: 'banner.expired', times: { at: END } }, { key: 'banner.archivedAt', times: { at: UNTIL } }], steps: ['BringBack', 'Protect'] }]],
    ['expired without an archive', pod('Expired', { reason: 'ArchiveUnavailable', message: 'There is no archive.' }), [{ id: 'archive', sentences: [{ said: 'There is no archive.' }], steps: ['BringBack'] }]],
    ['being removed', pod('Terminating', { reason: 'Uninstalling', message: 'It is going.' }, { protected: true }), [{ id: 'phase', sentences: [{ said: 'It is going.' }], steps: [] }]],
    ['being removed, with nothing said', pod('Terminating'), [{ id: 'phase', sentences: [{ key: 'banner.ending' }], steps: [] }]],
    ['stuck', pod('Terminating', { reason: 'NamespaceStuck', message: 'Something holds it up.' }), [{ id: 'stuck', sentences: [{ said: 'Something holds it up.' }], steps: [] }]],
  ])('is said when it is %s', (_, subject, expected) => {
    expect(told(subject)).toEqual(expected);
  });

  it.each<[Phase, string, string, string]>([
    ['Ready', 'Ready', 'success', 'icon-checkmark'],
    ['Degraded', 'NotReadyAnyMore', 'warning', 'icon-warning'],
    ['Asleep', 'GoingToSleep', 'info', 'icon-pause'],
    ['Waking', 'Waking', 'info', 'icon-play'],
    ['Failed', 'InstallFailed', 'error', 'icon-error'],
    ['Expired', 'Archiving', 'warning', 'icon-archive'],
    ['Expired', 'ArchiveFailed', 'error', 'icon-archive'],
    ['Terminating', 'Uninstalling', 'warning', 'icon-trash'],
    ['Terminating', 'UninstallFailed', 'error', 'icon-trash'],
  ])('is shown as %s by %s in %s with %s', (phase, reason, color, icon) => {
    expect(bannersOf(pod(phase, { reason, message: 'So it is.' }), NOW)[0]).toMatchObject({ color, icon });
  });
});

describe('what somebody should look after', () => {
  const ready = { message: 'All is well.' };
  const rest = (subject: BannerPod) => told(subject).slice(1);

  it.each<[string, BannerPod, object[]]>([
    ['nothing', pod('Ready', { ...ready, conditions: [condition('ExpiringSoon', 'False'), condition('RenewalDue', 'False')] }), []],
    ['a confirmation that is due', pod('Ready', { ...ready, renewalDueAt: UNTIL, conditions: [condition('RenewalDue', 'True')] }), [{ id: 'renewal', sentences: [{ key: 'banner.renewal', times: { at: UNTIL } }], steps: ['Confirm'] }]],
    ['an owner who left', pod('Ready', { ...ready, conditions: [condition('OwnerPresent', 'False', 'OwnerGone')] }), [{ id: 'owner', sentences: [{ key: 'banner.ownerGone', words: { owner: 'u-1' } }], steps: ['HandOver'] }]],
    ['an owner who may not sign in', pod('Ready', { ...ready, conditions: [condition('OwnerPresent', 'False', 'OwnerDisabled')] }), [{ id: 'owner', sentences: [{ key: 'banner.ownerDisabled', words: { owner: 'u-1' } }], steps: ['HandOver'] }]],
    ['a specification that cannot be read', pod('Ready', { ...ready, conditions: [condition('SpecValid', 'False', 'ScheduleNever', 'It never comes.')] }), [{ id: 'spec', sentences: [{ said: 'It never comes.' }], steps: [] }]],
    ['one that made it fail, which is said already', pod('Failed', { message: 'Nobody can read it.', conditions: [condition('SpecValid', 'False', 'TtlUnreadable', 'Nobody can read it.')] }), []],
    ['protection', pod('Ready', ready, { protected: true }), [{ id: 'protected', sentences: [{ key: 'banner.protected' }], steps: ['Unprotect'] }]],
    ['a failed pod that will be cleared away', pod('Failed', { message: 'x', next: { action: 'Remove', at: UNTIL, why: '' } }), [{ id: 'cleared', sentences: [{ key: 'banner.clearedAt', times: { at: UNTIL } }], steps: ['KeepFailed'] }]],
    ['a failed pod that is kept', pod('Failed', { message: 'x', next: { action: 'Expire', at: END, why: '' } }, { keepFailed: true }), [{ id: 'kept', sentences: [{ key: 'banner.kept' }], steps: [] }]],
  ])('is %s', (_, subject, expected) => {
    expect(rest(subject)).toEqual(expected);
  });

  it.each<[Partial<ProductPodSpec>, string]>([
    [{}, 'banner.thenRestorable'],
    [{ gracePeriod: '2h' }, 'banner.thenRestorable'],
    [{ gracePeriod: '0s' }, 'banner.thenRemoved'],
    [{ expiryAction: 'Sleep' }, 'banner.thenSleep'],
    [{ expiryAction: 'Archive' }, 'banner.thenArchive'],
    [{ protected: true, gracePeriod: '0s' }, 'banner.thenProtected'],
  ])('is an end that is near, with what it means for %j', (spec, key) => {
    expect(rest(pod('Ready', { ...ready, conditions: [condition('ExpiringSoon', 'True')] }, spec))[0]).toEqual({ id: 'expiring', sentences: [{ key: 'banner.expiring', times: { at: END } }, { key }], steps: ['Extend'] });
  });

  it('is an operator that takes no notice, and then nothing else is known', () => {
    const unseen: BannerPod = { ...pod('Pending', {}, { protected: true }), status: undefined };

    expect(told(unseen)).toEqual([{ id: 'silent', sentences: [{ key: 'banner.silent', times: { at: CREATED } }], steps: [] }]);
    expect(bannersOf(unseen, Date.parse(CREATED) + 19_000).map(({ id }) => id)).toEqual(['protected']);
  });
});
