import { POLICY_STEVE_TYPE, STEVE_TYPE } from '@product-pods/domain';
import type { IPlugin } from '@shell/core/types';

import { headers, paginationHeaders } from './headers';
import { CATALOGUE_ROUTE, EXPLORER, LIMITS_ROUTE, USAGE_ROUTE } from './routing';

const GROUP = 'productPods';
const CATALOGUE = 'product-pods-catalogue';
const LIMITS = 'product-pods-limits';
const USAGE = 'product-pods-usage';

/** Entries in the cluster explorer's side menu. */
export function init(plugin: IPlugin, store: unknown): void {
  const { basicType, virtualType, labelGroup, weightGroup, weightType, configureType, headers: setHeaders, setGroupDefaultType } = plugin.DSL(store, EXPLORER);

  virtualType({
    name:       CATALOGUE,
    labelKey:   'productPods.nav.catalogue',
    namespaced: false,
    weight:     1200,
    route:      { name: CATALOGUE_ROUTE },
  });
  virtualType({
    name:       LIMITS,
    labelKey:   'productPods.nav.limits',
    namespaced: false,
    weight:     1000,
    route:      { name: LIMITS_ROUTE },
  });
  // The dashboard knows `ifHaveVerb`, its types do not.
  const usage = {
    name:       USAGE,
    labelKey:   'productPods.nav.usage',
    namespaced: false,
    weight:     900,
    route:      { name: USAGE_ROUTE },
    // Who makes policies looks after what they lead to.
    ifHaveType: POLICY_STEVE_TYPE,
    ifHaveVerb: 'POST',
  };

  virtualType(usage);
  basicType([CATALOGUE, STEVE_TYPE, LIMITS, USAGE, POLICY_STEVE_TYPE], GROUP);
  labelGroup(GROUP, undefined, 'productPods.nav.group');
  setGroupDefaultType(GROUP, CATALOGUE);
  // Between the cluster's own entries and the workloads.
  weightGroup(GROUP, 98.5, true);
  weightType(STEVE_TYPE, 1100, true);
  weightType(POLICY_STEVE_TYPE, 800, true);
  // A pod is made by our own form alone: only there do namespace, pod and release come together.
  configureType(STEVE_TYPE, { isCreatable: false, showListMasthead: false });
  setHeaders(STEVE_TYPE, headers, paginationHeaders);
}
