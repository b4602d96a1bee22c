import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createPod, defaultProject, deletePod, readPod } from '../lib/pods';
import { signalFamily } from '../lib/processes';
import { waitFor } from '../lib/wait';
import { CreatePage } from '../e2e/pages/create-page';
import { uniqueName, useWorld, type Session } from '../e2e/setup';

const world = useWorld();
const { url, stack } = world.environment;
const run = promisify(execFile);
const CRD = 'productpods.productpods.io';
const definition = path.join(tmpdir(), `${ uniqueName('crd') }.json`);
let member: Session;

const kubectl = async(...args: string[]) => (await run(stack?.kubectl ?? '', ['--kubeconfig', stack?.kubeconfig ?? '', ...args], { maxBuffer: 1 << 26 })).stdout;

// Only on the stack: nobody takes the resource away from a Rancher that others use.
describe.runIf(stack)('a cluster that does not know Product Pods', () => {
  beforeAll(async() => {
    const { metadata, ...rest } = JSON.parse(await kubectl('get', 'crd', CRD, '-o', 'json')) as { metadata: Record<string, unknown>; status: unknown };

    await writeFile(definition, JSON.stringify({ ...rest, status: undefined, metadata: { name: CRD, labels: metadata['labels'], annotations: metadata['annotations'] } }));
    await kubectl('delete', 'crd', CRD, '--timeout=60s');
    member = await world.signIn(world.environment.member);
  });
  afterAll(async() => {
    await kubectl('apply', '--server-side', '--force-conflicts', '-f', definition);
    await rm(definition);
  });

  it.each(['product-pods/catalogue', 'product-pods/create?template=product-pods/hello'])('%s says so, and what to do', async(page) => {
    await member.page.goto(`${ url }/dashboard/c/local/explorer/${ page }`);
    await member.page.getByText('Product Pods are not set up in this cluster').waitFor();
    await member.page.getByText('product-pods-operator').first().waitFor();
  });

  it('works again as soon as it does, without anybody restarting the operator', async() => {
    const name = uniqueName('again');

    await kubectl('apply', '--server-side', '--force-conflicts', '-f', definition);
    await kubectl('wait', '--for=condition=Established', `crd/${ CRD }`, '--timeout=30s');
    await createPod(member.rancher, { name, projectId: await defaultProject(member.rancher), template: { repository: 'product-pods', chart: 'hello', version: '0.1.0' }, ttl: '30m' });
    await waitFor('the pod to be ready', async() => (await readPod(member.rancher, name)).status?.phase === 'Ready', { timeoutMs: 120_000 });
    await deletePod(member.rancher, name);
  });
});

// Only on the stack, too: it stops the operator of everybody.
describe.runIf(stack)('a cluster whose operator is silent', () => {
  const LEASE = ['--namespace', 'product-pods-system', 'lease/product-pods-operator'];
  const oldLease = path.join(tmpdir(), `${ uniqueName('lease') }.json`);
  const open = (page: string) => member.page.goto(`${ url }/dashboard/c/local/explorer/${ page }`);
  const form = () => member.page.getByTestId('product-pods-submit');
  const renewTime = async() => Date.parse(await kubectl('get', ...LEASE, '-o', 'jsonpath={.spec.renewTime}'));

  beforeAll(async() => {
    member = await world.signIn(world.environment.member);
    signalFamily(stack?.processes['operator'], 'SIGSTOP');
    await kubectl('delete', ...LEASE, '--ignore-not-found');
  });
  afterAll(async() => {
    signalFamily(stack?.processes['operator'], 'SIGCONT');
    await rm(oldLease, { force: true });
  });

  it('warns in the catalogue and in the list, which can be looked at all the same', async() => {
    await open('product-pods/catalogue');
    await member.page.getByText('No operator of Product Pods has reported in this cluster').waitFor();
    await new CreatePage(member.page, url).cardLink('Hello', 'hello').waitFor();
    await open('productpods.io.productpod');
    await member.page.getByText('No operator of Product Pods has reported in this cluster').waitFor();
    await member.page.getByTestId('product-pods-new').waitFor();
  });

  it('says above the form what to do', async() => {
    await open('product-pods/create?template=product-pods/hello');
    await member.page.getByText('No operator of Product Pods has reported in this cluster').waitFor();
    await member.page.getByText('installing the chart product-pods-operator').waitFor();
    await form().waitFor();
  });

  it('says for how long it has been silent', async() => {
    const ago = new Date(Date.now() - 5.5 * 60_000).toISOString().replace('Z', '000Z');
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace: 'product-pods-system', name: 'product-pods-operator' }, spec: { holderIdentity: 'gone', leaseDurationSeconds: 15, renewTime: ago } };

    await writeFile(oldLease, JSON.stringify(lease));
    await kubectl('apply', '-f', oldLease);
    await open('product-pods/create?template=product-pods/hello');
    await member.page.getByText('has not answered for 5 minutes').waitFor();
  });

  it('stops warning as soon as the operator is back, without anybody loading the page anew', async() => {
    const from = Date.now();

    signalFamily(stack?.processes['operator'], 'SIGCONT');
    await waitFor('the operator to say that it lives', async() => await renewTime() >= from, { timeoutMs: 60_000 });
    await member.page.getByText('has not answered for').waitFor({ state: 'detached' });
    await form().waitFor();
  });
});
