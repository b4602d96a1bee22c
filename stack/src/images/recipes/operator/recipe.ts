import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../../../scripts/lib/paths.mjs';
import { ensureBinaries } from '../../../cluster/binaries';
import { bundleOperator } from '../../../operator';
import type { Recipe } from '../../recipe';

/** The version of the operator's chart is the image's: the chart looks for it by that. */
const version = (): string => (JSON.parse(readFileSync(join(ROOT, 'packages/operator/package.json'), 'utf8')) as { version: string }).version;

/** The operator with Node and helm, and nothing else: no shell, no package manager. */
export const operator = async(): Promise<Recipe> => {
  const bundle = await bundleOperator();
  const { helm } = await ensureBinaries(['helm']);

  if (!helm) {
    throw new Error('helm could not be built');
  }

  return {
    name:            'operator',
    version:         version(),
    description:     'The operator of Product Pods',
    estimateSeconds: 40,
    layers:          [
      {
        kind: 'debian',
suite: 'bookworm',
variant: 'extract',
packages: ['libc6', 'libstdc++6', 'libgcc-s1'],
        user: { name: 'operator', id: 10001, home: '/tmp' },
      },
      {
        kind:   'files',
        inputs: [
          { from: realpathSync(process.execPath), to: '/usr/local/bin/node', executable: true },
          { from: realpathSync(helm), to: '/usr/local/bin/helm', executable: true },
        ],
      },
      { kind: 'files', inputs: [{ from: bundle, to: '/opt/product-pods/operator.mjs' }] },
    ],
    config: {
      user:         '10001:10001',
      entrypoint:   ['/usr/local/bin/node', '/opt/product-pods/operator.mjs'],
      env:          { HELM: '/usr/local/bin/helm', HOME: '/tmp', NODE_ENV: 'production', PORT: '8080' },
      exposedPorts: [8080],
    },
  };
};
