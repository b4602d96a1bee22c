import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Phase, ProductPod } from '../../../packages/domain/src';
import { KubeError } from '../../../packages/operator/src/kube/errors';
import type { KubeObject } from '../../../packages/operator/src/kube/client';
import { paths } from '../../../packages/operator/src/kube/paths';
import { waitFor } from '../../lib/wait';
import { admin, stack } from './stack';

const run = promisify(execFile);
const CHARTS = join(import.meta.dirname, '..', 'charts');

/** A name no other test uses. */
export const uniqueName = (what: string) => `it-${ what }-${ randomBytes(3).toString('hex') }`;

export interface MadePod {
  name: string;
  namespace: string;
}

/** With owner and finalizer nothing is missing, so pods can be made while no operator answers. */
const OWNER = 'tests';

/** The namespace for a pod, labelled as the page does it unless `labels` says otherwise. */
export function createNamespace(name: string, labels?: Record<string, string>): Promise<KubeObject> {
  return admin.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}

export function podBody({ name, namespace }: MadePod, spec: Record<string, unknown> = {}): unknown {
  return { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name, namespace, finalizers: ['productpods.io/cleanup'] }, spec: { template: { repository: 'tests', chart: 'plain', version: '0.1.0' }, owner: OWNER, ttl: '1h', ...spec } };
}

/** A namespace of its own and a ProductPod in it. */
export async function createPod(what: string, spec: Record<string, unknown> = {}): Promise<MadePod> {
  const name = uniqueName(what);
  const pod = { name, namespace: `pp-${ name }` };

  await createNamespace(pod.namespace, { 'productpods.io/pod': name });
  await admin.create(paths.podsIn(pod.namespace), podBody(pod, spec));

  return pod;
}

/** Runs kubectl as the administrator; rejects with what it says on standard error. */
export async function kubectl(args: string[], input = ''): Promise<string> {
  const running = run(stack.kubectl, ['--kubeconfig', stack.kubeconfig, ...args]);

  running.child.stdin?.end(input);

  return (await running).stdout;
}

export async function helm(...args: string[]): Promise<string> {
  const { stdout } = await run(stack.helm, ['--kubeconfig', stack.kubeconfig, ...args]);

  return stdout;
}

/** Installs one of the tests' charts, or the chart in a folder, as the release of the pod. */
export async function install({ name, namespace }: MadePod, chart: string, ...args: string[]): Promise<void> {
  await helm('install', name, chart.includes('/') ? chart : join(CHARTS, chart), '--namespace', namespace, ...args);
}

export async function getPod({ name, namespace }: MadePod): Promise<ProductPod> {
  return admin.get<ProductPod>(paths.pod(namespace, name));
}

/** The object, or `undefined` when there is none. */
export async function find<T extends KubeObject>(path: string): Promise<T | undefined> {
  try {
    return await admin.get<T>(path);
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

export function waitForPhase(pod: MadePod, phase: Phase, timeoutMs = 60_000): Promise<ProductPod> {
  return waitFor(`${ pod.name } to be ${ phase }`, async() => {
    const seen = await getPod(pod);

    return seen.status?.phase === phase ? seen : Promise.reject(new Error(`${ seen.status?.phase }: ${ seen.status?.message }`));
  }, { timeoutMs, everyMs: 100 });
}

/** Waits until nothing is left at that path. */
export function waitGone(path: string, timeoutMs = 60_000): Promise<unknown> {
  return waitFor(`${ path } to be gone`, async() => await find(path) === undefined, { timeoutMs });
}

/** Takes a pod's namespace away, whatever state it is in; used after a test, where the pod may be gone already. */
export async function cleanUp(...namespaces: string[]): Promise<void> {
  for (const namespace of namespaces) {
    const object = await find(paths.namespace(namespace));

    if (object) {
      await admin.delete(paths.namespace(namespace), object.metadata.uid ?? '').catch(() => undefined);
    }
  }
  await Promise.all(namespaces.map((namespace) => waitGone(paths.namespace(namespace))));
}

/** What the API server says no with; fails when it says yes. */
export async function refusal(request: Promise<unknown>): Promise<KubeError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof KubeError) {
      return error;
    }
    throw error;
  }
  throw new Error('The API server accepted what it had to refuse.');
}
