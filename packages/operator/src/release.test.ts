import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { helmSlots, uninstall } from './release';

let folder: string;
const never = new AbortController().signal;

beforeAll(async() => {
  folder = await mkdtemp(join(tmpdir(), 'product-pods-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A helm that does as the script says. */
async function helm(script: string) {
  const file = join(folder, `helm-${ Math.random() }`);

  await writeFile(file, `#!/bin/sh\n${ script }\n`);
  await chmod(file, 0o755);

  return { helm: file, env: { PATH: process.env.PATH ?? '', KUBECONFIG: '/some/kubeconfig' }, slots: helmSlots() };
}

const RELEASE = { name: 'demo', namespace: 'pp-demo', hooks: true };

it('runs helm with hooks, and with nothing of the operator’s environment but what it needs', async() => {
  const out = join(folder, 'called');

  process.env.A_SECRET = 'secret';
  await uninstall(await helm(`echo "$@" > ${ out }; env >> ${ out }`), RELEASE, never);

  const [args, ...env] = (await readFile(out, 'utf8')).trim().split('\n');

  expect(args).toBe('uninstall demo --namespace pp-demo --timeout 300s');
  expect(env).toContain('KUBECONFIG=/some/kubeconfig');
  expect(env.join()).not.toContain('secret');
});

it('leaves the hooks out when it is told to', async() => {
  const out = join(folder, 'called-without');

  await uninstall(await helm(`echo "$@" > ${ out }`), { ...RELEASE, hooks: false }, never);
  expect(await readFile(out, 'utf8')).toMatch(/--no-hooks/);
});

it.each([
  ['echo progress; echo "Error: job failed: DeadlineExceeded" >&2; exit 1', 'job failed: DeadlineExceeded'],
  ['exit 3', 'helm ended with exit code 3'],
  ['kill -9 $$', 'helm ended with SIGKILL'],
])('fails with helm’s last words: %s', async(script, message) => {
  await expect(uninstall(await helm(script), RELEASE, never)).rejects.toThrow(message);
});

it('takes a release that is not there for uninstalled, and nothing else', async() => {
  await expect(uninstall(await helm('echo "Error: uninstall: Release not loaded: demo: release: not found" >&2; exit 1'), RELEASE, never)).resolves.toBeUndefined();
  await expect(uninstall(await helm('echo "Error: uninstall: Release not loaded: demo: query: failed to query with labels: etcdserver: request timed out" >&2; exit 1'), RELEASE, never)).rejects.toThrow('request timed out');
});

it('says that there is no helm', async() => {
  await expect(uninstall({ helm: '/nowhere/helm', env: {}, slots: helmSlots() }, RELEASE, never)).rejects.toThrow('Helm cannot be run');
});

it('is told to stop with the operator', async() => {
  const abort = new AbortController();
  const fifo = join(folder, 'started');

  execFileSync('mkfifo', [fifo]);

  const running = uninstall(await helm(`echo > ${ fifo }; exec sleep 60`), RELEASE, abort.signal);
  const outcome = expect(running).rejects.toThrow('helm ended with SIGTERM');

  // Reading a FIFO waits for who writes into it.
  await readFile(fifo);
  abort.abort();
  await outcome;
});

it('is not begun when the operator stops already', async() => {
  await expect(uninstall(await helm('exit 0'), RELEASE, AbortSignal.abort())).rejects.toThrow('The operator stops.');
});
