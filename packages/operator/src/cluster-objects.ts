import type { ClusterObject } from '@product-pods/domain';
import { deleteIfThere, fresh } from './ending';
import type { KubeClient, KubeObject } from './kube/client';
import { isForbidden, isNotFound, messageOf } from './kube/errors';
import { paths } from './kube/paths';

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean }[];
}

/**
 * Removes objects of a release that lie in no namespace; what is gone already is success. Only objects that Helm marked as this
 * release's are touched, and those that the chart's author asked to keep are not. Returns what is still there, each with the reason,
 * as one phrase.
 */
export async function removeClusterObjects(client: KubeClient, release: { name: string; namespace: string }, objects: readonly ClusterObject[]): Promise<string[]> {
  const left = await Promise.all(objects.map((object) => removeOne(client, release, object)));

  return left.filter((phrase) => phrase !== undefined);
}

async function removeOne(client: KubeClient, release: { name: string; namespace: string }, { apiVersion, kind, name }: ClusterObject): Promise<string | undefined> {
  try {
    const path = await pathOf(client, apiVersion, kind);
    const object = path && await fresh<KubeObject>(client, `${ path }/${ encodeURIComponent(name) }`);

    if (!object || !isOf(object, release) || object.metadata.annotations?.['helm.sh/resource-policy'] === 'keep') {
      return undefined;
    }
    await deleteIfThere(client, `${ path }/${ encodeURIComponent(name) }`, object.metadata.uid ?? '');

    return await fresh<KubeObject>(client, `${ path }/${ encodeURIComponent(name) }`) ? `${ kind } ${ name } is on its way out` : undefined;
  } catch (error) {
    return isForbidden(error) ? `${ kind } ${ name } may not be removed by the operator; ask an administrator to delete it` : `${ kind } ${ name }: ${ messageOf(error).slice(0, 200) }`;
  }
}

const isOf = ({ metadata }: KubeObject, { name, namespace }: { name: string; namespace: string }) => metadata.annotations?.['meta.helm.sh/release-name'] === name && metadata.annotations['meta.helm.sh/release-namespace'] === namespace;

/** The collection of a kind, as the API server itself names it; `undefined` for one that it does not (or no longer) know, or that lies in namespaces. */
async function pathOf(client: KubeClient, apiVersion: string, kind: string): Promise<string | undefined> {
  const group = paths.group(apiVersion);

  try {
    const { resources } = await client.get<ResourceList>(group);
    const resource = resources?.find((each) => each.kind === kind && !each.namespaced && !each.name.includes('/'));

    return resource && `${ group }/${ resource.name }`;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
