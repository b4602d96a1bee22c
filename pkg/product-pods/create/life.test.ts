import type { LifeDraft } from './life';
import { SLEEP_PRESETS, lifeDraft, lifeProblems, lifeSpec, plainLife } from './life';
import { browserTimeZone, timeZones } from './time-zones';

const BERLIN = 'Europe/Berlin';
const life = (changes: Partial<LifeDraft> = {}): LifeDraft => ({ ...plainLife(BERLIN), ...changes });
const schedule = { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: BERLIN };

describe('the life of a pod', () => {
  it.each<[string, Partial<LifeDraft>, object]>([
    ['nothing', {}, {}],
    ['sleep at its end', { expiryAction: 'Sleep' }, { expiryAction: 'Sleep' }],
    ['a grace period', { grace: ' 2h ' }, { gracePeriod: '2h' }],
    ['no grace period', { grace: '0s' }, { gracePeriod: '0s' }],
    ['a schedule', { sleeps: true }, { sleepSchedule: schedule }],
    ['a schedule without a turn that wakes', { sleeps: true, wake: ' ' }, { sleepSchedule: { sleep: schedule.sleep, timeZone: BERLIN } }],
    ['confirmations', { renewEvery: '30d' }, { renewEvery: '30d' }],
    ['protection', { protected: true }, { protected: true }],
    ['all of it', { expiryAction: 'Sleep', grace: '1d', sleeps: true, renewEvery: '30d', protected: true }, { expiryAction: 'Sleep', gracePeriod: '1d', sleepSchedule: schedule, renewEvery: '30d', protected: true }],
  ])('with %s says that and no more, and can be read again', (_, changes, spec) => {
    expect(lifeSpec(life(changes))).toEqual(spec);
    expect(lifeSpec(lifeDraft(spec, BERLIN))).toEqual(spec);
  });

  it('without a time zone is meant in that of the cluster', () => {
    expect(lifeDraft({ sleepSchedule: { sleep: '0 20 * * *' } }, BERLIN)).toEqual(life({ sleeps: true, sleep: '0 20 * * *', wake: '', timeZone: 'UTC' }));
  });

  it.each<[Partial<LifeDraft>, object | undefined]>([
    [{}, undefined],
    [{ grace: '0s' }, undefined],
    [{ grace: 'soon' }, { grace: expect.objectContaining({ code: 'gracePeriodUnreadable' }) }],
    [{ renewEvery: '1m' }, { renewEvery: expect.objectContaining({ code: 'renewEveryTooShort' }) }],
    [{ sleep: 'x' }, undefined],
    [{ sleeps: true, sleep: 'x' }, { sleep: expect.objectContaining({ code: 'scheduleUnreadable' }) }],
    [{ sleeps: true, wake: '0 25 * * *' }, { wake: expect.objectContaining({ code: 'scheduleUnreadable' }) }],
    [{ sleeps: true, timeZone: 'Mars/Base' }, { timeZone: expect.objectContaining({ code: 'scheduleTimeZone' }) }],
  ])('with %j has the faults %j', (changes, problems) => {
    expect(lifeProblems(life(changes))).toEqual(problems);
  });

  it.each(SLEEP_PRESETS)('has a usual schedule $id that is one', ({ sleep, wake }) => {
    expect(lifeProblems(life({ sleeps: true, sleep, wake }))).toBeUndefined();
  });
});

describe('time zones', () => {
  it('begin with the browser’s and hold the usual ones once', () => {
    const zones = timeZones();

    expect(zones[0]).toBe(browserTimeZone());
    expect(zones).toEqual(expect.arrayContaining(['UTC', BERLIN]));
    expect(new Set(zones).size).toBe(zones.length);
  });

  it('are all ones that pods may have', () => {
    expect(timeZones().filter((timeZone) => lifeProblems(life({ sleeps: true, timeZone })))).toEqual([]);
  });
});
