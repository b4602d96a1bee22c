import { FINALIZER, isOrphan, ORPHAN_AFTER_MS, POD_LABEL } from '@product-pods/domain';
import type { ProductPod } from '@product-pods/domain';
import type { Tools } from './apply';
import { deleteIfThere, fresh } from './ending';
import { namespaceFacts } from './facts';
import type { NamespaceObject } from './facts';
import type { KubeClient, KubeList, KubeObject } from './kube/client';
import { paths } from './kube/paths';
import { releaseNamespace } from './namespace-hold';

/** How often a left-over that is not empty is looked at again. */
const AGAIN_MS = 60 * 60_000;

/** What counts as somebody's; ServiceAccounts, roles and quotas are put into every namespace by Kubernetes and Rancher. */
const COUNTED = ['pods', 'services', 'persistentvolumeclaims', 'secrets', 'configmaps', 'replicationcontrollers'];
const COUNTED_BATCH = ['jobs', 'cronjobs'];
const COUNTED_APPS = ['deployments', 'statefulsets', 'daemonsets'];
const EVERYWHERE = new Set(['configmaps/kube-root-ca.crt', 'configmaps/istio-ca-root-cert']);

/**
 * Deals with a namespace that was made for a pod and holds none: lets it go if it is on its way, and removes it if its pod never came
 * and it is empty. Returns when to look again, in milliseconds.
 * `key` is `namespace/pod` as the namespace's label says.
 */
export async function removeIfOrphan(key: string, tools: Tools): Promise<number | undefined> {
  const name = key.slice(0, key.indexOf('/'));
  const namespace = tools.sources.namespaces.store.get(`/${ name }`);
  const now = tools.now();

  if (!namespace || namespace.labels[POD_LABEL] === undefined || tools.sources.pods.store.keysIn(name).length) {
    return undefined;
  }
  if (namespace.terminating) {
    return namespace.finalizers?.includes(FINALIZER) ? releaseNamespace(namespace, tools).then(() => undefined) : undefined;
  }

  const ripe = Date.parse(namespace.createdAt) + ORPHAN_AFTER_MS;

  if (now < ripe) {
    return ripe;
  }

  return await remove(namespace, tools) ? undefined : now + AGAIN_MS;
}

async function remove(known: NamespaceObject, { client, access, now, log }: Tools): Promise<boolean> {
  // It is done seldom, and may have lost its rights there since it was let in.
  await access.grant(known.name, undefined);

  const contents = await contentsOf(client, known.name);
  const object = await fresh<KubeObject>(client, paths.namespace(known.name));
  const pods = await client.get<KubeList<ProductPod>>(paths.podsIn(known.name), { limit: 1 });

  if (!object) {
    return true;
  }

  const namespace = namespaceFacts(object);
  const verdict = isOrphan(namespace, pods.items.length > 0, contents, now());

  log.info({ namespace: known.name, why: verdict.why }, verdict.yes ? 'removing a left-over namespace' : 'a namespace without a pod stays');

  if (verdict.yes) {
    await deleteIfThere(client, paths.namespace(known.name), namespace.uid);
  }

  return verdict.yes;
}

async function contentsOf(client: KubeClient, namespace: string): Promise<string[]> {
  const kinds: [string, string][] = [
    ...COUNTED.map((plural): [string, string] => [plural, paths.core(namespace, plural)]),
    ...COUNTED_BATCH.map((plural): [string, string] => [plural, paths.batch(namespace, plural)]),
    ...COUNTED_APPS.map((plural): [string, string] => [plural, `/apis/apps/v1/namespaces/${ namespace }/${ plural }`]),
  ];
  const found = await Promise.all(kinds.map(async([plural, path]) => {
    const { items } = await client.get<KubeList<KubeObject & { type?: string }>>(path, { limit: 50 });

    return items.filter(({ type }) => type !== 'kubernetes.io/service-account-token').map(({ metadata }) => `${ plural }/${ metadata.name }`);
  }));

  return found.flat().filter((name) => !EVERYWHERE.has(name));
}
