import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TEMPLATE_ANNOTATION } from '@product-pods/domain';
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
    workloads:   workloadsOf(release.manifest ?? ''),
  };
}

function workloadsOf(manifest: string): ReleaseFacts['workloads'] {
  return parseAllDocuments(manifest, { strict: false, uniqueKeys: false }).flatMap((document) => {
    const kind: unknown = 'getIn' in document ? document.getIn(['kind']) : undefined;
    const name: unknown = 'getIn' in document ? document.getIn(['metadata', 'name']) : undefined;

    return typeof kind === 'string' && isWorkloadKind(kind) && typeof name === 'string' ? [{ kind, name }] : [];
  });
}
