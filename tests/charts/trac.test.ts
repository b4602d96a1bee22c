import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newWindow } from '../e2e/browser';
import { waitFor } from '../lib/wait';
import { chartArchive, makeNamespace, startApiProxy } from './cluster';
import type { ApiProxy, TestNamespace } from './cluster';
import { startNestedProxy } from './nested-proxy';
import type { NestedProxy } from './nested-proxy';
import { TracPage } from '../lib/trac-page';

let namespace: TestNamespace;
let api: ApiProxy;
let rancher: NestedProxy;
let browser: Browser;

/** The address of a release's Trac through the API server's service proxy. */
const address = (base: string, release: string): string => `${ base }/api/v1/namespaces/${ namespace.name }/services/http:${ release }-trac:80/proxy/`;
const install = (...more: string[]): Promise<string> => namespace.helm('upgrade', '--install', 'demo', chartArchive('trac'), '--wait', '--timeout', '5m', ...more);
const text = async(url: string): Promise<string> => (await fetch(url)).text();
const isReady = async(release = 'demo'): Promise<boolean> => (await fetch(`${ address(api.url, release) }-/ready`)).ok;

beforeAll(async() => {
  namespace = await makeNamespace('charts-trac');
  api = await startApiProxy();
  rancher = await startNestedProxy(api.url);
  browser = await launchBrowser();
  await install();
});
afterAll(async() => {
  await browser?.close();
  await rancher?.stop();
  api?.stop();
  await namespace?.remove();
});

describe('Trac', () => {
  const tickets: string[] = [];
  const failures: string[] = [];
  let page: Page;

  const visit = async(base: string): Promise<TracPage> => {
    ({ page } = await newWindow(browser));
    page.on('response', (response) => response.status() >= 400 && failures.push(`${ response.status() } ${ response.url() }`));
    page.on('pageerror', (error) => failures.push(String(error)));

    return new TracPage(page, address(base, 'demo'));
  };
  const logIn = async(trac: TracPage): Promise<void> => trac.login(await namespace.secret('demo-trac-login', 'username'), await namespace.secret('demo-trac-login', 'password'));

  it.each(['the API server', 'Rancher'])('takes a login and a ticket through %s, with styles and scripts', async(proxy) => {
    const trac = await visit(proxy === 'Rancher' ? rancher.url : api.url);

    await trac.open('wiki/TracGuide');
    await logIn(trac);
    expect(trac.path()).toBe('wiki/TracGuide');

    const path = await trac.createTicket(`Seen through ${ proxy }`, 'As told in WikiStart');

    expect(path).toMatch(/^ticket\/\d+$/);
    tickets.push(path);
    expect(await page.locator('.description a.wiki').getAttribute('href')).toBe('../wiki/WikiStart');
    expect(await page.evaluate('[...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)')).toBe(true);
    expect(failures).toEqual([]);
  });

  it('keeps its cookies apart from those of others on the host', async() => {
    const names = (await page.context().cookies()).map(({ name }) => name);

    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/^pp-[0-9a-f]{8}-trac_/.test(name))).toEqual([]);
  });

  it('refuses a wrong password', async() => {
    const trac = await visit(rancher.url);

    await trac.open();
    await trac.tryLogin('admin', 'not the password');
    await page.getByText('Invalid username or password').waitFor();
  });

  it('gives feeds absolute addresses', async() => {
    expect(await text(`${ address(api.url, 'demo') }timeline?format=rss`)).toMatch(/<link>https?:\/\/[^/]+\/api\/v1\/namespaces\/[^/]+\/services\/http:demo-trac:80\/proxy\/timeline/);
  });

  it('keeps tickets and login when its container pods are deleted', async() => {
    await namespace.kubectl('delete', 'pod', '--all', '--wait=true');
    await namespace.kubectl('rollout', 'status', 'statefulset/demo-postgresql', '--timeout=3m');
    await namespace.kubectl('rollout', 'status', 'statefulset/demo-trac', '--timeout=3m');
    expect(tickets).toHaveLength(2);
    for (const ticket of tickets) {
      expect(await text(address(api.url, 'demo') + ticket)).toContain('Seen through');
    }
    const trac = await visit(rancher.url);

    await trac.open();
    await logIn(trac);
  });

  it('keeps passwords and tickets, and takes new values, when it is upgraded', async() => {
    const before = [await namespace.secret('demo-trac-login', 'password'), await namespace.secret('demo-postgresql', 'password')];

    await install('--set', 'projectName=Renamed', '--set', 'size=medium');
    expect([await namespace.secret('demo-trac-login', 'password'), await namespace.secret('demo-postgresql', 'password')]).toEqual(before);
    expect(await text(`${ address(api.url, 'demo') }${ tickets[0] }`)).toContain('Seen through');
    expect(await text(address(api.url, 'demo'))).toContain('Renamed');
  });

  it('says that it is not ready while its database is away', async() => {
    expect(await isReady()).toBe(true);
    await namespace.kubectl('scale', 'statefulset/demo-postgresql', '--replicas=0');
    await waitFor('Trac to be taken out of its Service', async() => !(await isReady()), { timeoutMs: 60_000 });
    await namespace.kubectl('scale', 'statefulset/demo-postgresql', '--replicas=1');
    await waitFor('Trac to be ready again', () => isReady(), { timeoutMs: 120_000 });
    expect(await namespace.kubectl('get', 'pod', 'demo-trac-0', '-o', 'jsonpath={.status.containerStatuses[0].restartCount}')).toBe('0');
  });

  it('shows no password in its notes and values', async() => {
    const password = await namespace.secret('demo-trac-login', 'password');
    const shown = await namespace.helm('get', 'notes', 'demo') + await namespace.helm('get', 'values', 'demo', '--all');

    expect(password).toHaveLength(24);
    expect(shown).not.toContain(password);
  });

  it('takes its volumes with it', async() => {
    await namespace.helm('uninstall', 'demo', '--wait');
    await waitFor('the volume claims to be gone', async() => (await namespace.kubectl('get', 'pvc', '-o', 'name')) === '');
  });
});

describe('Trac killed again and again while it sets itself up', () => {
  it('ends up complete', async() => {
    await namespace.helm('install', 'hurt', chartArchive('trac'));
    // Kills fall into every step in turn: the set-up takes a few seconds, the next one a little later each time.
    for (let round = 0; round < 6; round++) {
      await namespace.kubectl('wait', '--for=create', 'pod/hurt-trac-0', '--timeout=60s');
      await namespace.kubectl('wait', '--for=jsonpath={.status.phase}=Running', 'pod/hurt-trac-0', 'pod/hurt-postgresql-0', '--timeout=120s');
      await new Promise((resolve) => setTimeout(resolve, round * 300));
      await namespace.kubectl('delete', 'pod', round % 3 === 2 ? 'hurt-postgresql-0' : 'hurt-trac-0', '--grace-period=0', '--force');
    }
    await waitFor('Trac to be ready', () => isReady('hurt'), { timeoutMs: 180_000 });

    const { page } = await newWindow(browser);
    const trac = new TracPage(page, address(api.url, 'hurt'));

    await trac.open();
    await trac.login('admin', await namespace.secret('hurt-trac-login', 'password'));
    expect(await trac.createTicket('Whole after all', 'Nothing is missing')).toBe('ticket/1');
  });
});

describe('Chart values', () => {
  const refused: Array<[string, string, string]> = [
    ['a size that does not exist', 'size=huge', '/size'],
    ['a volume without a unit', 'storage.databaseSize=10', '/storage/databaseSize'],
    ['an empty project name', 'projectName=', '/projectName'],
    ['an ingress without a host', 'ingress.enabled=true', '/ingress/host'],
    ['a value that does not exist', 'storage.clas=x', '/storage'],
  ];

  it.each(refused)('refuse %s', async(_what, setting, where) => {
    await expect(namespace.helm('template', 'x', chartArchive('trac'), '--kube-version', '1.34.0', '--set', setting)).rejects.toThrow(where);
  });

  it('are understood by the API server with everything switched on', async() => {
    const settings = 'ingress.enabled=true,ingress.host=trac.example,ingress.className=nginx,ingress.tlsSecret=tls,networkPolicy.enabled=true,storage.storageClass=fast,service.type=NodePort';
    const answer = await namespace.helm('install', 'all', chartArchive('trac'), '--dry-run=server', '--set', settings);

    expect(answer).toContain('https://trac.example');
    expect(answer.match(/^kind: .*/gm)?.sort()).toEqual([
      'kind: Ingress', 'kind: NetworkPolicy', 'kind: PersistentVolumeClaim', 'kind: PersistentVolumeClaim', 'kind: Secret', 'kind: Secret',
      'kind: Service', 'kind: Service', 'kind: StatefulSet', 'kind: StatefulSet',
    ]);
  });
});
