import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Bundles the command line with everything it needs into one file. */
await build({
  entryPoints: [join(here, 'src/main.ts')],
  outfile:     join(here, 'dist/product-pods.mjs'),
  bundle:      true,
  platform:    'node',
  target:      'node20',
  format:      'esm',
  // CommonJS dependencies inside of the bundle ask for Node's modules by `require`.
  banner:      { js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);" },
  logLevel:    'warning',
});
