/** Where a kind lives in the API. */
export interface Resource {
  /** `v1` or `<group>/<version>`. */
  apiVersion: string;
  plural: string;
  kind: string;
  namespaced: boolean;
}

const cluster = (apiVersion: string, kind: string, plural: string): Resource => ({ apiVersion, kind, plural, namespaced: false });
const namespaced = (apiVersion: string, kind: string, plural: string): Resource => ({ apiVersion, kind, plural, namespaced: true });

const RBAC = 'rbac.authorization.k8s.io/v1';
const MANAGEMENT = 'management.cattle.io/v3';
const CATALOG = 'catalog.cattle.io/v1';

export const NAMESPACES = cluster('v1', 'Namespace', 'namespaces');
export const SECRETS = namespaced('v1', 'Secret', 'secrets');
export const CONFIG_MAPS = namespaced('v1', 'ConfigMap', 'configmaps');
export const NODES = cluster('v1', 'Node', 'nodes');
export const CLUSTER_ROLES = cluster(RBAC, 'ClusterRole', 'clusterroles');
export const CLUSTER_ROLE_BINDINGS = cluster(RBAC, 'ClusterRoleBinding', 'clusterrolebindings');
export const ROLES = namespaced(RBAC, 'Role', 'roles');
export const ROLE_BINDINGS = namespaced(RBAC, 'RoleBinding', 'rolebindings');
export const CUSTOM_RESOURCE_DEFINITIONS = cluster('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions');
export const SETTINGS = cluster(MANAGEMENT, 'Setting', 'settings');
export const FEATURES = cluster(MANAGEMENT, 'Feature', 'features');
export const USERS = cluster(MANAGEMENT, 'User', 'users');
export const PROJECTS = namespaced(MANAGEMENT, 'Project', 'projects');
export const PROJECT_MEMBERS = namespaced(MANAGEMENT, 'ProjectRoleTemplateBinding', 'projectroletemplatebindings');
export const CLUSTER_REPOS = cluster(CATALOG, 'ClusterRepo', 'clusterrepos');
export const APPS = namespaced(CATALOG, 'App', 'apps');
export const OPERATIONS = namespaced(CATALOG, 'Operation', 'operations');
export const UI_PLUGINS = namespaced(CATALOG, 'UIPlugin', 'uiplugins');

/** Path of a kind's collection, of one namespace or of all. */
export function collection(resource: Resource, namespace?: string): string {
  const root = resource.apiVersion.includes('/') ? `/apis/${ resource.apiVersion }` : `/api/${ resource.apiVersion }`;

  return namespace ? `${ root }/namespaces/${ encodeURIComponent(namespace) }/${ resource.plural }` : `${ root }/${ resource.plural }`;
}

/** Path of one object. */
export function item(resource: Resource, name: string, namespace?: string): string {
  return `${ collection(resource, namespace) }/${ encodeURIComponent(name) }`;
}
