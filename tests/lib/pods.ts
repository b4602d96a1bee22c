import { createPod as create } from '../../pkg/product-pods/create/create-pod';
import { ApiError, type RancherApi } from '../../pkg/product-pods/api/rancher-api';
import type { PodRequest } from '../../pkg/product-pods/create/types';
import type { RancherClient } from './rancher-client';
import { waitFor } from './wait';

/** The page's own view of Rancher, over a plain session instead of the dashboard's store. */
const pageApi = (rancher: RancherClient): RancherApi => ({
  async request<T>({ path, method = 'GET', body, contentType }: { path: string; method?: string; body?: unknown; contentType?: string }): Promise<T> {
    const answer = await rancher.raw<T & { message?: string; code?: string }>(method, path, body, contentType);

    if (answer.status >= 400) {
      throw new ApiError(answer.status, answer.body?.message ?? '', answer.body?.code);
    }

    return answer.body;
  },
});

export interface NewPod {
  name: string;
  projectId: string;
  template: PodRequest['template'];
  ttl: string;
  values?: Record<string, unknown>;
}

/** Makes a pod by the very steps the page takes; throws the page's failure. */
export async function createPod(rancher: RancherClient, pod: NewPod): Promise<void> {
  const outcome = await create({
    api:      pageApi(rancher),
    clock:    { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    request:  { id: `test-${ pod.name }`, clusterId: 'local', values: {}, ...pod },
    resuming: false,
    onStep:   () => undefined,
  });

  if (!outcome.ok) {
    throw new Error(`The pod ${ pod.name } could not be made: ${ JSON.stringify(outcome.failure) }`);
  }
}

/** The project *Default* of the local cluster, as `<cluster>/<project>`. */
export async function defaultProject(rancher: RancherClient): Promise<string> {
  const { data } = await rancher.request<{ data: Array<{ metadata: { name: string }; spec: { displayName: string } }> }>('GET', '/v1/management.cattle.io.projects');
  const project = data.find((p) => p.spec.displayName === 'Default');

  if (!project) {
    throw new Error('The local cluster has no project named Default that this user can see.');
  }

  return `local/${ project.metadata.name }`;
}

const PODS = '/k8s/clusters/local/v1/productpods.io.productpods';

export interface SeenPod { status?: { phase?: string; message?: string; expiresAt?: string } }

export const readPod = (rancher: RancherClient, name: string) => rancher.request<SeenPod>('GET', `${ PODS }/pp-${ name }/${ name }`);

/** Whether anything of a pod is left that its owner could see. */
export async function isGone(rancher: RancherClient, name: string): Promise<boolean> {
  const { status } = await rancher.raw('GET', `/k8s/clusters/local/v1/namespaces/pp-${ name }`);

  // Without the namespace its creator has no rights in it either.
  return status === 403 || status === 404;
}

/**
 * Deletes a pod and waits until its namespace is gone; one that is gone already is no error.
 *
 * Rancher may refuse who has got his rights a moment ago, so a refusal counts only when it lasts.
 */
export async function deletePod(rancher: RancherClient, name: string): Promise<void> {
  await waitFor(`the deletion of ${ name } to be accepted`, async() => {
    const { status, body } = await rancher.raw('DELETE', `${ PODS }/pp-${ name }/${ name }`);

    return status < 400 || await isGone(rancher, name) || Promise.reject(new Error(`${ status } ${ JSON.stringify(body) }`));
  }, { timeoutMs: 20_000 });
  await waitFor(`pod ${ name } to be gone`, () => isGone(rancher, name), { timeoutMs: 120_000 });
}
