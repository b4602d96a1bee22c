import type { MatrixPod } from '@product-pods/domain';

import { requestsOf } from './several';
import type { PodRequest } from './types';

const base: PodRequest = { id: 'id-1', clusterId: 'local', projectId: 'local/p-1', name: 'demo', title: 'Try', ttl: '8h', template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, values: {} };
const pod = (name: string, values: MatrixPod['values'], ...labels: string[]): MatrixPod => ({ name, values, chosen: labels.map((label, index) => ({ axis: String(index), label })) });
const SIZES = [{ name: 's', values: { cpu: 1 }, resources: { cpu: '1' } }, { name: 'l', values: { cpu: 4 }, resources: { cpu: '4' } }];
const origin = { spec: { sizes: SIZES }, values: { cpu: 1 }, output: (values: MatrixPod['values']) => values };

describe('the requests of several pods', () => {
  it('are told apart by what not all of them have', () => {
    expect(requestsOf(base, [pod('demo-a', { a: 1 }, 'a', 'same'), pod('demo-b', { a: 2 }, 'b', 'same')], origin).map(({ id, name, title, values }) => [id, name, title, values])).toEqual([
      ['id-1-demo-a', 'demo-a', 'Try (a)', { a: 1 }], ['id-1-demo-b', 'demo-b', 'Try (b)', { a: 2 }],
    ]);
  });

  it('are one where one value of each is chosen: that of the form, with this value', () => {
    expect(requestsOf(base, [pod('demo', { a: 2 }, 'b')], origin)).toEqual([{ ...base, values: { a: 2 } }]);
  });

  it('ask for what their own size needs', () => {
    const pods = [pod('demo-s', { cpu: 1 }, 's'), pod('demo-l', { cpu: 4 }, 'l')];

    expect(requestsOf({ ...base, resources: { cpu: '1' } }, pods, origin).map(({ resources }) => resources)).toEqual([{ cpu: '1' }, { cpu: '4' }]);
    expect(requestsOf({ ...base, size: 's' }, pods, origin).map(({ size }) => size)).toEqual(['s', 'l']);
  });
});
