import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signalFamily } from '../lib/processes';
import { waitFor } from '../lib/wait';
import { chartArchive, helm, kubectl, kubectlWith, readStack } from './cluster';

const NAMESPACE = 'product-pods-system';
const pod = { name: `in-cluster-${ Math.random().toString(36).slice(2, 8) }`, namespace: '' };
const { processes } = readStack();
let url = '';

const upgrade = (...settings: string[]) => helm('upgrade', 'product-pods-operator', chartArchive('product-pods-operator'), '--namespace', NAMESPACE, '--reuse-values', '--wait', '--timeout', '3m', ...settings.flatMap((setting) => ['--set', setting]));
const holder = () => kubectl('get', 'lease', 'product-pods-operator', '--namespace', NAMESPACE, '-o', 'jsonpath={.spec.holderIdentity}');
const phase = () => kubectl('get', 'productpod', pod.name, '--namespace', pod.namespace, '-o', 'jsonpath={.status.phase}');

/** The name of the container pod that leads, once one does. */
const leader = (not = '') => waitFor('a container pod to lead', async() => {
  const [name = ''] = (await holder()).split('_');

  return name.startsWith('product-pods-operator-') && name !== not && name;
}, { timeoutMs: 60_000 });

// The stack's own operator runs beside the cluster; here its chart runs two in the cluster, as it does elsewhere.
describe('the operator in container pods', () => {
  beforeAll(async() => {
    pod.namespace = `pp-${ pod.name }`;
    url = new URL(await kubectl('get', 'mutatingwebhookconfiguration', 'product-pods-operator', '-o', 'jsonpath={.webhooks[0].clientConfig.url}')).origin;
    await upgrade('operator.enabled=true', 'operator.replicas=2', 'admission.url=');
    signalFamily(processes['operator'], 'SIGSTOP');
  });
  afterAll(async() => {
    signalFamily(processes['operator'], 'SIGCONT');
    await upgrade('operator.enabled=false', `admission.url=${ url }`);
  });

  it('elects one of them when the one before is silent', async() => {
    expect(await leader()).toMatch(/^product-pods-operator-/);
  });

  it('stamps owners by its Service, with a certificate of its own making', async() => {
    await kubectlWith({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: pod.namespace, labels: { 'productpods.io/pod': pod.name } } }, 'create');
    const made = await waitFor('the webhook to be registered', () => kubectlWith({
      apiVersion: 'productpods.io/v1alpha1',
      kind:       'ProductPod',
      metadata:   { name: pod.name, namespace: pod.namespace },
      spec:       { ttl: '1h', gracePeriod: '0s', template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' } },
    }, 'create', '-o', 'jsonpath={.spec.owner}'), { timeoutMs: 30_000 });

    expect(made).not.toBe('');
  });

  it('sees a product become ready, and ends it with the helm that it brings', async() => {
    await helm('install', pod.name, chartArchive('hello'), '--namespace', pod.namespace);
    await waitFor('the pod to be ready', async() => await phase() === 'Ready', { timeoutMs: 60_000 });
    await kubectl('delete', 'productpod', pod.name, '--namespace', pod.namespace, '--wait=false');
    await kubectl('wait', '--for=delete', `namespace/${ pod.namespace }`, '--timeout=90s');
  });

  it('goes on when the leader is taken away', async() => {
    const first = await leader();

    await kubectl('delete', 'pod', first, '--namespace', NAMESPACE, '--grace-period=0', '--force');
    expect(await leader(first)).not.toBe(first);
  });

  it('makes nobody wait for it who takes no more than he has: without any of them, only what needs policies is refused', async() => {
    const name = `${ pod.name }-late`;
    const namespace = `pp-${ name }`;
    const record = { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name, namespace }, spec: { ttl: '1h', gracePeriod: '0s', template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' } } };
    const patch = (spec: object) => kubectl('patch', 'productpod', name, '--namespace', namespace, '--type=merge', '--patch', JSON.stringify({ spec }));

    await kubectlWith({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'productpods.io/pod': name } } }, 'create');
    await kubectlWith(record, 'create');
    await upgrade('operator.replicas=0');
    await waitFor('nobody to answer', () => kubectlWith({ ...record, metadata: { name: `${ name }-2`, namespace } }, 'create', '--dry-run=server').then(() => false, (error: unknown) => /failed calling webhook "complete.productpods.io"/.test(String(error))), { timeoutMs: 30_000 });
    await patch({ title: 'Described', desiredState: 'Asleep' });
    await expect(patch({ ttl: '2h' })).rejects.toThrow(/failed calling webhook "policies.productpods.io"/);
    await expect(patch({ desiredState: 'Running' })).rejects.toThrow(/failed calling webhook/);
    await kubectl('create', 'configmap', 'unrelated', '--namespace', namespace);
    await kubectl('delete', 'productpod', name, '--namespace', namespace, '--wait=false');
    // Whoever comes next ends it.
    await upgrade('operator.replicas=2');
    await kubectl('wait', '--for=delete', `namespace/${ namespace }`, '--timeout=120s');
  });

  it('goes on with a certificate made anew when somebody takes it away, in all of them', async() => {
    const bundle = () => kubectl('get', 'validatingwebhookconfiguration', 'product-pods-operator', '-o', 'jsonpath={.webhooks[0].clientConfig.caBundle}');
    const before = await bundle();
    const name = `${ pod.name }-tls`;
    const create = () => kubectlWith({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name, namespace: 'default' }, spec: { ttl: '1h', template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' } } }, 'create', '--dry-run=server');

    await kubectl('delete', 'secret', 'product-pods-operator-admission', '--namespace', NAMESPACE);
    await kubectl('delete', 'pod', await leader(), '--namespace', NAMESPACE, '--grace-period=0', '--force');
    await waitFor('another authority', async() => await bundle() !== before, { timeoutMs: 60_000 });
    // Whichever of them is asked.
    await waitFor('all of them to answer', async() => (await Promise.all(Array.from({ length: 10 }, create))).length === 10, { timeoutMs: 60_000 });
  });
});
