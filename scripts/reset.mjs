#!/usr/bin/env node
// Forgets the data of a stack that is not running: `npm run stack:reset -- --instance NAME`.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('stack/src/reset.ts', process.argv.slice(2)));
