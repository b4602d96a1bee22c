import type { ProductPod, Values } from '@product-pods/domain';
import { API_GROUP, API_VERSION, PLURAL } from '@product-pods/domain';
import type { LocationQueryRaw } from 'vue-router';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, kubernetesPath } from '../api/rancher-api';
import { templateIdOf } from '../catalog/templates';
import { recordedValues } from '../operation/operation';
import { lifeToQuery } from './life-query';
import { sizeToQuery } from './size';

type Pod = Pick<ProductPod, 'metadata' | 'spec'>;

/** The query of the form for a pod like this one; the values come from its release, by `from`, because secrets are in no address. */
export const queryLike = ({ metadata, spec }: Pod): LocationQueryRaw => {
  const { template, title, purpose, ttl } = spec;

  return {
    template: templateIdOf(template), version: template.version, from: `${ metadata.namespace }/${ metadata.name }`, ...(title ? { title } : {}), ...(purpose ? { purpose } : {}), ttl, ...sizeToQuery(spec), ...lifeToQuery(spec),
  };
};

/** A pod by `<namespace>/<name>`; `undefined` where there is none, or none to be seen. */
export const findPod = async(api: RancherApi, clusterId: string, id: string): Promise<ProductPod | undefined> => {
  const [namespace = '', name = ''] = id.split('/').map(encodeURIComponent);

  try {
    return await api.request<ProductPod>({ path: `${ kubernetesPath(clusterId) }/apis/${ API_GROUP }/${ API_VERSION }/namespaces/${ namespace }/${ PLURAL }/${ name }` });
  } catch (error) {
    if (asApiError(error).isForbidden) {
      return undefined;
    }
    throw error;
  }
};

/** The values that a pod was made with, secrets among them; `undefined` where this user may not read them. */
export const valuesLike = async(api: RancherApi, clusterId: string, id: string): Promise<Values | undefined> => {
  const [namespace = '', name = ''] = id.split('/');

  try {
    return namespace && name ? await recordedValues(api, clusterId, { metadata: { namespace, name } }) : undefined;
  } catch {
    // They lie in a Secret; the form can begin without them.
    return undefined;
  }
};
