import { API_GROUP, API_VERSION, PLURAL, POLICY_PLURAL, PRODUCT_TEMPLATE_PLURAL, USAGE_PLURAL } from '@product-pods/domain';

/** URL paths of the objects the operator deals with. Names come from the API server, but are escaped all the same. */
const at = (...parts: string[]) => parts.map(encodeURIComponent).join('/');

export const POD_API = `/apis/${ API_GROUP }/${ API_VERSION }`;

export const paths = {
  namespaces: '/api/v1/namespaces',
  namespace:  (name: string) => `/api/v1/namespaces/${ at(name) }`,
  pods:       `${ POD_API }/${ PLURAL }`,
  templates:  `${ POD_API }/${ PRODUCT_TEMPLATE_PLURAL }`,
  podsIn:     (namespace: string) => `${ POD_API }/namespaces/${ at(namespace) }/${ PLURAL }`,
  pod:        (namespace: string, name: string) => `${ POD_API }/namespaces/${ at(namespace) }/${ PLURAL }/${ at(name) }`,
  podStatus:  (namespace: string, name: string) => `${ POD_API }/namespaces/${ at(namespace) }/${ PLURAL }/${ at(name) }/status`,
  policies:   `${ POD_API }/${ POLICY_PLURAL }`,
  usages:     `${ POD_API }/${ USAGE_PLURAL }`,
  usage:      (name: string) => `${ POD_API }/${ USAGE_PLURAL }/${ at(name) }`,
  ledgers:    `${ POD_API }/productpodledgers`,
  ledger:     (name: string) => `${ POD_API }/productpodledgers/${ at(name) }`,
  /** The API group and version itself, which lists its kinds. */
  group:      (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${ at(...apiVersion.split('/')) }` : `/api/${ at(apiVersion) }`),
  cronJobs:   '/apis/batch/v1/cronjobs',
  serverUrl:  '/apis/management.cattle.io/v3/settings/server-url',
  projectsOf: (cluster: string) => `/apis/management.cattle.io/v3/namespaces/${ at(cluster) }/projects`,
  users:      '/apis/management.cattle.io/v3/users',
  apps:       '/apis/catalog.cattle.io/v1/apps',
  operations: '/apis/catalog.cattle.io/v1/operations',
  core:       (namespace: string, plural: string, name?: string) => `/api/v1/namespaces/${ at(namespace) }/${ plural }${ name === undefined ? '' : `/${ at(name) }` }`,
  resourceQuotas: '/api/v1/resourcequotas',
  limitRanges:    '/api/v1/limitranges',
  workloads:  (plural: string) => `/apis/apps/v1/${ plural }`,
  workload:   (namespace: string, plural: string, name: string) => `/apis/apps/v1/namespaces/${ at(namespace) }/${ plural }/${ at(name) }`,
  batch:      (namespace: string, plural: string) => `/apis/batch/v1/namespaces/${ at(namespace) }/${ plural }`,
  ingresses:  (namespace: string) => `/apis/networking.k8s.io/v1/namespaces/${ at(namespace) }/ingresses`,
  leases:     (namespace: string) => `/apis/coordination.k8s.io/v1/namespaces/${ at(namespace) }/leases`,
  lease:      (namespace: string, name: string) => `/apis/coordination.k8s.io/v1/namespaces/${ at(namespace) }/leases/${ at(name) }`,
  bindings:   (namespace: string) => `/apis/rbac.authorization.k8s.io/v1/namespaces/${ at(namespace) }/rolebindings`,
};
