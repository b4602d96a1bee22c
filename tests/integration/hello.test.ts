import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import { cleanUp, createPod, install, waitForPhase, waitGone } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, stack } from './support/stack';

const HELLO = join(import.meta.dirname, '../../charts/hello/0.1.0');
let pod: MadePod | undefined;

afterAll(() => (pod ? cleanUp(pod.namespace) : undefined));

describe.runIf(stack.realNodes)('a real product', () => {
  it('is ready when it says so itself through its Service', async() => {
    pod = await createPod('hello');
    await waitForPhase(pod, 'Pending');
    await install(pod, HELLO, '--wait');

    const ready = await waitForPhase(pod, 'Ready', 5000);

    expect(ready.status?.products).toEqual([{
      name: 'hello', title: 'Hello', ready: true, message: 'It says that it is ready.', service: { name: pod.name, port: 80, scheme: 'http', path: '/' },
    }]);
    await admin.delete(paths.pod(pod.namespace, pod.name), ready.metadata.uid ?? '');
    await waitGone(paths.namespace(pod.namespace));
  });
});
