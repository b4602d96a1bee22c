import type { ProductPodSpec } from '@product-pods/domain';
import { API_GROUP, API_VERSION, PLURAL, namespaceFor } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, kubernetesPath } from '../api/rancher-api';
import type { Clock, PodRequest, Step } from './types';

/** Marks namespace and `ProductPod` with the request that made them. */
export const REQUEST_ANNOTATION = 'productpods.io/request';

/** How often something that changes within seconds is looked at. */
export const POLL_MS = 150;

/** The part of an object that is read here. */
export interface Named {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string>; deletionTimestamp?: string };
}

export interface CreateContext {
  api: RancherApi;
  clock: Clock;
  request: PodRequest;
  /** True for every attempt but the first: then something of ours may be there already. */
  resuming: boolean;
  onStep: (step: Step) => void;
}

/** Whether this request made the object. */
export const isOurs = (object: Named, { id }: PodRequest): boolean => object.metadata.annotations?.[REQUEST_ANNOTATION] === id;

// The Kubernetes API, not Steve's: rights that are a moment old reach Steve's schemas only seconds later.
export const namespacePath = ({ clusterId, name }: PodRequest): string => `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespaceFor(name) }`;
export const podsPath = ({ clusterId, name }: PodRequest): string => `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ namespaceFor(name) }/${ PLURAL }`;
export const podPath = (request: PodRequest): string => `${ podsPath(request) }/${ request.name }`;

/** The specification that a request makes; what is not chosen is left out, so that the cluster decides it. */
export const specOf = ({ title, purpose, owner, template, ttl, size, resources, life }: Pick<PodRequest, 'title' | 'purpose' | 'owner' | 'template' | 'ttl' | 'size' | 'resources' | 'life'>): ProductPodSpec => ({
  ...(title ? { title } : {}), ...(purpose ? { purpose } : {}), ...(owner ? { owner } : {}), template, ttl, ...(size ? { size } : {}), ...(resources ? { resources } : {}), ...life,
});

/** The object at `path`, `undefined` where there is none or none that we may see. */
export const look = async({ api }: CreateContext, path: string): Promise<Named | undefined> => {
  try {
    return await api.request<Named>({ path });
  } catch (error) {
    const known = asApiError(error);

    if (known.isForbidden) {
      return undefined;
    }
    throw known;
  }
};

/** Removes the object at `path`; one that is gone already is as good. */
export const remove = async({ api }: CreateContext, path: string): Promise<void> => {
  try {
    await api.request({ path, method: 'DELETE' });
  } catch (error) {
    const known = asApiError(error);

    if (known.status !== 404) {
      throw known;
    }
  }
};
