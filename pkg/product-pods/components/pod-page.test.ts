import { enableAutoUnmount, flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import { nextTick } from 'vue';

import type { RancherApi } from '../api/rancher-api';
import { tellDone, useUndo } from '../composables/useUndo';
import ProductPodOwner from '../formatters/ProductPodOwner.vue';
import ProductPodState from '../formatters/ProductPodState.vue';
import ProductPodTimeLeft from '../formatters/ProductPodTimeLeft.vue';
import { mountPage } from '../test-support/dashboard';
import type { translate } from '../test-support/dashboard';
import { FakeApi } from '../test-support/fake-api';
import { CREATED, buildRow } from '../test-support/pods';
import PodBanners from './PodBanners.vue';
import PodFacts from './PodFacts.vue';
import UndoNotice from './UndoNotice.vue';

let mockApi: RancherApi = new FakeApi();

jest.mock('../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));

const NOW = Date.parse(CREATED) + 3_600_000;
const END = '2026-11-23T17:00:00Z';
const UNTIL = '2026-11-23T11:30:00Z';
const at = (time: string) => new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
const buttons = (page: VueWrapper) => page.findAll('button').map((button) => button.text());

enableAutoUnmount(afterEach);
beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the banners of a pod', () => {
  const expired = () => buildRow({ phase: 'Expired', commands: ['BringBack', 'HandOver'], status: { reason: 'Expired', expiresAt: CREATED, restorableUntil: UNTIL } });

  it('say it in words, with moments by the reader’s clock', () => {
    const banners = mountPage(PodBanners, { props: { pod: expired() } });

    expect(banners.findAll('[role=status]').map((banner) => banner.text())).toEqual([
      `Its lifetime ended ${ at(CREATED) }. It is stopped, and its data is kept. It can be brought back until ${ at(UNTIL) }; then it is removed with its data.`,
    ]);
    expect(banners.find('[data-testid=product-pods-message] .icon-history').exists()).toBe(true);
  });

  it('offer what one may do about it now, and do it', async() => {
    const pod = expired();
    const banners = mountPage(PodBanners, { props: { pod } });

    expect(buttons(banners)).toEqual(['Bring back…']);
    await banners.find('button').trigger('click');
    expect(pod.asked).toEqual(['BringBack']);
    expect(buttons(mountPage(PodBanners, { props: { pod: { ...expired(), commands: [] } } }))).toEqual([]);
  });

  it('show the operator’s words and the owner’s name as text', () => {
    const status = { message: '<img src=x>', conditions: [{ type: 'OwnerPresent' as const, status: 'False' as const, reason: 'OwnerGone', message: '', lastTransitionTime: CREATED }] };
    const banners = mountPage(PodBanners, { props: { pod: buildRow({ spec: { owner: '<b>u-1</b>' }, status }) } });

    expect(banners.text()).toContain('<img src=x>');
    expect(banners.text()).toContain('Its owner <b>u-1</b> is not a user of Rancher any more');
    expect(banners.find('img, b').exists()).toBe(false);
  });

  it('let a failed pod be tried again or deleted by who may, and say when it cannot be', async() => {
    mockApi = new FakeApi();
    const pod = buildRow({ phase: 'Failed', status: { message: 'no such image' }, canDelete: false });
    const banners = mountPage(PodBanners, { props: { pod } });

    expect(buttons(banners)).toEqual(['Retry']);
    await banners.find('button').trigger('click');
    await flushPromises();
    expect(banners.find('[role=alert]').text()).toMatch(/^The installation could not be started again: /);
  });
});

describe('what happens next', () => {
  it.each([
    [{ action: 'Sleep' as const, at: END, why: 'Its sleep schedule says so.' }, ['Goes to sleep in 7 hours', at(END), 'Its sleep schedule says so.']],
    [{ action: 'BecomeReady' as const, at: '2026-11-23T10:00:30Z', why: 'The products are starting.' }, ['Becomes ready in about 30 seconds', at('2026-11-23T10:00:30Z'), 'The products are starting.']],
    [{ action: 'Remove' as const, at: CREATED, why: 'It is over.' }, ['Is removed', 'It is over.']],
    [{ action: 'None' as const, why: 'It never expires.' }, ['Nothing by itself', 'It never expires.']],
  ])('of %j', (next, words) => {
    const facts = mountPage(PodFacts, { props: { pod: buildRow({ status: { next } }) } });

    expect(facts.findAll('[data-testid=product-pods-next] dd > *').map((part) => part.text())).toEqual(words);
  });
});

describe('what was agreed about a life', () => {
  const facts = (spec: object, status: object = {}) => Object.fromEntries(mountPage(PodFacts, { props: { pod: buildRow({ spec, status: { expiresAt: END, ...status } }) } }).findAll('dl > div').map((fact) => [fact.find('dt').text(), fact.find('dd').text()]));

  it.each([
    [{}, 'It is stopped and can be brought back for as long as the cluster allows.'],
    [{ gracePeriod: '2h' }, 'It is stopped and can be brought back for 2 hours.'],
    [{ gracePeriod: '0s' }, 'It is removed with its data at once.'],
    [{ expiryAction: 'Sleep' }, 'It sleeps until somebody decides.'],
    [{ expiryAction: 'Delete', protected: true }, 'It sleeps, because it is protected.'],
  ])('at its end, with %j', (spec, words) => {
    expect(facts(spec)['When its lifetime ends']).toBe(words);
  });

  it('is its schedule and its confirmations, in words', () => {
    expect(facts({ sleepSchedule: { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: 'Europe/Berlin' }, renewEvery: '30d' }, { renewalDueAt: UNTIL })).toMatchObject({
      Sleep:        'Goes to sleep: At 20:00, Monday through Friday. Wakes: At 07:00, Monday through Friday. (Europe/Berlin)',
      Confirmation: `Every 30 days; next by ${ at(UNTIL) }`,
    });
    expect(facts({ sleepSchedule: { sleep: '0 20 * * *' } })['Sleep']).toBe('Goes to sleep: At 20:00; somebody must wake it. (UTC)');
  });

  it('is not told where there is nothing to tell', () => {
    expect(Object.keys(facts({ ttl: 'never' }, { expiresAt: undefined }))).toEqual(['Time left', 'Template', 'Owner']);
  });
});

describe('an owner', () => {
  const getters = { 'auth/selfUser': { status: { userID: 'u-self' } }, 'auth/user': { username: 'member', displayName: '' } };
  const shown = async(value: string) => {
    const owner = mountPage(ProductPodOwner, { props: { value }, getters });

    await flushPromises();

    return [owner.text(), owner.attributes('title')];
  };

  it('is told by a name, as far as the reader may know it', async() => {
    mockApi = new FakeApi();
    expect(await shown('u-self')).toEqual(['member', 'u-self']);
    expect(await shown('u-else')).toEqual(['u-else', 'u-else']);
    mockApi = { request: async<T>() => ({ data: [{ metadata: { name: 'u-else' }, username: 'outsider', displayName: '<i>Out</i>' }] }) as T };
    expect(await shown('u-else')).toEqual(['<i>Out</i> (outsider)', 'u-else']);
  });
});

describe('a row', () => {
  it.each([
    [undefined, {}, 'No end'],
    [END, {}, '7 hours'],
    [CREATED, {}, 'Over'],
    [CREATED, { restorableUntil: UNTIL }, 'Over; can be brought back for 1 hour 30 minutes'],
  ])('that ends at %s with %j has the time left “%s”', (value, status, words) => {
    expect(mountPage(ProductPodTimeLeft, { props: { value, row: buildRow({ status }) } }).text()).toBe(words);
  });

  it('shows the phase by word and icon', () => {
    const badge = mountPage(ProductPodState, { props: { row: buildRow({ phase: 'Asleep' }) } });

    expect(badge.text()).toBe('Asleep');
    expect(badge.find('.icon-pause').exists()).toBe(true);
  });
});

describe('what was done a moment ago', () => {
  it('is told, and taken back by a press', async() => {
    const undo = jest.fn(() => Promise.resolve());
    const notice = mountPage(UndoNotice);

    tellDone({ message: 'demo sleeps.', undo });
    await nextTick();
    expect(notice.find('[role=status]').text()).toContain('demo sleeps.');
    await notice.find('[data-testid=product-pods-undo]').trigger('click');
    await flushPromises();
    expect(undo).toHaveBeenCalledTimes(1);
    expect(notice.text()).toBe('');
  });

  it('offers no undo where there is none', async() => {
    const notice = mountPage(UndoNotice);

    tellDone({ message: 'demo is confirmed.' });
    await nextTick();
    expect(notice.find('[data-testid=product-pods-undo]').exists()).toBe(false);
  });

  it('goes by itself, but not while somebody is at it, and with the page', async() => {
    const notice = mountPage(UndoNotice);

    tellDone({ message: 'demo sleeps.' });
    await nextTick();
    await notice.trigger('focusin');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(notice.text()).toContain('demo sleeps.');
    await notice.trigger('focusout');
    await jest.advanceTimersByTimeAsync(12_000);
    expect(notice.text()).toBe('');

    tellDone({ message: 'demo sleeps again.' });
    notice.unmount();
    expect(useUndo().latest.value).toBeUndefined();
  });
});
