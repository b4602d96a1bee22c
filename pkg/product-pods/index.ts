import { importTypes } from '@rancher/auto-import';
import type { IPlugin } from '@shell/core/types';
import { STEVE_TYPE } from '@product-pods/domain/src/product-pod';

/** Entry point that Rancher's dashboard calls when it loads the extension. */
export default function(plugin: IPlugin): void {
  importTypes(plugin);
  plugin.metadata = require('./package.json');
  console.log(STEVE_TYPE);
}
