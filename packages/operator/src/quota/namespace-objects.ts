import { NAMESPACE_QUOTA_NAME, POD_LABEL } from '@product-pods/domain';
import type { LimitItem, NamespaceQuota } from '@product-pods/domain';
import type { Subject, Tools } from '../apply';
import { deleteIfThere } from '../ending';
import type { KubeClient, KubeObject } from '../kube/client';
import { isConflict, isNotFound } from '../kube/errors';
import { paths } from '../kube/paths';

export interface ResourceQuotaObject extends KubeObject {
  spec?: { hard?: Record<string, string> };
}

export interface LimitRangeObject extends KubeObject {
  spec?: { limits?: LimitItem[] };
}

/** An object of the operator's in a pod's namespace as its mirror keeps it. */
export interface QuotaFacts {
  namespace: string;
  uid: string;
  hard: Record<string, string>;
}

export interface LimitFacts {
  namespace: string;
  uid: string;
  limits: LimitItem[];
}

/** Labels tell the operator's objects from others' of the same kinds; a name of its own tells them from each other. */
export const QUOTA_SELECTOR = { labelSelector: POD_LABEL, fieldSelector: `metadata.name=${ NAMESPACE_QUOTA_NAME }` };

export const quotaFacts = ({ metadata, spec }: ResourceQuotaObject): QuotaFacts => ({ namespace: metadata.namespace ?? '', uid: metadata.uid ?? '', hard: spec?.hard ?? {} });
export const limitFacts = ({ metadata, spec }: LimitRangeObject): LimitFacts => ({ namespace: metadata.namespace ?? '', uid: metadata.uid ?? '', limits: spec?.limits ?? [] });

/** Makes the ResourceQuota and the LimitRange of a pod's own namespace say what they are to say, or removes them. */
export async function setNamespaceQuota(quota: NamespaceQuota | null, { pod }: Subject, { client, sources }: Pick<Tools, 'client' | 'sources'>): Promise<void> {
  const { namespace, name } = pod.metadata;
  const key = `${ namespace }/${ NAMESPACE_QUOTA_NAME }`;
  const before = sources.resourceQuotas.store.get(key);
  // What is not named any more has to be taken out by name.
  const hard = quota && { ...Object.fromEntries(Object.keys(before?.hard ?? {}).map((resource) => [resource, null])), ...quota.hard };

  await Promise.all([
    put(client, paths.core(namespace, 'resourcequotas'), { pod: name, uid: before?.uid, spec: hard && { hard } }),
    put(client, paths.core(namespace, 'limitranges'), { pod: name, uid: sources.limitRanges.store.get(key)?.uid, spec: quota?.limits.length ? { limits: quota.limits } : null }),
  ]);
}

interface Wanted {
  pod: string;
  /** Of the object that is there, as far as is known. */
  uid: string | undefined;
  spec: object | null;
}

async function put(client: Pick<KubeClient, 'create' | 'patch' | 'delete'>, collection: string, { pod, uid, spec }: Wanted): Promise<void> {
  const path = `${ collection }/${ NAMESPACE_QUOTA_NAME }`;
  const metadata = { name: NAMESPACE_QUOTA_NAME, labels: { [POD_LABEL]: pod } };

  if (spec === null) {
    return uid === undefined ? undefined : deleteIfThere(client, path, uid);
  }

  try {
    await (uid === undefined ? client.create(collection, { metadata, spec }) : client.patch(path, { metadata: { labels: metadata.labels }, spec }));
  } catch (error) {
    // Somebody took the label off, so that it is not seen, or the whole of it a moment ago.
    if (uid === undefined && isConflict(error)) {
      await client.patch(path, { metadata: { labels: metadata.labels }, spec });
    } else if (uid !== undefined && isNotFound(error)) {
      await client.create(collection, { metadata, spec: withoutNulls(spec) });
    } else {
      throw error;
    }
  }
}

/** What a patch takes out is not there in the first place. */
function withoutNulls(spec: object): object {
  return JSON.parse(JSON.stringify(spec, (_, value: unknown) => (value === null ? undefined : value))) as object;
}
