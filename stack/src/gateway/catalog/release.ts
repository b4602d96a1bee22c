import { gunzipSync } from 'node:zlib';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import type { KubeObject } from '../kube/types';

export interface ReleaseSecret extends KubeObject {
  type?: string;
  data?: { release?: string };
}

/** What Helm stores about a release, as far as an App shows it. */
export interface Release {
  name: string;
  namespace: string;
  version: number;
  manifest?: string;
  info: { first_deployed?: string; last_deployed?: string; description?: string; status?: string; notes?: string };
  chart: { metadata: Record<string, unknown> };
}

/** Helm's own encoding inside Kubernetes': base64 of gzip of JSON. */
export function decodeRelease({ data }: ReleaseSecret): Release {
  const packed = Buffer.from(Buffer.from(data?.release ?? '', 'base64').toString('utf8'), 'base64');

  return JSON.parse(gunzipSync(packed).toString('utf8')) as Release;
}

export interface ResourceReference { apiVersion: string; kind: string; name: string; namespace?: string }

/** The objects of a rendered manifest; `isNamespaced` tells which of them lie in a namespace. */
export function manifestResources(manifest: string, namespace: string, isNamespaced: (apiVersion: string, kind: string) => boolean): ResourceReference[] {
  return loadAll(manifest, undefined, { schema: CORE_SCHEMA }).flatMap((document) => {
    const { apiVersion, kind, metadata } = (document ?? {}) as Partial<KubeObject>;

    if (!apiVersion || !kind || !metadata?.name) {
      return [];
    }

    return [{ apiVersion, kind, name: metadata.name, ...(isNamespaced(apiVersion, kind) ? { namespace: metadata.namespace ?? namespace } : {}) }];
  });
}
