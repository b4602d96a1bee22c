#!/usr/bin/env node
// All tests, from a bare checkout: prepares the machine, then hands over to tests/run/main.ts.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('tests/run/main.ts', process.argv.slice(2)));
