import { join } from 'node:path';
import type { Recipe } from '../../recipe';

/** Holds the namespaces of every container pod; containerd's `sandbox_image`. */
export const pause: Recipe = {
  name:            'pause',
  version:         '0.1.0',
  description:     'Keeps the namespaces of a container pod',
  estimateSeconds: 20,
  layers:          [{ kind: 'go', source: join(import.meta.dirname, 'source'), to: '/pause' }],
  config:          { user: '65535:65535', entrypoint: ['/pause'] },
};
