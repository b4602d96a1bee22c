import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import { cleanUp, createPod, getPod, helm, install, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { admin } from './support/stack';

const made: MadePod[] = [];
const make = async(what: string) => {
  const pod = await createPod(what);

  made.push(pod);

  return pod;
};

afterAll(() => cleanUp(...made.map(({ namespace }) => namespace)));

/** An Operation as Rancher leaves it behind when helm fails before there is a release. */
async function failedOperation({ name, namespace }: MadePod): Promise<void> {
  const path = `/apis/catalog.cattle.io/v1/namespaces/${ namespace }/operations`;
  const operation = `helm-operation-${ name.slice(-6) }`;

  await admin.create(path, { apiVersion: 'catalog.cattle.io/v1', kind: 'Operation', metadata: { name: operation, namespace } });
  await admin.patch(`${ path }/${ operation }/status`, {
    status: { action: 'install', releaseName: name, namespace, conditions: [{ type: 'Reconciling', status: 'False' }, { type: 'Stalled', status: 'True', reason: 'Stalled', message: ' exit code: 123' }] },
  });
}

describe('a pod fails', () => {
  it('when its release does, in helm’s words, and recovers when it is installed after all', async() => {
    const pod = await make('failed');

    await expect(install(pod, 'plain', '--wait', '--timeout', '1s')).rejects.toThrow();

    const failed = await waitForPhase(pod, 'Failed');

    expect(failed.status).toMatchObject({ reason: 'InstallFailed', message: expect.stringMatching(/^Release ".*" failed: /), next: { action: 'Expire' } });
    await helm('upgrade', pod.name, join(import.meta.dirname, 'charts/plain'), '--namespace', pod.namespace, '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');
  });

  it('when its Operation does, in the words of the page', async() => {
    const pod = await make('operation');

    await failedOperation(pod);
    expect((await waitForPhase(pod, 'Failed')).status).toMatchObject({ reason: 'InstallFailed', message: 'exit code: 123' });

    await admin.patch(paths.pod(pod.namespace, pod.name), { metadata: { annotations: { 'productpods.io/install-error': 'Error: chart not found' } } });
    await expect.poll(async() => (await getPod(pod)).status?.message, { timeout: 10_000 }).toBe('Error: chart not found');
  });

  it('when somebody uninstalls its release', async() => {
    const pod = await make('removed');

    await install(pod, 'plain', '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');
    await helm('uninstall', pod.name, '--namespace', pod.namespace);
    expect((await waitForPhase(pod, 'Failed')).status).toMatchObject({ reason: 'ReleaseRemoved' });

    await admin.delete(paths.pod(pod.namespace, pod.name), (await getPod(pod)).metadata.uid ?? '');
    await waitGone(paths.namespace(pod.namespace));
  });

  it('when its template cannot be read, and says where', async() => {
    const pod = await make('template');
    const folder = await mkdtemp(join(tmpdir(), 'product-pods-chart-'));

    try {
      await cp(join(import.meta.dirname, 'charts/plain'), folder, { recursive: true });
      await writeFile(join(folder, 'Chart.yaml'), (await readFile(join(folder, 'Chart.yaml'), 'utf8')).replace('name: web', 'name: Web!'));
      await install(pod, folder, '--set', 'replicas=0');
    } finally {
      await rm(folder, { recursive: true });
    }

    expect((await waitForPhase(pod, 'Failed')).status).toMatchObject({ reason: 'TemplateInvalid', message: 'products[0].name must be lower-case letters, digits and hyphens, not “Web!”.' });
  });
});
