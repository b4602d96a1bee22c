import { flushPromises } from '@vue/test-utils';

import type { RancherApi } from '../api/rancher-api';
import { ApiError } from '../api/rancher-api';
import type { CatalogTemplate } from '../catalog/templates';
import { mountPage, translate } from '../test-support/dashboard';
import { FakeApi } from '../test-support/fake-api';
import CreateFailureBanner from './CreateFailureBanner.vue';
import LifetimeField from './LifetimeField.vue';
import PodTimeline from './PodTimeline.vue';
import ProductLogin from './ProductLogin.vue';
import SupportGate from './SupportGate.vue';
import TemplateCard from './TemplateCard.vue';
import TextField from './TextField.vue';

let mockApi: RancherApi;

jest.mock('../composables/useApi', () => ({ useApi: () => mockApi }));
jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('vue-router', () => ({ useRoute: () => ({ params: { cluster: 'local' }, query: {} }), useRouter: () => ({}) }));
jest.mock('@shell/components/LazyImage.vue', () => ({ name: 'LazyImage', template: '<img>' }));
jest.mock('@shell/components/Loading.vue', () => ({ name: 'Loading', template: '<i />' }));
jest.mock('@shell/components/CopyToClipboard.vue', () => ({ name: 'CopyToClipboard', template: '<button />' }));
jest.mock('@components/RcItemCard', () => ({ RcItemCard: { template: '<div><slot name="item-card-content" /><slot name="item-card-footer" /></div>' } }));

describe('a text field', () => {
  const props = { label: 'Name', value: 'x', error: 'Too short.', hint: 'Any name' };

  it('says what is wrong once it was left, at once when it is eager', async() => {
    const field = mountPage(TextField, { props });

    expect(field.text()).toContain('Any name');
    await field.find('input').trigger('blur');
    expect(field.find('[role=alert]').text()).toBe('Too short.');
    expect(mountPage(TextField, { props: { ...props, eager: true } }).find('[role=alert]').exists()).toBe(true);
  });

  it('ties the words to the field for those who cannot see them', () => {
    const field = mountPage(TextField, { props: { ...props, eager: true } });
    const describedBy = field.find('input').attributes('aria-describedby') ?? '';

    expect(field.find('input').attributes('aria-invalid')).toBe('true');
    expect(field.find(`[id="${ describedBy }"]`).text()).toBe('Too short.');
  });
});

describe('buttons within the form', () => {
  it.each([
    ['usual lifetimes', LifetimeField, { value: '8h' }],
    ['a failure', CreateFailureBanner, { failure: { step: 'install', kind: 'unreachable', left: 'resumable', message: '' }, name: 'demo', project: 'Default', template: 'Trac' }],
  ])('of %s do not send it', (_, component, props) => {
    const buttons = mountPage(component, { props }).findAll('button');

    expect(buttons.length).toBeGreaterThan(1);
    expect(buttons.map((button) => button.attributes('type'))).toEqual(buttons.map(() => 'button'));
  });
});

describe('a lifetime', () => {
  it('is one of the usual ones by a press', async() => {
    const field = mountPage(LifetimeField, { props: { value: '8h' } });
    const buttons = field.findAll('button');

    expect(buttons.map((button) => button.text())).toEqual(['2 hours', '8 hours', '1 day', '7 days', '30 days']);
    expect(buttons.map((button) => button.attributes('aria-pressed'))).toEqual(['false', 'true', 'false', 'false', 'false']);
    await buttons[2]?.trigger('click');
    expect(field.emitted('update:value')).toEqual([['1d']]);
  });

  it('that policies do not allow can be seen, with the reason, and not be chosen', () => {
    const fault = { code: 'ttlTooLongForPolicy', message: 'Policy qa allows lifetimes of 10h at most.' };
    const field = mountPage(LifetimeField, { props: { value: '2h', first: '2h', offered: [{ ttl: '2h' }, { ttl: '1d', fault }] } });
    const [usual, long] = field.findAll('button');

    expect([usual?.text(), usual?.attributes('disabled'), usual?.attributes('aria-describedby')]).toEqual(['2 hours (default)', undefined, undefined]);
    expect(long?.attributes('disabled')).toBeDefined();
    expect(field.find(`[id="${ long?.attributes('aria-describedby') }"]`).text()).toBe(fault.message);
  });

  it('shows when it would end', () => {
    const end = Date.now() + 3_600_000 + 500;

    expect(mountPage(LifetimeField, { props: { value: '1h', end } }).find('[role=status]').text()).toMatch(/^Ends .*\(in 1 hour\)\.$/);
    expect(mountPage(LifetimeField, { props: { value: 'never', end: 'never' } }).find('[role=status]').text()).toBe('It has no end; somebody has to delete it.');
    expect(mountPage(LifetimeField, { props: { value: 'x' } }).find('[role=status]').text()).toBe('');
  });
});

describe('a template’s card', () => {
  const template: CatalogTemplate = {
    id: 'pp/trac', repository: 'pp', chart: 'trac', versions: ['1.0.0'], title: 'Trac', summary: '<img src=x onerror=alert(1)>', spec: { products: [{ name: 'trac', title: 'Trac', version: '1.6' }], defaultTtl: '8h', readySeconds: 30 },
  };

  it('shows what it is, and a chart’s text as text', () => {
    const card = mountPage(TemplateCard, { props: { template } });

    expect(card.text()).toContain('<img src=x onerror=alert(1)>');
    expect(card.find('[onerror]').exists()).toBe(false);
    expect(card.find('.facts').text()).toMatch(/8 hours.*about 30 seconds/);
    expect(card.find('a').attributes('aria-label')).toBe('New Product Pod from Trac');
    expect(card.find('a').attributes('data-to')).toContain('"template":"pp/trac"');
  });

  it.each([
    [undefined, 'about 30 seconds', 'So its author says; nobody has waited for it in this cluster yet.'],
    [{ p50: 41.6, p95: 70, count: 12 }, 'usually 42 seconds', '95 of 100 within 1 minute 10 seconds, as measured with 12 pods in this cluster.'],
    [{ p50: 0.2, p95: 0.2, count: 1 }, 'usually 1 second', 'So long took the only pod of it that became ready in this cluster so far.'],
  ])('with the times %j says how long it takes: %s', (usual, words, more) => {
    const fact = mountPage(TemplateCard, { props: { template, usual } }).findAll('.facts dd')[1];

    expect(fact?.text()).toBe(`${ words }. ${ more }`);
    expect(fact?.attributes('title')).toBe(more);
  });

  it.each([
    [{ resources: { cpu: '2', memory: '4Gi' } }, 'Size', '2 CPU, 4Gi memory'],
    [{ sizes: [{ name: 's', resources: { storage: '5Gi' } }] }, 'Size', '5Gi storage'],
    [{ sizes: [{ name: 's' }, { name: 'l', title: 'Large', default: true, resources: { cpu: '4' } }] }, 'Sizes', 's, Large. Large unless you choose another: 4 CPU'],
    [{ clusterObjects: ['CustomResourceDefinition'] }, 'Cluster-wide objects', 'CustomResourceDefinition. It makes objects outside of any namespace; who may not make them cannot use it.'],
    [{ clusterObjects: [] }, 'Cluster-wide objects', 'none'],
  ])('says of %j: %s %s', (more, label, words) => {
    const card = mountPage(TemplateCard, { props: { template: { ...template, spec: { ...template.spec, ...more } } } });

    expect(card.findAll('.facts > div').map((fact) => [fact.find('dt').text(), fact.find('dd').text()])).toContainEqual([label, words]);
  });

  it('names its categories', () => {
    const card = mountPage(TemplateCard, { props: { template: { ...template, keywords: ['Wiki', 'Wiki', 'Issues'] } } });

    expect(card.findAll('.categories li').map((item) => item.text())).toEqual(['Wiki', 'Issues']);
  });

  it('that is broken offers nothing but the reason', () => {
    const { spec: _, ...broken } = template;
    const card = mountPage(TemplateCard, { props: { template: { ...broken, fault: 'products must be a list' } } });

    expect(card.text()).toContain('This template cannot be used: products must be a list');
    expect(card.find('a').exists()).toBe(false);
  });
});

describe('the gate', () => {
  const getters = { 'cluster/schemaFor': () => ({ collectionMethods: ['GET', 'POST'] }) };
  const MINUTE = 60_000;
  /** A Lease renewed so long ago by Rancher's clock, or by ours where Rancher does not tell the time. */
  const lease = (agoMs: number, rancherAheadMs?: number) => {
    const body = { spec: { leaseDurationSeconds: 45, renewTime: new Date(Date.now() + (rancherAheadMs ?? 0) - agoMs).toISOString() } };

    return rancherAheadMs === undefined ? body : Object.defineProperty(body, '_headers', { value: { date: new Date(Date.now() + rancherAheadMs).toUTCString() } });
  };
  const KNOWN = { resources: [{ name: 'productpods' }, { name: 'productpods/status' }, { name: 'productpodpolicies' }] };
  const open = async(answer: unknown, { mayInstall = true, heartbeat = lease(0) as unknown } = {}) => {
    const api = new FakeApi()
      .on('GET', /\/apis\/productpods\.io\/v1alpha1$/, answer)
      .on('GET', /\/namespaces\/product-pods-system\/leases\/product-pods-operator$/, ...[heartbeat].flat());

    mockApi = api;
    const gate = mountPage(SupportGate, { slots: { default: 'the page' }, getters: mayInstall ? getters : { 'cluster/schemaFor': () => undefined } });

    await flushPromises();

    return gate;
  };

  it('is open where the cluster knows Product Pods', async() => {
    expect((await open(KNOWN)).text()).toBe('the page');
  });

  it.each<[string, unknown, string]>([
    ['a 404', new ApiError(404, 'x'), 'Product Pods are not set up in this cluster'],
    ['a group without the resource', { resources: [{ name: 'productpodpolicies' }] }, 'Product Pods are not set up in this cluster'],
    ['a 403', new ApiError(403, 'x'), 'You have no access to this cluster'],
    ['nothing', new ApiError(0, 'x'), 'The cluster does not answer'],
  ])('says after %s why there is nothing', async(_, answer, words) => {
    const gate = await open(answer);

    expect(gate.text()).toContain(words);
    expect(gate.text()).not.toContain('the page');
  });

  it('leads to the chart who may install it', async() => {
    expect((await open(new ApiError(404, 'x'))).find('a').attributes('data-to')).toContain('product-pods-operator');
    expect((await open(new ApiError(404, 'x'), { mayInstall: false })).find('a').exists()).toBe(false);
  });

  it.each([
    ['never reported', new ApiError(404, 'x'), 'No operator of Product Pods has reported in this cluster', true],
    ['is silent by Rancher’s clock', lease(5.5 * MINUTE, -60 * MINUTE), 'has not answered for 5 minutes;', false],
    ['is silent by our clock', lease(5.5 * MINUTE), 'has not answered for 5 minutes;', false],
  ])('warns above the page when the operator %s', async(_, heartbeat, words, leads) => {
    const warned = await open(KNOWN, { heartbeat });

    expect(warned.text()).toMatch(new RegExp(`${ words }.*the page$`));
    expect(warned.find('a').exists()).toBe(leads);
  });

  it.each([
    ['may not be read, as with an older chart', new ApiError(403, 'x')],
    ['cannot be read', new ApiError(500, 'x')],
    ['is young by Rancher’s clock', lease(0, 60 * MINUTE)],
    ['is older than it should be, by less than clocks may be wrong', lease(2 * MINUTE)],
  ])('is open when the heartbeat %s', async(_, heartbeat) => {
    expect((await open(KNOWN, { heartbeat })).text()).toBe('the page');
  });

  it('stops warning when somebody tries again and the operator is back', async() => {
    const gate = await open(KNOWN, { heartbeat: [new ApiError(404, 'x'), lease(0)] });

    await gate.findAll('button').find((button) => button.text() === 'Try again')?.trigger('click');
    await flushPromises();
    expect(gate.text()).toBe('the page');
  });

  it('stops warning by itself when the operator is back', async() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });

    try {
      const gate = await open(KNOWN, { heartbeat: [new ApiError(404, 'x'), lease(0)] });

      expect(gate.text()).not.toBe('the page');
      await jest.advanceTimersByTimeAsync(10_000);
      expect(gate.text()).toBe('the page');
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a login', () => {
  const props = { product: 'Trac', namespace: 'pp-demo', credentials: { secretName: 'login', usernameKey: 'username', passwordKey: 'password' } };
  const data = { username: btoa('admin'), password: btoa('hunter2') };

  it('is read when somebody asks for it, and gone when it is hidden', async() => {
    const api = new FakeApi().on('GET', /secrets\/login$/, { data });

    mockApi = api;
    const login = mountPage(ProductLogin, { props });

    expect(api.calls).toEqual([]);
    await login.find('button').trigger('click');
    await flushPromises();
    expect(login.text()).toContain('hunter2');
    await login.find('button').trigger('click');
    expect(login.html()).not.toContain('hunter2');
  });

  it('that may not be read says so', async() => {
    mockApi = new FakeApi().on('GET', /secrets/, new ApiError(403, 'secrets is forbidden'));
    const login = mountPage(ProductLogin, { props });

    await login.find('button').trigger('click');
    await flushPromises();
    expect(login.find('[role=alert]').text()).toBe('The login cannot be read: secrets is forbidden');
  });
});

describe('the timeline', () => {
  it('marks where the pod is, and names every station with its time', () => {
    const timings = { installedAt: '2026-11-23T09:00:03Z', readyAt: '2026-11-23T09:00:09Z' };
    const pod = { metadata: { name: 'demo', namespace: 'pp-demo', creationTimestamp: '2026-11-23T09:00:00Z' }, spec: {}, status: { timings, conditions: [{ type: 'Ready', lastTransitionTime: '2026-11-23T09:30:00Z' }] }, phase: 'Asleep', expiresAt: '2026-11-23T10:00:00Z' };
    const stations = mountPage(PodTimeline, { props: { pod } }).findAll('li');

    expect(stations.map((station) => [station.find('strong').text(), station.find('time').attributes('datetime'), station.classes()[0], station.attributes('aria-current')])).toEqual([
      ['Created', '2026-11-23T09:00:00Z', 'done', undefined],
      ['Installed', '2026-11-23T09:00:03Z', 'done', undefined],
      ['Ready', '2026-11-23T09:00:09Z', 'done', undefined],
      ['Asleep', '2026-11-23T09:30:00Z', 'resting', 'step'],
      ['Ends', '2026-11-23T10:00:00Z', 'open', undefined],
    ]);
  });
});
