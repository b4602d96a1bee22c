#!/usr/bin/env node
// Benchmarks: standard output carries JSON lines only, progress goes to standard error.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('tests/bench/main.ts', process.argv.slice(2)));
