import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { cleanUp, createNamespace, createPod, find, getPod, helm, install, kubectl, podBody, refusal, uniqueName, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, as, OPERATOR_USER } from './support/stack';

const namespaces: string[] = [];

afterAll(() => cleanUp(...namespaces));

const deletePod = async(pod: MadePod) => admin.delete(paths.pod(pod.namespace, pod.name), (await getPod(pod)).metadata.uid ?? '');

describe('a pod in a namespace that was not made for it', () => {
  it('ends with its own release and touches nothing else', async() => {
    const pod = { name: uniqueName('guest'), namespace: uniqueName('foreign') };

    namespaces.push(pod.namespace);
    await createNamespace(pod.namespace);
    await admin.create(paths.core(pod.namespace, 'configmaps'), { metadata: { name: 'mine' } });
    await helm('install', 'mine', `${ import.meta.dirname }/charts/plain`, '--namespace', pod.namespace, '--set', 'replicas=0');
    await admin.create(paths.podsIn(pod.namespace), podBody(pod));
    await install(pod, 'plain', '--set', 'replicas=0');

    expect((await waitForPhase(pod, 'Ready')).status?.namespace).toMatchObject({ owned: false });

    await deletePod(pod);
    await waitGone(paths.pod(pod.namespace, pod.name));

    const namespace = await find<KubeObject>(paths.namespace(pod.namespace));

    expect(namespace?.metadata.deletionTimestamp).toBeUndefined();
    expect(namespace?.metadata.annotations ?? {}).not.toHaveProperty(['productpods.io/expires-at']);
    expect(await find(paths.core(pod.namespace, 'configmaps', 'mine'))).toBeDefined();
    expect(JSON.parse(await helm('list', '--namespace', pod.namespace, '--output', 'json'))).toMatchObject([{ name: 'mine', status: 'deployed' }]);
    expect(await find(paths.core(pod.namespace, 'configmaps', `${ pod.name }-settings`))).toBeUndefined();
    // The operator's rights there have gone with the pod.
    expect(await find(`${ paths.bindings(pod.namespace) }/product-pods-operator`)).toBeUndefined();
  });
});

describe('a pod whose namespace is taken away from under it', () => {
  it('goes too, with what its release left elsewhere', async() => {
    const pod = await createPod('bare');

    namespaces.push(pod.namespace);
    await install(pod, 'plain', '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');

    const namespace = await admin.get<KubeObject>(paths.namespace(pod.namespace));

    await admin.delete(paths.namespace(pod.namespace), namespace.metadata.uid ?? '');
    // What people do to a namespace that does not want to go: it disappears at once, whatever is in it.
    await kubectl(['replace', '--raw', `${ paths.namespace(pod.namespace) }/finalize`, '-f', '-'], JSON.stringify({ ...namespace, metadata: { ...namespace.metadata, resourceVersion: undefined }, spec: { finalizers: [] } }));
    await waitGone(paths.namespace(pod.namespace));
    await waitGone(paths.pod(pod.namespace, pod.name));
  });

  it('may be removed by the operator only once its end is recorded', async() => {
    const pod = await createPod('living');

    namespaces.push(pod.namespace);
    const { metadata } = await waitForPhase(pod, 'Pending');

    expect(await refusal(as(OPERATOR_USER).delete(paths.pod(pod.namespace, pod.name), metadata.uid ?? ''))).toMatchObject({ message: expect.stringContaining('only delete a ProductPod whose end it has recorded') });
  });
});

describe('a release without a pod', () => {
  it('is nobody’s business, even in a namespace named like a pod’s', async() => {
    const name = uniqueName('app');
    const namespace = `pp-${ name }`;

    namespaces.push(namespace);
    await createNamespace(namespace);
    await install({ name, namespace }, 'plain', '--set', 'replicas=0');

    const other = await createPod('other');

    namespaces.push(other.namespace);
    // The operator has been past the first by the time it has dealt with the second.
    await waitForPhase(other, 'Pending');
    expect(await find(`${ paths.bindings(namespace) }/product-pods-operator`)).toBeUndefined();
    expect((await find<KubeObject>(paths.workload(namespace, 'deployments', name)))?.metadata.labels).not.toHaveProperty(['productpods.io/pod']);
  });
});
