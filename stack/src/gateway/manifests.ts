import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';
import type { KubeClient } from './kube/client';
import {
  CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, CUSTOM_RESOURCE_DEFINITIONS, item, NAMESPACES, type Resource
} from './kube/paths';
import type { KubeObject } from './kube/types';

/** Folder of the gateway's own objects and defaults. */
export const MANIFESTS = resolve(dirname(fileURLToPath(import.meta.url)), '../../manifests/gateway');

const ADMISSION = 'admissionregistration.k8s.io/v1';
const RESOURCES: Resource[] = [
  NAMESPACES, CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, CUSTOM_RESOURCE_DEFINITIONS,
  { apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', namespaced: false },
  { apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding', plural: 'validatingadmissionpolicybindings', namespaced: false },
];

const ESTABLISHED_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/** Applies every object of a file; resolves when definitions among them are served. */
export async function applyManifests(kube: KubeClient, file: string): Promise<void> {
  const objects = loadAll(await readFile(join(MANIFESTS, file), 'utf8')) as KubeObject[];

  await Promise.all(objects.map(async(object) => {
    const resource = RESOURCES.find(({ kind }) => kind === object.kind);

    if (!resource) {
      throw new Error(`${ file }: ${ object.kind } is not known here`);
    }
    const path = item(resource, object.metadata.name);

    await kube.apply(path, object);
    if (resource === CUSTOM_RESOURCE_DEFINITIONS) {
      await established(kube, path);
    }
  }));
}

async function established(kube: KubeClient, path: string): Promise<void> {
  const until = Date.now() + ESTABLISHED_TIMEOUT_MS;

  while (Date.now() < until) {
    const { status } = await kube.get<{ status?: { conditions?: Array<{ type: string; status: string }> } }>(path);

    if (status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True')) {
      return;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`${ path } is not established after ${ ESTABLISHED_TIMEOUT_MS / 1000 } s`);
}
