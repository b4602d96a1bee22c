#!/usr/bin/env node
// Writes every locally assembled image as an OCI archive into a folder. See `npm run images -- --help`.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('stack/src/images/main.ts', process.argv.slice(2)));
