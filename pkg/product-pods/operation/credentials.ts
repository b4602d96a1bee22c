import type { CredentialsReference, ProductStatus } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { kubernetesPath } from '../api/rancher-api';

export interface Login {
  username: string;
  password: string;
}

const decode = (base64: string | undefined): string => (base64 === undefined ? '' : new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))));

/** Reads a product's login from its Secret. Called only when somebody asks to see it. */
export const readLogin = async(api: RancherApi, clusterId: string, namespace: string, { secretName, usernameKey, passwordKey }: CredentialsReference): Promise<Login> => {
  const { data = {} } = await api.request<{ data?: Record<string, string> }>({ path: `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespace }/secrets/${ secretName }` });

  return { username: decode(data[usernameKey]), password: decode(data[passwordKey]) };
};

/**
 * Where a product is reached: its own address, else its Service through Rancher.
 *
 * Only http(s) addresses count: a status written by a template must not become a script.
 */
export const productUrl = (clusterId: string, namespace: string, { url, service }: ProductStatus): string | undefined => {
  if (url) {
    return /^https?:\/\//i.test(url) ? url : undefined;
  }
  if (!service) {
    return undefined;
  }
  const { name, port, scheme, path } = service;

  return `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespace }/services/${ scheme }:${ name }:${ port }/proxy${ path.startsWith('/') ? path : `/${ path }` }`;
};
