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
});
