import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createPod, defaultProject, deletePod, readPod } from '../lib/pods';
import { waitFor } from '../lib/wait';
import { uniqueName, useWorld, type Session } from './setup';

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
