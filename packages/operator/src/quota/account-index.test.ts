import type { ProductPod } from '@product-pods/domain';
import { NOTHING } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { AccountIndex } from './account-index';

const pod = ({ owner = 'u', project = 'p', holds, cpu = '1', version = '5' }: { owner?: string; project?: string; holds?: 'Storage'; cpu?: string; version?: string } = {}): ProductPod => ({
  apiVersion: 'productpods.io/v1alpha1',
  kind:       'ProductPod',
  metadata:   { name: 'a', namespace: 'pp-a', uid: 'uid', resourceVersion: version, labels: { 'productpods.io/project': project } },
  spec:       { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h', owner, resources: { cpu, storage: '10' } },
  ...(holds ? { status: { holds } } : {}),
});
const whole = { pods: 1, running: 1, cpu: 1000, memory: 0, storage: 10 };

describe('what accounts hold', () => {
  it('follows what happens to pods', () => {
    const index = new AccountIndex();
    const held = () => [...index.all()].map(([{ kind, name }, { pods, running, cpu, storage }]) => `${ kind } ${ name }: ${ pods } ${ running } ${ cpu } ${ storage }`);

    index.update('pp-a/a', pod());
    index.update('pp-b/b', pod({ owner: 'v', cpu: '2' }));
    expect(held()).toEqual(['Person u: 1 1 1000 10', 'Project p: 2 2 3000 20', 'Person v: 1 1 2000 10']);
    index.update('pp-a/a', pod({ holds: 'Storage' }));
    index.update('pp-b/b', pod({ owner: 'u', project: 'q' }));
    expect(held().sort()).toEqual(['Person u: 2 1 1000 20', 'Project p: 1 0 0 10', 'Project q: 1 1 1000 10']);
    index.update('pp-a/a', undefined);
    index.update('pp-b/b', undefined);
    index.update('pp-b/b', undefined);
    expect(held()).toEqual([]);
  });

  it('shows a pod to its own accounts alone', () => {
    const index = new AccountIndex();

    index.update('pp-a/a', pod());
    const shown = { uid: 'uid', version: 5, held: whole };

    expect(index.view({ kind: 'Person', name: 'u' }).podOf('pp-a/a')).toMatchObject(shown);
    expect(index.view({ kind: 'Project', name: 'p' }).podOf('pp-a/a')).toMatchObject(shown);
    expect(index.view({ kind: 'Project', name: 'u' })).toMatchObject({ held: NOTHING });
    expect(index.view({ kind: 'Project', name: 'u' }).podOf('pp-a/a')).toBeUndefined();
  });
});
