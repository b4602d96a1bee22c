import { createRequire } from 'node:module';
import type * as Domain from '@product-pods/domain';

/** The product's rules. They are written for bundlers; Node reads them as CommonJS, whose names an import cannot see. */
export const domain = createRequire(import.meta.url)('@product-pods/domain') as typeof Domain;
