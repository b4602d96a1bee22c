import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'dist/operator.mjs');
// Moved into place whole: somebody may start the operator at this moment.
const partial = join(here, `dist/operator.${ process.pid }.mjs`);

/** Bundles the operator with everything it needs into one file: `node dist/operator.mjs` runs without node_modules. */
await build({
  entryPoints: [join(here, 'src/main.ts')],
  outfile:     partial,
  bundle:      true,
  platform:    'node',
  target:      'node24',
  format:      'esm',
  // CommonJS dependencies inside of the bundle ask for Node's modules by `require`.
  banner:      { js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);" },
  logLevel:    'warning',
});
renameSync(partial, target);
