import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CLUSTER_KINDS, TEMPLATE_ANNOTATION } from '@product-pods/domain';
import type { ReleaseFacts } from '@product-pods/domain';
import { parseAllDocuments } from 'yaml';
import { isWorkloadKind } from './facts';
import type { KubeObject } from './kube/client';

const unzip = promisify(gunzip);

/** A Secret holds 1 MiB; what unfolds to more than this was made to do harm. */
const RELEASE_MAX_BYTES = 32 * 1024 * 1024;

/** Helm's own record of a release. */
export interface HelmSecret extends KubeObject {
  data?: { release?: string };
}

interface HelmRelease {
  name: string;
  version?: number;
  info?: { status?: string; description?: string };
  chart?: { metadata?: { name?: string; version?: string; annotations?: Record<string, string> } };
  manifest?: string;
}

/** Reads a release as Helm writes it: JSON, zipped, in base64 twice (once by Helm, once by Kubernetes). Throws on anything else. */
export async function readHelmSecret({ metadata, data }: HelmSecret): Promise<ReleaseFacts> {
  const packed = Buffer.from(Buffer.from(data?.release ?? '', 'base64').toString('latin1'), 'base64');
  const release = JSON.parse((await unzip(packed, { maxOutputLength: RELEASE_MAX_BYTES })).toString('utf8')) as HelmRelease;
  const chart = release.chart?.metadata;
  const template = chart?.annotations?.[TEMPLATE_ANNOTATION];

  return {
    name:        release.name,
    // The label moves on with every step, as the record itself does.
    status:      metadata.labels?.status ?? release.info?.status ?? 'unknown',
    description: release.info?.description ?? '',
    revision:    release.version ?? 0,
    chart:       chart?.name ?? '',
    version:     chart?.version ?? '',
    ...(template === undefined ? {} : { template }),
    ...objectsOf(release.manifest ?? ''),
  };
}

function objectsOf(manifest: string): Pick<ReleaseFacts, 'workloads' | 'clusterObjects'> {
  const objects = parseAllDocuments(manifest, { strict: false, uniqueKeys: false }).map((document) => {
    const text = (...path: string[]) => {
      const value: unknown = 'getIn' in document ? document.getIn(path) : undefined;

      return typeof value === 'string' ? value : '';
    };

    return { apiVersion: text('apiVersion'), kind: text('kind'), name: text('metadata', 'name') };
  }).filter(({ name }) => name);

  return {
    workloads:      objects.flatMap(({ kind, name }) => (isWorkloadKind(kind) ? [{ kind, name }] : [])),
    clusterObjects: objects.filter(({ kind }) => CLUSTER_KINDS.has(kind)),
  };
}
