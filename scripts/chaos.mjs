#!/usr/bin/env node
// Pods with all sorts of lives while everything around the operator breaks, at random but by a seed. See `npm run chaos -- --help`.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('tests/chaos/main.ts', process.argv.slice(2)));
