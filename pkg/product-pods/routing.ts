import { STEVE_TYPE } from '@product-pods/domain';
import type { RouteLocationRaw } from 'vue-router';

export const EXPLORER = 'explorer';
export const CATALOGUE_ROUTE = 'c-cluster-explorer-product-pods-catalogue';
export const CREATE_ROUTE = 'c-cluster-explorer-product-pods-create';
export const LIMITS_ROUTE = 'c-cluster-explorer-product-pods-limits';
export const USAGE_ROUTE = 'c-cluster-explorer-product-pods-usage';
export const PROGRESS_ROUTE = 'c-cluster-explorer-product-pods-progress';
export const SETTINGS_ROUTE = 'c-cluster-explorer-product-pods-settings';

const meta = { product: EXPLORER };

/** Our own pages in the cluster explorer; the list and the pod's page are the explorer's resource pages. */
export const routes = [
  {
    parent: 'default',
    route:  { name: CATALOGUE_ROUTE, path: '/c/:cluster/explorer/product-pods/catalogue', component: () => import('./pages/CataloguePage.vue'), meta },
  },
  {
    parent: 'default',
    route:  { name: CREATE_ROUTE, path: '/c/:cluster/explorer/product-pods/create', component: () => import('./pages/CreatePage.vue'), meta },
  },
  {
    parent: 'default',
    route:  { name: LIMITS_ROUTE, path: '/c/:cluster/explorer/product-pods/limits', component: () => import('./pages/MyLimitsPage.vue'), meta },
  },
  {
    parent: 'default',
    route:  { name: USAGE_ROUTE, path: '/c/:cluster/explorer/product-pods/usage', component: () => import('./pages/UsagePage.vue'), meta },
  },
  {
    parent: 'default',
    route:  { name: PROGRESS_ROUTE, path: '/c/:cluster/explorer/product-pods/progress', component: () => import('./pages/ProgressPage.vue'), meta },
  },
  {
    parent: 'default',
    route:  { name: SETTINGS_ROUTE, path: '/c/:cluster/explorer/product-pods/settings', component: () => import('./pages/SettingsPage.vue'), meta },
  },
];

/** The catalogue of a cluster. */
export const catalogueLocation = (cluster: string): RouteLocationRaw => ({ name: CATALOGUE_ROUTE, params: { cluster } });

/** The form for a template; `template` is its id in the catalogue. */
export const createLocation = (cluster: string, template: string, version?: string): RouteLocationRaw => ({
  name: CREATE_ROUTE, params: { cluster }, query: { template, ...(version ? { version } : {}) },
});

/** The page that lists several pods of one submit while they come to life. */
export const progressLocation = (cluster: string, names: readonly string[]): RouteLocationRaw => ({ name: PROGRESS_ROUTE, params: { cluster }, query: { pods: names.join(',') } });

/** The form with the settings of a pod that is there. */
export const settingsLocation = (cluster: string, namespace: string, name: string): RouteLocationRaw => ({ name: SETTINGS_ROUTE, params: { cluster }, query: { pod: `${ namespace }/${ name }` } });

/** The list of pods. */
export const listLocation = (cluster: string): RouteLocationRaw => ({
  name: 'c-cluster-product-resource', params: { cluster, product: EXPLORER, resource: STEVE_TYPE },
});

/** The page of one pod. */
export const podLocation = (cluster: string, namespace: string, name: string): RouteLocationRaw => ({
  name: 'c-cluster-product-resource-namespace-id', params: { cluster, product: EXPLORER, resource: STEVE_TYPE, namespace, id: name },
});

/** What somebody may have, and why. */
export const limitsLocation = (cluster: string): RouteLocationRaw => ({ name: LIMITS_ROUTE, params: { cluster } });
