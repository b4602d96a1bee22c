import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import { waitFor } from '../lib/wait';
import { cleanUp, createPod, getPod, install, waitForPhase } from '../integration/support/pods';
import { admin } from '../integration/support/stack';
import { OwnOperators } from './own-operators';

interface CloudEvent { id: string; type: string; time: string; data: { mark: string; deadline: string; link?: string } }

const operators = new OwnOperators();
const namespaces: string[] = [];
const received: CloudEvent[] = [];
let receiver: Server;
let url = '';
/** While true, the receiver is out of order. */
let down = false;

beforeAll(async() => {
  receiver = createServer((request, response) => {
    let text = '';

    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      if (!down) {
        received.push(JSON.parse(text) as CloudEvent);
      }
      response.writeHead(down ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${ (receiver.address() as AddressInfo).port }/s3cret-path`;
});
afterEach(() => operators.end());
afterAll(async() => {
  await operators.start();
  await cleanUp(...namespaces);
  await operators.end();
  receiver.close();
});

const settings = () => `life: { notices: [5m, 3m, 1m], gracePeriod: 0s }\nwebhooks: [{ name: tests, format: cloudevents, url: "${ url }", allow: [127.0.0.1/32] }]`;

describe('notices', () => {
  it('are given once for each mark, although the operator is killed and the receiver is out of order, and start anew after an extension', async() => {
    await operators.start(settings());

    const pod = await createPod('notices', { ttl: '4m' });
    const of = (deadline: string | undefined) => received.filter(({ data }) => data.deadline === deadline).map(({ data }) => data.mark);

    namespaces.push(pod.namespace);
    await install(pod, 'plain', '--set', 'replicas=0');
    const first = (await waitForPhase(pod, 'Ready')).status?.expiresAt;

    down = true;
    // The mark of three minutes comes one minute after the creation; nobody can be told.
    await waitFor('the event', async() => (await getPod(pod)).status?.conditions?.some(({ type, status }) => type === 'ExpiringSoon' && status === 'True'), { timeoutMs: 90_000 });
    await operators.kill();
    down = false;
    await operators.start(settings());
    await waitFor('the notice that was held up', async() => of(first).includes('3m'));
    await waitFor('the record of it', async() => (await getPod(pod)).status?.notices?.some(({ mark }) => mark === '3m'));
    await operators.kill();
    await operators.start(settings());

    // The mark of five minutes is larger than what was left at first; now it is the one that counts.
    await admin.patch(paths.pod(pod.namespace, pod.name), { spec: { ttl: '6m30s' } });
    const second = await waitFor('the later end', async() => {
      const end = (await getPod(pod)).status?.expiresAt;

      return end !== first && end;
    });

    await waitFor('a notice of the new deadline', async() => of(second).length > 0);
    expect(of(first)).toEqual(['3m']);
    expect(of(second)).toEqual([expect.stringMatching(/^[53]m$/)]);
    expect(new Set(received.map(({ id }) => id)).size).toBe(received.length);
    expect(JSON.stringify((await getPod(pod)).status)).not.toContain('s3cret-path');
  });
});
