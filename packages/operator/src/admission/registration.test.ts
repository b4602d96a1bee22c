import { afterEach, describe, expect, it } from 'vitest';
import type { Logger } from 'pino';
import type { KubeClient } from '../kube/client';
import { Registration } from './registration';

const log = { info: () => undefined, warn: () => undefined } as unknown as Logger;
const base64 = (text: string) => Buffer.from(text).toString('base64');
let running: Registration | undefined;

afterEach(() => running?.stop());

/** A configuration in which so much is trusted, and what is written into it. */
function world(caBundle?: string) {
  const written: string[] = [];
  let tell: (line: unknown) => void = () => undefined;
  let version = 1;
  const object = (bundle?: string) => ({ metadata: { name: 'product-pods-operator', resourceVersion: String(version++) }, webhooks: [{ name: 'a', clientConfig: bundle === undefined ? {} : { caBundle: base64(bundle) } }] });
  const client = {
    list: (_: string, __: object, onItem: (item: object) => void) => {
      onItem(object(caBundle));

      return Promise.resolve({ resourceVersion: '1' });
    },
    stream: (_: string, { signal, onLine }: { signal: AbortSignal; onLine: (line: unknown) => void }) => new Promise<void>((resolve) => {
      tell = onLine;
      signal.addEventListener('abort', () => resolve());
    }),
    patch: (_: string, body: { webhooks: { clientConfig: { caBundle: string } }[] }) => {
      const bundle = Buffer.from(body.webhooks[0]?.clientConfig.caBundle ?? '', 'base64').toString();

      written.push(bundle);
      tell({ type: 'MODIFIED', object: object(bundle) });

      return Promise.resolve({});
    },
  } as unknown as KubeClient;

  return { client, written, change: (bundle: string) => tell({ type: 'MODIFIED', object: object(bundle) }) };
}

describe('the registration of a webhook', () => {
  it('says whom to trust, now and whenever somebody takes that away', async() => {
    const { client, written, change } = world();

    running = new Registration(client, log, 'mutatingwebhookconfigurations', () => Promise.resolve());
    running.start();
    running.trust('ours');
    await expect.poll(() => written).toEqual(['ours']);
    change('');
    await expect.poll(() => written).toEqual(['ours', 'ours']);
  });

  it('takes over what another operator has made anew, instead of overwriting it', async() => {
    const { client, written, change } = world('ours');
    let asked = 0;
    const registration = new Registration(client, log, 'validatingwebhookconfigurations', async() => {
      asked += 1;
      registration.trust('theirs');
    });

    running = registration;
    registration.start();
    registration.trust('ours');
    await expect.poll(() => asked).toBe(0);
    change('theirs');
    await expect.poll(() => asked).toBe(1);
    change('theirs');
    registration.trust('theirs');
    await registration.stop();
    expect(written).toEqual([]);
  });

  it('goes on when the certificate cannot be looked at', async() => {
    const { client, written } = world();

    running = new Registration(client, log, 'mutatingwebhookconfigurations', () => Promise.reject(new Error('away')));
    running.start();
    running.trust('ours');
    await expect.poll(() => written).toEqual(['ours']);
  });
});
