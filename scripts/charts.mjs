#!/usr/bin/env node
// Packages the charts into assets/ and index.yaml, or checks with --check that this has been done.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('stack/src/charts/main.ts', process.argv.slice(2)));
