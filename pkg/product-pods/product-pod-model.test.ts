import type { ProductPodSpec, ProductPodStatus } from '@product-pods/domain';

import { useUndo } from './composables/useUndo';
import ProductPodModel from './models/productpods.io.productpod';
import { translate } from './test-support/dashboard';

jest.mock('@shell/plugins/steve/steve-class', () => ({
  __esModule: true,
  // The dashboard's own model, as far as ours builds on it.
  default:    class {
    canUpdate = true;
    canDelete = true;
    $rootGetters = { clusterId: 'c-1' };
    t = (key: string, args?: Record<string, string>) => jest.requireActual<{ translate: typeof translate }>('./test-support/dashboard').translate(key, args);

    get _availableActions() {
      return [{ action: 'goToEdit' }, { action: 'goToClone' }, { action: 'download' }, { action: 'promptRemove' }];
    }
  },
}));

const CREATED = '2026-11-23T09:00:00Z';
const END = '2099-11-23T09:00:00Z';

interface Options {
  spec?: Partial<ProductPodSpec>;
  status?: ProductPodStatus;
  canUpdate?: boolean;
  dispatch?: (action: string, payload: unknown) => unknown;
}
const model = ({ spec, status, canUpdate = true, dispatch = () => undefined }: Options = {}): ProductPodModel => Object.assign(new ProductPodModel(), {
  metadata:  { name: 'demo', namespace: 'pp-demo', creationTimestamp: CREATED },
  spec:      { ttl: END, template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, ...spec },
  status:    { expiresAt: END, ...status },
  canUpdate,
  $dispatch: (action: string, payload: unknown) => Promise.resolve(dispatch(action, payload)),
});
const enabled = (pod: ProductPodModel) => pod._availableActions.filter((action) => action['enabled']).map(({ action }) => action);

describe('the ways from a pod to its forms', () => {
  const went: unknown[] = [];
  const pod = Object.assign(model({ spec: { title: 'Demo', ttl: '8h' } }), { currentRouter: () => ({ push: (location: unknown) => went.push(location) }) });

  it('lead to one like it, and to its settings', () => {
    pod.duplicate();
    pod.changeSettings();
    expect(went).toEqual([
      { name: 'c-cluster-explorer-product-pods-create', params: { cluster: 'c-1' }, query: { template: 'pp/trac', version: '1.0.0', from: 'pp-demo/demo', title: 'Demo', ttl: '8h' } },
      { name: 'c-cluster-explorer-product-pods-settings', params: { cluster: 'c-1' }, query: { pod: 'pp-demo/demo' } },
    ]);
  });
});

describe('the model of a pod', () => {
  it.each<[ProductPodStatus, string[]]>([
    [{ phase: 'Ready' }, ['sleep', 'extend', 'protect', 'handOver', 'changeSettings']],
    [{ phase: 'Asleep', reason: 'AsleepByHand' }, ['wake', 'extend', 'protect', 'handOver', 'changeSettings']],
    [{ phase: 'Expired', reason: 'Expired' }, ['bringBack', 'protect', 'handOver']],
    [{ phase: 'Terminating', conditions: [{ type: 'Terminated', status: 'False', reason: 'Uninstalling', message: '', lastTransitionTime: CREATED }] }, []],
  ])('offers what makes sense when it is %j, if one may change it', (status, actions) => {
    // Another pod like it is no change of it.
    expect(enabled(model({ status }))).toEqual([...actions, 'duplicate']);
    expect(enabled(model({ status, canUpdate: false }))).toEqual(['duplicate']);
  });

  it('keeps what the dashboard offers for any resource, but what makes no working pod', () => {
    expect(model()._availableActions.slice(-3).map(({ action }) => action)).toEqual([undefined, 'download', 'promptRemove']);
  });

  it('offers a few commands for several pods at once, by methods that it has', () => {
    const pod = model() as unknown as Record<string, unknown>;
    const actions = model()._availableActions.filter(({ action, icon }) => action && icon);

    expect(actions.filter(({ bulkable }) => bulkable).map(({ label }) => label)).toEqual(['Wake', 'Sleep', 'Extend…']);
    expect(actions.flatMap(({ action, bulkAction }) => [action, bulkAction]).filter((name) => name && typeof pod[name as string] !== 'function')).toEqual([]);
  });

  it('has buttons on its page for what is wanted most', () => {
    const labels = (status: ProductPodStatus) => model({ status }).detailPageAdditionalActions?.map(({ label }) => label);

    expect(labels({ phase: 'Ready' })).toEqual(['Sleep', 'Extend…']);
    expect(labels({ phase: 'Expired', reason: 'Expired' })).toEqual(['Bring back…']);
    expect(labels({ phase: 'Terminating', conditions: [{ type: 'Terminated', status: 'False', reason: '', message: '', lastTransitionTime: CREATED }] })).toBeUndefined();
  });

  it.each<[ProductPodStatus, object]>([
    [{}, { state: 'pending', stateDisplay: 'Pending', stateColor: 'text-info', stateIcon: 'icon icon-dot-open' }],
    [{ phase: 'Asleep' }, { state: 'asleep', stateDisplay: 'Asleep', stateColor: 'text-info', stateIcon: 'icon icon-pause' }],
    [{ phase: 'Degraded', message: 'Trac is silent.' }, { state: 'degraded', stateDisplay: 'Degraded', stateColor: 'text-warning', stateIcon: 'icon icon-warning', stateDescription: 'Trac is silent.' }],
    [{ phase: 'Failed', message: 'no such image' }, { state: 'failed', stateColor: 'text-error', stateDescription: 'no such image' }],
    [{ phase: 'Ready', conditions: [{ type: 'OwnerPresent', status: 'False', reason: 'OwnerGone', message: 'Its owner is gone.', lastTransitionTime: CREATED }] }, { state: 'ready', stateDescription: 'Its owner is gone.' }],
  ])('shows %j as %j', (status, expected) => {
    expect(model({ status })).toMatchObject(expected);
  });

  it('says why it is not deleted while it is protected', () => {
    expect(model({ spec: { protected: true } }).preventDeletionMessage).toBe('demo is protected: take its protection away before you delete it.');
    expect(model().preventDeletionMessage).toBeUndefined();
  });

  it('carries commands out with the user’s own rights and tells of it', async() => {
    const asked: unknown[] = [];
    const pod = model({ status: { phase: 'Ready' }, dispatch: (action, payload) => asked.push([action, payload]) });

    await pod.sleepAll([pod]);
    expect(asked).toEqual([['management/request', expect.objectContaining({ method: 'patch', url: expect.stringContaining('/k8s/clusters/c-1/apis/productpods.io/'), data: { spec: { desiredState: 'Asleep' } } })]]);
    expect(useUndo().latest.value?.message).toBe('demo is being put to sleep; its data stays.');
  });

  it('leaves a refusal on the screen until somebody has read it', async() => {
    const asked: [string, unknown][] = [];
    const dispatch = (action: string, payload: unknown) => {
      asked.push([action, payload]);
      if (action === 'management/request') {
        throw Object.assign(new Error(), { _status: 403, message: 'x denied request: only its owner may do that' });
      }
    };

    await model({ dispatch: (action, payload) => Promise.resolve().then(() => dispatch(action, payload)) }).protect();
    expect(asked[1]).toEqual(['growl/error', { title: '“Protect” was not done for demo', message: 'The cluster refused it: Only its owner may do that.', timeout: 0 }]);
  });

  it('asks before the only thing goes that keeps it from its end, and not otherwise', async() => {
    const asked: string[] = [];
    const dispatch = (action: string, payload: unknown) => asked.push(`${ action } ${ (payload as { component?: string }).component ?? '' }`.trim());

    await model({ dispatch, spec: { protected: true }, status: { phase: 'Ready' } }).unprotect();
    await model({ dispatch, spec: { protected: true, ttl: '1h' }, status: { phase: 'Asleep', reason: 'ExpiredProtected', timings: { installedAt: CREATED } } }).unprotect();
    expect(asked).toEqual(['management/request', 'promptModal UnprotectProductPodDialog']);
  });

  it.each([
    ['Extend', 'ExtendProductPodDialog'],
    ['BringBack', 'ExtendProductPodDialog'],
    ['HandOver', 'HandOverProductPodDialog'],
  ] as const)('opens a dialog to %s', async(command, component) => {
    const asked: unknown[] = [];
    const pod = model({ dispatch: (action, payload) => asked.push([action, payload]) });

    await pod.command(command);
    expect(asked).toEqual([['promptModal', { component, resources: [pod], modalWidth: '640px' }]]);
  });
});
