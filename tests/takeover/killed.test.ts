import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import { cleanUp, createPod, find, getPod, helm, install, kubectl, waitForPhase, waitGone } from '../integration/support/pods';
import type { MadePod } from '../integration/support/pods';
import { admin } from '../integration/support/stack';
import { waitFor } from '../lib/wait';
import { OwnOperators } from './own-operators';

const namespaces: string[] = [];
const operators = new OwnOperators();

afterEach(() => operators.end());
afterAll(async() => {
  // Pods that are still there need somebody to let them go.
  await operators.start();
  await cleanUp(...namespaces);
  await operators.end();
});

const deletePod = async(pod: MadePod) => admin.delete(paths.pod(pod.namespace, pod.name), (await getPod(pod)).metadata.uid ?? '');

describe('an operator that is killed', () => {
  it('in the middle of an uninstallation is succeeded by one that finishes it, hooks included', async() => {
    const pod = await createPod('killed');
    const hook = paths.core(pod.namespace, 'pods', `${ pod.name }-last-words`);

    namespaces.push(pod.namespace);
    await operators.start();
    await install(pod, 'slow-end');
    await waitForPhase(pod, 'Ready');
    await deletePod(pod);

    const before = await waitFor('the hook to run', () => find(hook));

    expect(JSON.parse(await helm('list', '--all', '--namespace', pod.namespace, '--output', 'json'))).toMatchObject([{ status: 'uninstalling' }]);
    await operators.kill();

    // Nothing goes on without an operator, and nothing has gone yet.
    expect(await find(paths.core(pod.namespace, 'configmaps', `${ pod.name }-settings`))).toBeDefined();
    expect((await getPod(pod)).metadata.finalizers).toContain('productpods.io/cleanup');

    await operators.start();
    await waitFor('the hook to run again', async() => {
      const again = await find(hook);

      return again && again.metadata.uid !== before.metadata.uid;
    });
    await kubectl(['patch', 'pod', `${ pod.name }-last-words`, '--namespace', pod.namespace, '--subresource', 'status', '--patch', '{"status":{"phase":"Succeeded"}}']);
    await waitGone(paths.namespace(pod.namespace));
  });

  it('before it has begun is succeeded by one that expires what has expired meanwhile', async() => {
    await operators.start();

    const pod = await createPod('late', { ttl: '1m', gracePeriod: '0s' });

    namespaces.push(pod.namespace);
    await install(pod, 'plain', '--set', 'replicas=0');
    await waitForPhase(pod, 'Ready');
    await operators.kill();
    await waitFor('the end', async() => Date.parse((await getPod(pod)).status?.expiresAt ?? '') < Date.now(), { timeoutMs: 70_000 });
    await operators.start();
    await waitGone(paths.namespace(pod.namespace));
  });
});

