import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/lib/paths.mjs';
import type { StackDescription } from '../../stack/src/stack';

const run = promisify(execFile);

export const readStack = (): StackDescription => {
  const file = process.env['PRODUCT_PODS_STACK'];

  if (!file) {
    throw new Error('These tests need a running stack, described by the file that PRODUCT_PODS_STACK names.');
  }

  return JSON.parse(readFileSync(file, 'utf8')) as StackDescription;
};

/** Runs a program of the stack as the administrator; rejects with what it says. */
async function call(program: 'kubectl' | 'helm', args: string[], input = ''): Promise<string> {
  const stack = readStack();
  const running = run(stack[program], ['--kubeconfig', stack.kubeconfig, ...args], { maxBuffer: 1 << 24 });

  running.child.stdin?.end(input);

  return (await running).stdout;
}

export const kubectl = (...args: string[]) => call('kubectl', args);
export const helm = (...args: string[]) => call('helm', args);
/** Runs kubectl with an object on its standard input. */
export const kubectlWith = (object: object, ...args: string[]) => call('kubectl', [...args, '-f', '-'], JSON.stringify(object));

/** A namespace of the stack's cluster that is gone after the tests. */
export interface TestNamespace {
  name: string;
  helm(...args: string[]): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
  /** A decoded field of a Secret. */
  secret(name: string, key: string): Promise<string>;
  remove(): Promise<void>;
}

/** The archive of a chart, as a repository would give it. */
export const chartArchive = (name: string, version = '0.1.0'): string => join(ROOT, 'assets', name, `${ name }-${ version }.tgz`);

/** Makes a namespace in which the API server itself refuses whatever breaks the restricted pod security standard. */
export const makeNamespace = async(prefix: string): Promise<TestNamespace> => {
  const { helm, kubectl, kubeconfig } = readStack();
  const name = `${ prefix }-${ Math.random().toString(36).slice(2, 8) }`;
  const call = async(command: string, args: string[]): Promise<string> => {
    const { stdout } = await run(command, ['--kubeconfig', kubeconfig, '--namespace', name, ...args], { maxBuffer: 1 << 24 });

    return stdout;
  };

  await call(kubectl, ['create', 'namespace', name]);
  await call(kubectl, ['label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted']);

  return {
    name,
    helm:    (...args) => call(helm, args),
    kubectl: (...args) => call(kubectl, args),
    secret:  async(secretName, key) => Buffer.from(await call(kubectl, ['get', 'secret', secretName, '-o', `jsonpath={.data.${ key }}`]), 'base64').toString(),
    remove:  async() => {
      await call(kubectl, ['delete', 'namespace', name, '--wait=false']);
    },
  };
};

/** An API server without authentication on this machine: `kubectl proxy`. */
export interface ApiProxy {
  url: string;
  stop(): void;
}

export const startApiProxy = async(): Promise<ApiProxy> => {
  const { kubectl, kubeconfig } = readStack();
  const child = spawn(kubectl, ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', reject).on('exit', () => reject(new Error('kubectl proxy ended')));
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /on (\S+:\d+)/.exec(chunk.toString());

      if (found?.[1]) {
        resolve(found[1]);
      }
    });
  });

  return { url: `http://${ address }`, stop: () => child.kill() };
};
