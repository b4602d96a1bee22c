import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartArchive, makeNamespace, startApiProxy } from './cluster';
import type { ApiProxy, TestNamespace } from './cluster';

let namespace: TestNamespace;
let api: ApiProxy;

const page = async(): Promise<string> => (await fetch(`${ api.url }/api/v1/namespaces/${ namespace.name }/services/http:h:80/proxy/`)).text();
const install = (...settings: string[]): Promise<string> => namespace.helm('upgrade', '--install', 'h', chartArchive('hello'), '--wait', '--timeout', '2m', ...settings);

beforeAll(async() => {
  namespace = await makeNamespace('charts-hello');
  api = await startApiProxy();
});
afterAll(async() => {
  api?.stop();
  await namespace?.remove();
});

describe('Hello', () => {
  it('shows its message, and another one after an upgrade', async() => {
    await install();
    expect(await page()).toContain('<h1>hi</h1>');
    await install('--set-string', 'message=<b>Grüße & more');
    expect(await page()).toContain('<h1>&lt;b&gt;Grüße &amp; more</h1>');
  });

  it('refuses values that its schema does not know', async() => {
    await expect(install('--set', 'replicas=many')).rejects.toThrow('/replicas');
    await expect(install('--set', 'massage=x')).rejects.toThrow('massage');
  });

  it('ends by itself when asked to, not when its time is over', async() => {
    const started = Date.now();

    await namespace.helm('uninstall', 'h', '--wait');
    await namespace.kubectl('wait', '--for=delete', 'pod', '--all', '--timeout=30s');
    // The chart grants two seconds before the kill; ending takes some milliseconds, the rest is Kubernetes' own work.
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
