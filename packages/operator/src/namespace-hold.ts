import { FINALIZER } from '@product-pods/domain';
import type { ProductPod } from '@product-pods/domain';
import type { Tools } from './apply';
import { namespaceFacts } from './facts';
import type { NamespaceObject } from './facts';
import { withOurs, withoutOurs, writeFinalizers } from './finalizers';
import type { KubeList, KubeObject } from './kube/client';
import { paths } from './kube/paths';

type Needed = Pick<Tools, 'client' | 'sources'>;

/**
 * Keeps a pod's namespace from going before the record in it. In a namespace that is gone nothing can be changed any more, so a record
 * that is still there, with a finalizer, would stay for ever; it happens to whom removes a namespace by force, and when an API server
 * that has just started does not know of ProductPods yet.
 */
export async function holdNamespace(name: string, tools: Needed): Promise<void> {
  const known = tools.sources.namespaces.store.get(`/${ name }`);

  if (known && !known.terminating && !known.finalizers?.includes(FINALIZER)) {
    await patchFinalizers(known, withOurs(known.finalizers), tools);
  }
}

/** Lets a namespace go that is on its way out, once the API server itself says that no record lies in it. */
export async function releaseNamespace(known: NamespaceObject, tools: Needed): Promise<void> {
  const { items } = await tools.client.get<KubeList<ProductPod>>(paths.podsIn(known.name), { limit: 1 });

  if (!items.length) {
    await patchFinalizers(known, withoutOurs(known.finalizers), tools);
  }
}

async function patchFinalizers(known: NamespaceObject, finalizers: string[], { client, sources }: Needed): Promise<void> {
  const patched = await writeFinalizers<KubeObject>(client, paths.namespace(known.name), { resourceVersion: known.version, finalizers });

  if (patched) {
    sources.namespaces.store.advance(`/${ known.name }`, ({ version }) => version === known.version, namespaceFacts(patched));
  }
}
