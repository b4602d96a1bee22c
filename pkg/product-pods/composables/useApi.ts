import { useStore } from 'vuex';

import type { CatalogApi } from '../api/rancher-api';
import { storeApi } from '../api/store-api';

/** Rancher's API with the rights of the user who looks at the page. */
export const useApi = (): CatalogApi => storeApi(useStore());
