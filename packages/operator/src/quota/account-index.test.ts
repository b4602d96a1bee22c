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
    expect(index.view({ kind: 'Person', name: 'u' }).heldBy('pp-a/a')).toEqual(whole);
    expect(index.view({ kind: 'Project', name: 'p' }).heldBy('pp-a/a')).toEqual(whole);
    expect(index.view({ kind: 'Project', name: 'u' })).toMatchObject({ held: NOTHING });
    expect(index.view({ kind: 'Project', name: 'u' }).heldBy('pp-a/a')).toEqual(NOTHING);
  });

  it('remembers how a pod went, from each version on, and for a while when it has gone', () => {
    let now = 0;
    const index = new AccountIndex(() => now);
    const trace = (name: string, uid = 'uid') => index.view({ kind: 'Person', name }).traceOf('pp-a/a', uid);
    const asleep = { ...NOTHING, pods: 1, storage: 10 };

    index.update('pp-a/a', pod({ version: '5' }));
    index.update('pp-a/a', pod({ version: '6' }));
    index.update('pp-a/a', pod({ version: '7', holds: 'Storage' }));
    index.update('pp-a/a', pod({ version: '9', holds: 'Storage', owner: 'v' }));
    expect(trace('u')).toEqual({ gone: false, steps: [{ version: 5, held: whole }, { version: 7, held: asleep }, { version: 9, held: NOTHING }] });
    expect(trace('v')?.steps.at(-1)).toEqual({ version: 9, held: asleep });
    index.update('pp-a/a', undefined);
    expect(trace('u')).toMatchObject({ gone: true, steps: [{ version: 5 }, { version: 7 }, { version: 9 }] });
    expect(trace('u', 'other')).toBeUndefined();
    now += 3_600_000;
    index.update('pp-b/b', pod());
    index.update('pp-b/b', undefined);
    expect(trace('u')).toBeUndefined();
  });

  it('takes a pod of the same name for another one', () => {
    const index = new AccountIndex();
    const again = pod({ version: '12' });

    index.update('pp-a/a', pod({ version: '5' }));
    index.update('pp-a/a', { ...again, metadata: { ...again.metadata, uid: 'new' } });
    const { traceOf } = index.view({ kind: 'Person', name: 'u' });

    expect([traceOf('pp-a/a', 'uid'), traceOf('pp-a/a', 'new')]).toEqual([{ gone: true, steps: [{ version: 5, held: whole }] }, { gone: false, steps: [{ version: 12, held: whole }] }]);
  });
});
