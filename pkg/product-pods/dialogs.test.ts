import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';

import type { RancherApi } from './api/rancher-api';
import { ApiError } from './api/rancher-api';
import { useUndo } from './composables/useUndo';
import ExtendProductPodDialog from './dialog/ExtendProductPodDialog.vue';
import HandOverProductPodDialog from './dialog/HandOverProductPodDialog.vue';
import UnprotectProductPodDialog from './dialog/UnprotectProductPodDialog.vue';
import RemoveProductPod from './promptRemove/productpods.io.productpod.vue';
import { mountPage } from './test-support/dashboard';
import type { translate } from './test-support/dashboard';
import { FakeApi } from './test-support/fake-api';
import { CREATED, buildRow } from './test-support/pods';

let mockApi: RancherApi;

jest.mock('./composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('./test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect', props: ['options', 'value'], emits: ['search', 'update:value'], template: '<select><option v-for="option in options" :key="option.value">{{ option.label }}</option></select>',
}));

const NOW = Date.parse(CREATED) + 3_600_000;
const HOUR = 3_600_000;
const PATCHED = /productpods\/[a-z]+$/;
const fill = (dialog: VueWrapper, testId: string, value: string) => dialog.find(`input[data-testid="${ testId }"]`).setValue(value);
const button = (dialog: VueWrapper, testId: string) => dialog.find(`button[data-testid="${ testId }"]`);
const press = async(dialog: VueWrapper, testId: string) => {
  await button(dialog, testId).trigger('click');
  await flushPromises();
};
const alerts = (dialog: VueWrapper) => dialog.findAll('[role=alert]').map((alert) => alert.text());

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the dialog that extends', () => {
  const open = (...pods: ReturnType<typeof buildRow>[]) => mountPage(ExtendProductPodDialog, { props: { resources: pods } });

  it('gives a pod more time, which also says that it is still needed', async() => {
    const api = new FakeApi().on('PATCH', PATCHED, {});

    mockApi = api;
    const dialog = open(buildRow({ spec: { renewEvery: '30d' } }));

    expect(dialog.find('h4').text()).toBe('Extend demo');
    await fill(dialog, 'product-pods-ttl', '2h');
    await press(dialog, 'product-pods-extend');
    expect(api.asked.map(({ body }) => body)).toEqual([{ spec: { ttl: '10h', renewedAt: '2026-11-23T10:00:00Z' } }]);
    expect(dialog.emitted('close')).toHaveLength(1);
  });

  it('brings an expired pod back, counting from now', async() => {
    const api = new FakeApi().on('PATCH', PATCHED, {});

    mockApi = api;
    const dialog = open(buildRow({ phase: 'Expired', spec: { ttl: '30m' }, status: { reason: 'Expired' } }));

    expect([dialog.find('h4').text(), button(dialog, 'product-pods-extend').text()]).toEqual(['Bring demo back', 'Bring back']);
    await fill(dialog, 'product-pods-ttl', '2h');
    expect(dialog.find('[data-testid=product-pods-end]').text()).toContain('in 2 hours');
    await press(dialog, 'product-pods-extend');
    expect(api.asked.map(({ body }) => body)).toEqual([{ spec: { ttl: '3h' } }]);
  });

  it.each([
    ['soon', /“soon” is not a lifetime/],
    ['3651d', /at most ten years/],
  ])('cannot be sent with “%s” and says why', async(by, words) => {
    mockApi = new FakeApi();
    const dialog = open(buildRow());

    await fill(dialog, 'product-pods-ttl', by);
    expect(alerts(dialog)).toEqual([expect.stringMatching(words)]);
    expect(button(dialog, 'product-pods-extend').attributes('disabled')).toBeDefined();
  });

  it('stays open with the server’s reason', async() => {
    mockApi = new FakeApi().on('PATCH', PATCHED, new ApiError(422, 'x denied request: the policy allows 8h'));
    const dialog = open(buildRow());

    await press(dialog, 'product-pods-extend');
    expect(alerts(dialog)).toEqual(['demo could not be extended: The cluster refused it: The policy allows 8h.']);
    expect(dialog.emitted('close')).toBeUndefined();
  });

  it('extends several pods, each by its own lifetime, and tries again only those that were refused', async() => {
    const api = new FakeApi().on('PATCH', PATCHED, {}).on('PATCH', /\/b$/, new ApiError(0, 'no answer'), {});

    mockApi = api;
    const dialog = open(buildRow({ name: 'a' }), buildRow({ name: 'b', spec: { ttl: '1h' } }), buildRow({ name: 'c', status: { conditions: [{ type: 'Terminated', status: 'False', reason: '', message: '', lastTransitionTime: CREATED }] } }));

    expect(dialog.find('h4').text()).toBe('Extend 3 Product Pods');
    expect(dialog.findAll('li').map((row) => row.text())).toEqual([expect.stringMatching(/^a would end .+\.$/), expect.stringMatching(/^b would end .+\.$/), 'c The pod is being removed; it cannot be extended any more.']);
    await fill(dialog, 'product-pods-ttl', '1h');
    await press(dialog, 'product-pods-extend');
    expect(api.asked.map(({ body }) => body)).toEqual([{ spec: { ttl: '9h' } }, { spec: { ttl: '2h' } }]);
    expect(alerts(dialog)).toEqual(['b could not be extended: The cluster did not answer: try again in a moment.']);
    await press(dialog, 'product-pods-extend');
    expect(api.asked.slice(2).map(({ path }) => path.slice(-1))).toEqual(['b']);
    // What is left is the one that nobody can extend.
    expect(alerts(dialog)).toEqual(['The pod is being removed; it cannot be extended any more.']);
  });
});

describe('the dialog that hands over', () => {
  const users = { data: [{ metadata: { name: 'u-1' }, displayName: 'Ann' }, { metadata: { name: 'u-2' }, displayName: 'Bob' }] };
  const open = async(api: FakeApi) => {
    mockApi = api;
    const dialog = mountPage(HandOverProductPodDialog, { props: { resources: [buildRow()] } });

    await flushPromises();

    return dialog;
  };
  const options = (dialog: VueWrapper) => dialog.findAll('option').map((option) => option.text());
  const select = (dialog: VueWrapper) => dialog.findComponent({ name: 'LabeledSelect' });

  it('offers whom one may list, but not the owner, and says who may do it', async() => {
    const dialog = await open(new FakeApi().on('GET', /users$/, users));

    expect(dialog.text()).toContain('It belongs to u-1. Its owner, an owner of its project or an administrator may hand it over.');
    expect(options(dialog)).toEqual(['Bob']);
  });

  it('gives the pod to who was picked', async() => {
    const api = new FakeApi().on('GET', /users$/, users).on('PATCH', PATCHED, {});
    const dialog = await open(api);

    select(dialog).vm.$emit('update:value', 'u-2');
    await flushPromises();
    await press(dialog, 'product-pods-hand-over');
    expect(api.asked[1]?.body).toEqual({ spec: { owner: 'u-2' } });
    expect(useUndo().latest.value).toEqual({ message: 'demo now belongs to Bob.' });
    expect(dialog.emitted('close')).toHaveLength(1);
  });

  it('takes a typed user id where nobody may be listed, but not the owner’s own', async() => {
    const api = new FakeApi().on('PATCH', PATCHED, {});
    const dialog = await open(api);

    expect(button(dialog, 'product-pods-hand-over').attributes('disabled')).toBeDefined();
    await fill(dialog, 'product-pods-owner', 'u-1');
    expect(alerts(dialog)).toEqual(['It belongs to this user already.']);
    await fill(dialog, 'product-pods-owner', ' u-9 ');
    await press(dialog, 'product-pods-hand-over');
    expect(api.asked[1]?.body).toEqual({ spec: { owner: 'u-9' } });
  });

  it('finds whom one may not list, once somebody has stopped typing', async() => {
    const api = new FakeApi().on('POST', /principals/, { data: [{ id: 'local://u-3', principalType: 'user', name: 'Cid' }] });
    const dialog = await open(api);

    select(dialog).vm.$emit('search', 'c');
    select(dialog).vm.$emit('search', 'ci');
    await jest.advanceTimersByTimeAsync(1_000);
    await flushPromises();
    expect(api.asked.slice(1).map(({ body }) => body)).toEqual([{ name: 'ci', principalType: 'user' }]);
    expect(options(dialog)).toEqual(['Cid']);
  });

  it('stays open with the server’s reason', async() => {
    const dialog = await open(new FakeApi().on('PATCH', PATCHED, new ApiError(422, 'x denied request: only u-1, a project owner or an administrator may hand this pod over to another owner')));

    await fill(dialog, 'product-pods-owner', 'u-9');
    await press(dialog, 'product-pods-hand-over');
    expect(alerts(dialog)).toEqual(['The cluster refused it: Only u-1, a project owner or an administrator may hand this pod over to another owner.']);
    expect(dialog.emitted('close')).toBeUndefined();
  });
});

describe('the dialog before protection is taken away', () => {
  it.each([
    [undefined, /can be brought back for its grace period only/],
    ['0s', /may be removed with its data at once/],
  ])('with a grace period of %s says what follows, and does it when it is wanted', async(gracePeriod, words) => {
    jest.setSystemTime(NOW + HOUR);
    const pod = buildRow({ phase: 'Asleep', spec: { ttl: '90m', protected: true, ...(gracePeriod ? { gracePeriod } : {}) }, status: { reason: 'ExpiredProtected', timings: { installedAt: CREATED } } });
    const dialog = mountPage(UnprotectProductPodDialog, { props: { resources: [pod] } });

    expect(dialog.text()).toMatch(words);
    expect(pod.asked).toEqual([]);
    await press(dialog, 'product-pods-confirm-unprotect');
    expect(pod.asked).toEqual(['Unprotect']);
    expect(dialog.emitted('close')).toHaveLength(1);
  });
});

describe('the dialog before a pod is deleted', () => {
  const open = (props: object = {}) => mountPage(RemoveProductPod, { props: { value: [buildRow()], ...props } });

  it('names what goes', () => {
    expect(open().find('li').text()).toBe('demo: its release, its data, and the namespace pp-demo with everything in it.');
    expect(alerts(open())).toEqual([]);
  });

  it('says only what keeps it where something does', () => {
    const dialog = open({ warning: 'demo is protected.' });

    expect(alerts(dialog)).toEqual(['demo is protected.']);
    expect(dialog.find('li').exists()).toBe(false);
  });

  it('says why the server did not delete it', () => {
    expect(alerts(open({ error: 'productpods.productpods.io "demo" is forbidden: ValidatingAdmissionPolicy \'p\' with binding \'p\' denied request: the pod is protected' }))).toEqual(['It was not deleted: The pod is protected.']);
  });
});
