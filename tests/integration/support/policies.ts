import type { ProductPod } from '../../../packages/domain/src';
import type { KubeClient } from '../../../packages/operator/src/kube/client';
import type { KubeError } from '../../../packages/operator/src/kube/errors';
import { paths } from '../../../packages/operator/src/kube/paths';
import { waitFor } from '../../lib/wait';
import { cleanUp, find, podBody, uniqueName } from './pods';
import type { MadePod } from './pods';
import { admin, as } from './stack';

const policies: string[] = [];
const namespaces: string[] = [];

/** A policy for tests; it reaches the operator within moments. */
export async function createPolicy(what: string, spec: Record<string, unknown>): Promise<string> {
  const name = uniqueName(what);

  await admin.create(paths.policies, { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name }, spec });
  policies.push(name);

  return name;
}

/** The policy that was made last. */
export const lastPolicy = () => policies.at(-1) ?? '';

/** Has a namespace taken away after the tests. */
export function track(namespace: string): void {
  namespaces.push(namespace);
}

/** A namespace for a pod in a project, in which somebody may edit everything, as Rancher's project members do. */
export async function openNamespace(name: string, project: string, ...members: string[]): Promise<MadePod> {
  const pod = { name, namespace: `pp-${ name }` };

  await admin.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: pod.namespace, labels: { 'productpods.io/pod': name }, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } });
  track(pod.namespace);
  for (const user of members) {
    await letIn(pod.namespace, user);
  }

  return pod;
}

/** Lets somebody edit everything in a namespace. */
export async function letIn(namespace: string, user: string): Promise<void> {
  await admin.create(paths.bindings(namespace), { metadata: { name: `edit-${ user }` }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' }, subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }] });
  // The API server learns of new rights a moment later.
  await waitFor('the rights in it', () => as(user).get(paths.podsIn(namespace)));
}

/** Orders a pod as somebody who names no owner. */
export function order(by: KubeClient, pod: MadePod, spec: Record<string, unknown> = {}, { query = '', metadata = {} } = {}): Promise<ProductPod> {
  const body = podBody(pod, { owner: undefined, ...spec }) as { metadata: object };

  return by.create<ProductPod>(`${ paths.podsIn(pod.namespace) }${ query }`, { ...body, metadata: { ...body.metadata, ...metadata } });
}

export const change = (by: KubeClient, pod: MadePod, patch: object) => by.patch<ProductPod>(paths.pod(pod.namespace, pod.name), patch);

/** The sentence, without what the API server puts before it. */
export const said = (error: KubeError) => error.message.replace(/^.*denied the request: /, '');

/** Takes away all that was made by these helpers. */
export async function cleanUpPolicies(): Promise<void> {
  await Promise.all(policies.map(async(name) => admin.delete(`${ paths.policies }/${ name }`, (await find(`${ paths.policies }/${ name }`))?.metadata.uid ?? '').catch(() => undefined)));
  await cleanUp(...namespaces);
}
