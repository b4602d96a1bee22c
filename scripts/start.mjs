#!/usr/bin/env node
// The main job: the cluster, Rancher's API, the dashboard with the extension, the operator. See `npm start -- --help`.
import { runTypeScript } from './lib/bootstrap.mjs';

process.exit(await runTypeScript('stack/src/main.ts', process.argv.slice(2)));
