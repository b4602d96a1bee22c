import type { IPlugin } from '@shell/core/types';

import extension from '../../../../pkg/product-pods/index';
import type { BenchApi } from '../page-api';
import { catalogueMs, recordKeys } from './timing';

/** The extension as it is, with one more page: on it, forms are drawn and measured. */
export default function(plugin: IPlugin): void {
  let stop = (): Promise<number[]> => Promise.resolve([]);
  const api: Omit<BenchApi, 'show'> = {
    recordKeys: () => {
      stop = recordKeys();
    },
    stopKeys: () => stop(),
    catalogueMs,
  };

  extension(plugin);
  Object.assign(window, { productPodsBench: api });
  plugin.addRoutes([{
    parent: 'default',
    route:  { name: 'c-cluster-explorer-product-pods-bench', path: '/c/:cluster/explorer/product-pods/bench', component: () => import('./BenchPage.vue'), meta: { product: 'explorer' } },
  }]);
}
