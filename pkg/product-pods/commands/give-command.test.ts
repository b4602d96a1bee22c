import type { ProductPod } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { translate } from '../test-support/dashboard';
import { buildRow } from '../test-support/pods';
import { giveCommand } from './give-command';

const PODS = /\/k8s\/clusters\/local\/apis\/productpods\.io\/v1alpha1\/namespaces\/pp-[a-z]+\/productpods\/[a-z]+$/;
const NOW = Date.parse('2026-11-24T09:00:00Z');
const denied = new ApiError(422, 'admission webhook "x" denied the request: no');

const setUp = (api: FakeApi) => {
  const told: { message: string; undo?: () => Promise<void> }[] = [];
  const warned: { title: string; message: string }[] = [];

  return {
    told,
    warned,
    give: (command: Parameters<typeof giveCommand>[0], ...pods: ProductPod[]) => giveCommand(command, pods, {
      api,
      clusterId: 'local',
      text:      (key, args) => translate(`productPods.${ key }`, args as Record<string, string>),
      tell:      (done) => told.push(done),
      warn:      (trouble) => warned.push(trouble),
      now:       NOW,
    }),
  };
};
const bodies = (api: FakeApi) => api.asked.map(({ body }) => body);

describe('a command', () => {
  it('changes its one field alone, tells what it did, and is taken back', async() => {
    const api = new FakeApi().on('PATCH', PODS, {});
    const { told, give } = setUp(api);

    await give('Sleep', buildRow({ spec: { desiredState: 'Running' } }));
    expect(api.asked).toEqual([{
      path:        '/k8s/clusters/local/apis/productpods.io/v1alpha1/namespaces/pp-demo/productpods/demo',
      method:      'PATCH',
      contentType: 'application/merge-patch+json',
      body:        { spec: { desiredState: 'Asleep' } },
    }]);
    expect(told.map(({ message }) => message)).toEqual(['demo is being put to sleep; its data stays.']);
    await told[0]?.undo?.();
    expect(bodies(api)[1]).toEqual({ spec: { desiredState: 'Running' } });
  });

  it('is taken back to what was there before, even if that has changed under our hands', async() => {
    const api = new FakeApi().on('PATCH', PODS, {});
    const { told, give } = setUp(api);
    const pod = buildRow();

    await give('Protect', pod);
    pod.spec = { ...pod.spec, protected: true };
    await told[0]?.undo?.();
    expect(bodies(api)[1]).toEqual({ spec: { protected: null } });
  });

  it('that says something about now says it, and cannot be unsaid', async() => {
    const api = new FakeApi().on('PATCH', PODS, {});
    const { told, give } = setUp(api);

    await give('Confirm', buildRow({ spec: { renewEvery: '30d' } }));
    expect(bodies(api)).toEqual([{ spec: { renewedAt: '2026-11-24T09:00:00Z' } }]);
    expect(told).toEqual([{ message: 'It is confirmed that demo is still needed.' }]);
  });

  it('that is refused for some pods is done for the others, and taken back for those alone', async() => {
    const api = new FakeApi().on('PATCH', PODS, {}).on('PATCH', /\/(b|c|d|e)$/, denied);
    const { told, warned, give } = setUp(api);

    await give('Sleep', ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => buildRow({ name })));
    expect(told[0]?.message).toBe('2 pods are being put to sleep; their data stays.');
    expect(warned).toEqual([{ title: '“Sleep” was not done for b, c, d and 1 more', message: 'The cluster refused it: No.' }]);
    await told[0]?.undo?.();
    expect(api.asked.slice(6).map(({ path }) => path.slice(-1))).toEqual(['a', 'f']);
  });

  it('that is refused altogether says why and tells of nothing done', async() => {
    const { told, warned, give } = setUp(new FakeApi().on('PATCH', PODS, new ApiError(403, 'productpods is forbidden: User "u-2" cannot patch')));

    await give('Unprotect', buildRow());
    expect(told).toEqual([]);
    expect(warned).toEqual([{ title: '“Take protection away” was not done for demo', message: 'You may not change demo: ask an owner of its project.' }]);
  });

  it('that cannot be taken back says that too', async() => {
    const { told, warned, give } = setUp(new FakeApi().on('PATCH', PODS, {}, new ApiError(0, 'no answer')));

    await give('Wake', buildRow());
    await told[0]?.undo?.();
    expect(warned).toEqual([{ title: '“Wake” was not done for demo', message: 'The cluster did not answer: try again in a moment.' }]);
  });
});
