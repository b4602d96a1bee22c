import { importTypes } from '@rancher/auto-import';
import { STEVE_TYPE } from '@product-pods/domain';
import type { ProductFunction } from '@shell/core/plugin';
import type { IPlugin } from '@shell/core/types';

import * as product from './product';
import { routes } from './routing';
import metadata from './package.json';

/** Entry point that Rancher's dashboard calls when it loads the extension. */
export default function(plugin: IPlugin): void {
  importTypes(plugin);
  plugin.metadata = metadata as unknown as IPlugin['metadata'];
  // The dashboard takes the module and calls its `init`; its types know the newer form alone.
  plugin.addProduct(product as unknown as ProductFunction);
  plugin.addRoutes(routes);
  // A list page of our own turns pagination on the server off unless it is asked for.
  plugin.enableServerSidePagination?.({ cluster: { resources: { enableSome: { enabled: [STEVE_TYPE] } } } });
}
