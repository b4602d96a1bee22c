import { enableAutoUnmount, flushPromises } from '@vue/test-utils';
import { defineComponent, nextTick, reactive } from 'vue';

import type { RancherApi } from '../api/rancher-api';
import { ApiError } from '../api/rancher-api';
import type { CatalogTemplate } from '../catalog/templates';
import type { Draft } from '../create/draft';
import { plainLife } from '../create/life';
import { browserTimeZone } from '../create/time-zones';
import { mountPage } from '../test-support/dashboard';
import { FakeApi } from '../test-support/fake-api';
import { buildRow } from '../test-support/pods';
import { useExtendLink } from './useExtendLink';
import { usePodForm } from './usePodForm';
import { useReadyTimes } from './useReadyTimes';

enableAutoUnmount(afterEach);

let mockApi: RancherApi = new FakeApi();
const mockRoute = reactive({ params: { cluster: 'local' }, query: {} as Record<string, string | null>, hash: '', fullPath: '/' });
const mockReplace = jest.fn();

jest.mock('./useApi', () => ({ useApi: () => mockApi }));
jest.mock('vue-router', () => ({ useRoute: () => mockRoute, useRouter: () => ({ replace: mockReplace }) }));

/** What a composable gives to a component that lives on a page. */
const live = async<T>(use: () => T): Promise<T> => {
  let given: T | undefined;

  mountPage(defineComponent({ setup: () => {
    given = use();

    return () => null;
  } }));
  await flushPromises();

  return given as T;
};

describe('the link in a notice', () => {
  const follow = async(query: Record<string, string | null>, pod = buildRow({ commands: ['Sleep', 'Extend'] })) => {
    Object.assign(mockRoute, { query, hash: '', fullPath: '/' });
    mockReplace.mockClear();
    await live(() => useExtendLink(() => pod));

    return { asked: pod.asked, replaced: mockReplace.mock.calls };
  };

  it('opens the dialog, and does not when the page is loaded again', async() => {
    expect(await follow({ extend: null, lang: 'en' })).toEqual({ asked: ['extend'], replaced: [[{ query: { lang: 'en' }, hash: '' }]] });
  });

  it('leaves the address even when the tabs bring it back with the name of the open one', async() => {
    const { asked } = await follow({ extend: null });

    Object.assign(mockRoute, { hash: '#events', fullPath: '/?extend#events' });
    await nextTick();
    expect(mockReplace.mock.calls).toEqual([[{ query: {}, hash: '' }], [{ query: {}, hash: '#events' }]]);
    expect(asked).toEqual(['extend']);
  });

  it('brings an expired pod back', async() => {
    expect((await follow({ extend: '' }, buildRow({ commands: ['BringBack'] }))).asked).toEqual(['extend']);
  });

  it.each<[string, Parameters<typeof follow>]>([
    ['it does not ask for it', [{ lang: 'en' }]],
    ['it may not, or can no longer, be extended', [{ extend: null }, buildRow({ commands: ['Protect'] })]],
  ])('opens nothing when %s', async(_, args) => {
    expect((await follow(...args)).asked).toEqual([]);
  });
});

describe('how long pods took to be ready', () => {
  const template = { repository: 'pp', chart: 'trac', versions: ['1.1.0', '1.0.0'] } as CatalogTemplate;
  const LEASE = /\/k8s\/clusters\/local\/apis\/coordination\.k8s\.io\/v1\/namespaces\/product-pods-system\/leases\/product-pods-ready-times$/;
  const lease = (times: string) => ({ metadata: { annotations: { 'productpods.io/ready-times': times } } });
  const usual = async(answer: unknown) => {
    mockApi = new FakeApi().on('GET', LEASE, answer);

    return (await live(useReadyTimes)).usual(template);
  };

  it('is known of the newest version where it was measured', async() => {
    const times = { 'pp/trac@1.1.0': [['a', 10], ['b', 30], ['c', 20]], 'pp/trac@1.0.0': [['d', 99]] };

    expect(await usual(lease(JSON.stringify(times)))).toEqual({ p50: 20, p95: 30, count: 3 });
  });

  it.each([
    ['nothing was measured', new ApiError(404, 'not found')],
    ['it may not be read', new ApiError(403, 'forbidden')],
    ['it cannot be read', lease('{')],
    ['another version was', lease('{"pp/trac@1.0.0":[["d",99]]}')],
  ])('is not known, without any error, where %s', async(_, answer) => {
    expect(await usual(answer)).toBeUndefined();
  });
});

describe('the form', () => {
  const template = { repository: 'pp', chart: 'trac', versions: ['1.0.0'], spec: { products: [], defaultTtl: '4h' } } as unknown as CatalogTemplate;
  const start = async(draft: Partial<Draft> = {}) => {
    const form = await live(usePodForm);

    form.start(template, { values: {}, maintainers: [] }, { name: 'demo', projectId: 'local/p-1', ...draft });

    return form;
  };

  beforeAll(() => {
    Object.defineProperty(globalThis.crypto, 'randomUUID', { value: () => 'id-1', configurable: true });
  });

  it('asks for a life only where somebody has chosen one', async() => {
    const form = await start();

    expect(form.requests('local', template)).toEqual([expect.objectContaining({ id: 'id-1', name: 'demo', ttl: '4h', life: {} })]);
    form.fields.life.grace = '2h';
    form.fields.life.sleeps = true;
    expect(form.requests('local', template)[0]?.life).toEqual({ gracePeriod: '2h', sleepSchedule: { sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5', timeZone: browserTimeZone() } });
  });

  it('is not sent with a life that nobody can read', async() => {
    const form = await start();

    expect(form.isValid.value).toBe(true);
    form.fields.life.grace = 'soon';
    expect(form.isValid.value).toBe(false);
    expect(form.problems.value.life).toEqual({ grace: expect.objectContaining({ code: 'gracePeriodUnreadable' }) });
  });

  it('takes up a draft, one that an older form kept too', async() => {
    expect((await start({ life: { ...plainLife('Asia/Tokyo'), protected: true } })).fields.life).toEqual({ ...plainLife('Asia/Tokyo'), protected: true });
    expect((await start({ ttl: '1h' })).fields.life).toEqual(plainLife(browserTimeZone()));
  });
});
